import BeaconAPI

/// Finds the route of a method and a path.
struct RouteTable: Sendable {
    enum Match {
        case found(Route, Handler, parameters: [Substring])
        /// The path is there, not for this method (405); the methods that it has.
        case otherMethods([String])
        case notFound
    }

    private struct Entry {
        let route: Route
        let segments: [Substring]
        let handler: Handler
    }

    /// By number of segments.
    private var entries: [Int: [Entry]] = [:]

    init(_ handlers: [Route: Handler]) {
        for (route, handler) in handlers {
            let segments = Self.split(route.template)
            entries[segments.count, default: []].append(Entry(route: route, segments: segments, handler: handler))
        }
    }

    func match(method: String, path: String) -> Match {
        let segments = Self.split(path)
        var methods: [String] = []
        for entry in entries[segments.count] ?? [] {
            guard let parameters = Self.parameters(of: entry.segments, in: segments) else { continue }
            if entry.route.method.rawValue == method {
                return .found(entry.route, entry.handler, parameters: parameters)
            }
            methods.append(entry.route.method.rawValue)
        }
        return methods.isEmpty ? .notFound : .otherMethods(methods.sorted())
    }

    private static func split(_ path: String) -> [Substring] {
        path.split(separator: "/")
    }

    private static func parameters(of template: [Substring], in path: [Substring]) -> [Substring]? {
        var parameters: [Substring] = []
        for (expected, actual) in zip(template, path) {
            if expected.hasPrefix("{") {
                parameters.append(actual)
            } else if expected != actual {
                return nil
            }
        }
        return parameters
    }
}
