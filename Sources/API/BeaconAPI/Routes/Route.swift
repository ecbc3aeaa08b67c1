/// One route of the Beacon API: what client and server have to agree on. The table is the only place that knows paths.
package struct Route: Hashable, Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    /// The kinds of body a direction of the route carries.
    package enum Body: Sendable {
        case none
        case json
        /// JSON, or SSZ as application/octet-stream.
        case jsonOrSSZ
    }

    package let method: Method
    /// Path with `{name}` for each parameter, as beacon-APIs writes it.
    package let template: String
    package let request: Body
    package let response: Body
    /// Largest request body the server takes, bytes.
    package let bodyLimit: Int
    /// The body cannot be read without `Eth-Consensus-Version`.
    package let needsVersion: Bool

    package init(
        _ method: Method, _ template: String, request: Body = .none, response: Body = .json,
        bodyLimit: Int = 1 << 20, needsVersion: Bool = false
    ) {
        self.method = method
        self.template = template
        self.request = request
        self.response = response
        self.bodyLimit = bodyLimit
        self.needsVersion = needsVersion
    }

    /// The path with the parameters filled in, in order. Values are identifiers: nothing in them needs escaping.
    package func path(_ parameters: [String] = []) -> String {
        var rest = parameters[...]
        return template.split(separator: "/", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("{") ? rest.popFirst() ?? String($0) : String($0) }
            .joined(separator: "/")
    }

    package static func == (left: Route, right: Route) -> Bool {
        left.method == right.method && left.template == right.template
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(method)
        hasher.combine(template)
    }
}

extension Route: CustomStringConvertible {
    package var description: String { "\(method.rawValue) \(template)" }
}
