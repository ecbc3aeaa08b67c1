/// What a beacon node answers instead of data: the API's `ErrorMessage` and `IndexedErrorMessage`
/// (ethereum/beacon-APIs types/http.yaml), and what the client says when no answer came.
package struct BeaconAPIError: Error, Hashable, Sendable {
    /// One item of a submitted list that was refused; the items not named were accepted.
    package struct Failure: Hashable, Sendable {
        /// Position in the submitted list.
        package var index: Int
        package var message: String

        package init(index: Int, message: String) {
            self.index = index
            self.message = message
        }
    }

    /// Why there is no answer to read, when `code` is 0.
    package enum Transport: Hashable, Sendable {
        case unreachable
        case timeout
        case invalidAnswer
    }

    /// HTTP status; 0 when the node gave no usable answer (see `transport`).
    package var code: Int
    package var message: String
    package var failures: [Failure]
    package var stacktraces: [String]
    package var transport: Transport?

    package init(code: Int, message: String, failures: [Failure] = [], stacktraces: [String] = []) {
        self.code = code
        self.message = message
        self.failures = failures
        self.stacktraces = stacktraces
        self.transport = nil
    }

    package init(transport: Transport, message: String) {
        self.init(code: 0, message: message)
        self.transport = transport
    }

    package static func badRequest(_ message: String) -> Self { Self(code: 400, message: message) }
    package static func notFound(_ what: String) -> Self { Self(code: 404, message: "\(what) not found") }
    package static func notImplemented(_ what: String = "Endpoint") -> Self {
        Self(code: 501, message: "\(what) not implemented")
    }
    package static let syncing = Self(
        code: 503, message: "Beacon node is currently syncing and not serving request on that endpoint")
}

extension BeaconAPIError: CustomStringConvertible {
    /// One line: the message, the code, and the first failures.
    package var description: String {
        var text = code == 0 ? message : "\(message) (\(code))"
        for failure in failures.prefix(3) {
            text += "; item \(failure.index): \(failure.message)"
        }
        if failures.count > 3 { text += "; and \(failures.count - 3) more" }
        return text
    }
}
