package import BLS
package import Primitives

/// What does duties with the keys: the signer, its gate and the loop.
package protocol KeyRunner: Sendable {
    /// Makes keys of this machine sign and do duties. Their record is there already, or begins empty.
    func start(local keys: [SecretKey]) async throws

    /// Makes keys of other machines sign and do duties.
    func start(remote keys: [RemoteKey]) async throws

    /// Stops keys: when it returns, no signature of them leaves any more.
    func pause(_ pubkeys: [BLSPubkey]) async

    /// Lets paused keys go on.
    func resume(_ pubkeys: [BLSPubkey]) async throws

    /// Lets go of paused keys for good.
    func drop(_ pubkeys: [BLSPubkey]) async
}
