import Logging
import NIOHTTP1
import Primitives

/// What a signer says of itself: its keys, and whether it is up.
extension RemoteSigner {
    private static let keysPath = "/api/v1/eth2/publicKeys"

    /// Whether the signer says that it is up.
    package func isUp() async -> Bool {
        let answer = try? await request(
            .GET, "/upcheck", limit: SignerAnswer.signatureLimit, isProbe: true, timeout: configuration.timeout)
        return answer.map { $0.status == 200 } ?? false
    }

    /// Tells the signer to read its keys anew; it answers before it has.
    package func reload() async throws {
        try requireSuccess(
            try await request(
                .POST, "/reload", limit: SignerAnswer.signatureLimit, isProbe: true,
                timeout: configuration.timeout * 4), "/reload")
    }

    /// Reads which keys the signer has, and takes them over as far as they are chosen.
    /// - Returns: what changed thereby.
    /// - Throws: `RemoteSignerError`; then the keys are what they were.
    package func refreshKeys() async throws -> KeyChange {
        let answer = try await request(
            .GET, Self.keysPath, limit: SignerAnswer.keysLimit, isProbe: true, timeout: configuration.timeout * 4)
        try requireSuccess(answer, Self.keysPath)
        do {
            return adopt(try SignerAnswer.publicKeys(answer.body))
        } catch {
            throw RemoteSignerError(
                .invalidAnswer, "the list of keys of the remote signer \(name) cannot be read: \(error)")
        }
    }

    /// Reads the keys again and again until the task is cancelled, and tells what changed. While the signer rests or
    /// has never told of its keys, more often, so that it is found without anything to sign.
    /// - Parameter onChange: called with every change, after it has taken effect here.
    package func run(onChange: @Sendable (KeyChange) async -> Void) async {
        while !Task.isCancelled {
            let pause = isSought ? min(.seconds(5), configuration.refreshInterval) : configuration.refreshInterval
            do { try await Task.sleep(for: pause) } catch { return }
            do {
                let change = try await refreshKeys()
                guard !change.isEmpty else { continue }
                logger.notice(
                    "the keys of a remote signer changed",
                    metadata: [
                        "signer": "\(name)", "appeared": "\(change.appeared.count)", "gone": "\(change.gone.count)",
                    ])
                await onChange(change)
            } catch {
                guard !Task.isCancelled else { return }
                logger.warning(
                    "the keys of a remote signer cannot be read", metadata: ["signer": "\(name)", "reason": "\(error)"])
            }
        }
    }

    private func requireSuccess(_ answer: SignerConnections.Answer, _ path: String) throws(RemoteSignerError) {
        guard answer.status < 300 else {
            throw RemoteSignerError(
                .status(answer.status), "the remote signer \(name) answered \(path) with status \(answer.status)")
        }
    }
}
