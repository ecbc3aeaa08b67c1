import Synchronization

/// The payload that was sent last, as JSON, for an engine that answers it back.
final class SentPayload: Sendable {
    private let text = Mutex("null")

    var json: String { text.withLock { $0 } }
    func keep(_ json: String) { text.withLock { $0 = json } }
}
