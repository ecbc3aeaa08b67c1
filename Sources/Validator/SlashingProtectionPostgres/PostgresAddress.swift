import CLibpq

/// Where a server is: the URL as libpq takes it, and the same without its password for people.
struct PostgresAddress: Sendable {
    /// As given; may hold a password.
    let url: String
    /// Never holds a password.
    let description: String

    /// nil when libpq cannot read the URL. Why is not said: libpq's own words quote it with its password.
    init?(url: String) {
        guard url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") else { return nil }
        var message: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(url, &message) else {
            PQfreemem(message)
            return nil
        }
        defer { PQconninfoFree(options) }
        var values: [String: String] = [:]
        var index = 0
        while let keyword = options[index].keyword {
            if let value = options[index].val { values[String(cString: keyword)] = String(cString: value) }
            index += 1
        }
        self.url = url
        let host = values["host"] ?? values["hostaddr"] ?? "localhost"
        description =
            "postgres://" + (values["user"].map { $0 + "@" } ?? "") + host + (values["port"].map { ":" + $0 } ?? "")
            + "/" + (values["dbname"] ?? "")
    }
}
