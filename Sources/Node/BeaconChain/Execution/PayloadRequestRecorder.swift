import StateTransition
import Synchronization

/// Keeps what the transition would ask its execution engine, so that the engine can be asked without holding it up.
final class PayloadRequestRecorder: PayloadVerifier {
    private let kept = Mutex<NewPayloadRequest?>(nil)

    /// Nil for a block without a payload.
    var request: NewPayloadRequest? { kept.withLock { $0 } }

    func verifyAndNotifyNewPayload(_ request: NewPayloadRequest) -> Bool {
        kept.withLock { $0 = request }
        return true
    }
}
