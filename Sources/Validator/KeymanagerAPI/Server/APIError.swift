/// An answer that is not a success: its status, and what went wrong for a person.
struct APIError: Error, Hashable {
    var status: Int
    var message: String

    init(_ status: Int, _ message: String) {
        self.status = status
        self.message = message
    }

    static func badRequest(_ message: String) -> APIError { APIError(400, message) }
    static func forbidden(_ message: String) -> APIError { APIError(403, message) }
    static func notFound(_ message: String) -> APIError { APIError(404, message) }
}
