import BLS
import Primitives
import Signing
import Synchronization

/// A signer that remembers what it was asked, and can hold every permit until it is let go.
final class ScriptedSigner: Signer {
    private struct State {
        var seen: [PermittedMessage] = []
        var held: [CheckedContinuation<Void, Never>] = []
        var isOpen: Bool
    }

    let limits: SigningLimits
    let isRemote: Bool
    private let keys: [SecretKey]
    private let state: Mutex<State>
    private let answers: @Sendable (PermittedMessage) -> Bool

    /// - Parameters:
    ///   - isOpen: whether it signs at once; else `open` lets everything go.
    ///   - answers: whether it has a result for a message.
    init(
        _ keys: [SecretKey], limits: SigningLimits = SigningLimits(slots: 1), isOpen: Bool = true,
        isRemote: Bool = false,
        answers: @escaping @Sendable (PermittedMessage) -> Bool = { _ in true }
    ) {
        self.keys = keys
        self.limits = limits
        self.isRemote = isRemote
        self.answers = answers
        state = Mutex(State(isOpen: isOpen))
    }

    var publicKeys: [BLSPubkey] { keys.map(\.publicKey.compressed) }

    func holds(_ pubkey: BLSPubkey) -> Bool { publicKeys.contains(pubkey) }

    /// What it was asked to sign, in order.
    var seen: [PermittedMessage] { state.withLock { $0.seen } }

    func open() {
        let held = state.withLock { state in
            state.isOpen = true
            defer { state.held = [] }
            return state.held
        }
        for continuation in held { continuation.resume() }
    }

    func sign(_ permit: consuming SigningPermit) async -> [Result<BLSSignature, SigningError>] {
        let messages = permit.messages
        state.withLock { $0.seen += messages }
        await withCheckedContinuation { continuation in
            let goesOn = state.withLock { state in
                if !state.isOpen { state.held.append(continuation) }
                return state.isOpen
            }
            if goesOn { continuation.resume() }
        }
        return messages.filter(answers).map { message in
            guard let key = keys.first(where: { $0.publicKey.compressed == message.pubkey }) else {
                return .failure(.signerFailed(message.pubkey, "not here"))
            }
            return .success(key.sign(message.signingRoot).compressed)
        }
    }
}

/// Lets other tasks run until the condition holds.
func until(_ condition: () -> Bool) async {
    while !condition() { await Task.yield() }
}
