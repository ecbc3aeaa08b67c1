package import Logging

/// Asks signers for their keys when a client starts: one that is down holds up nobody who has other keys.
package struct SignersAtStart: Sendable {
    private static let firstPause = Duration.milliseconds(250)
    private static let longestPause = Duration.seconds(4)

    /// Whether the client has keys from elsewhere, or may get them later.
    private let hasOtherKeys: Bool
    /// How long to wait for a first key where there is no other.
    private let patience: Duration
    private let logger: Logger

    package init(hasOtherKeys: Bool, patience: Duration, logger: Logger) {
        self.hasOtherKeys = hasOtherKeys
        self.patience = patience
        self.logger = logger
    }

    /// Reads the lists of all signers at once. Those that do not answer are left to `RemoteSigner.run`, which finds
    /// their keys later. Without any key at all, they are asked again until one has told of a key.
    /// - Throws: `RemoteSignerError` of a signer when the patience is over without a key; `CancellationError`.
    package func ask(_ signers: [RemoteSigner]) async throws {
        let deadline = ContinuousClock.now + patience
        var pause = Self.firstPause
        var silent = try await askOnce(signers)
        while let (_, error) = silent.first, !hasOtherKeys, signers.allSatisfy(\.publicKeys.isEmpty) {
            let left = deadline - .now
            guard left > .zero else { throw error }
            logger.warning(
                "waiting for a remote signer: there are no other keys", metadata: ["reason": "\(error)"])
            try await Task.sleep(for: min(pause, left))
            pause = min(pause * 2, Self.longestPause)
            silent = try await askOnce(silent.map(\.signer))
        }
        for (signer, error) in silent {
            logger.warning(
                signer.configuration.keys == .all
                    ? "a remote signer does not answer: the client starts without its keys, and takes them when it does"
                    : "a remote signer does not say which keys it has: the named ones are taken",
                metadata: ["signer": "\(signer.name)", "reason": "\(error)"])
        }
    }

    /// - Returns: those that did not tell, in their order, each with the reason.
    private func askOnce(_ signers: [RemoteSigner]) async throws -> [(signer: RemoteSigner, error: any Error)] {
        let failures = await withTaskGroup(of: (Int, (any Error)?).self) { group in
            for (index, signer) in signers.enumerated() {
                group.addTask {
                    do { _ = try await signer.refreshKeys() } catch { return (index, error) }
                    logger.info(
                        "remote signer is ready",
                        metadata: ["signer": "\(signer.name)", "keys": "\(signer.publicKeys.count)"])
                    return (index, nil)
                }
            }
            var failures: [Int: any Error] = [:]
            for await (index, error) in group { failures[index] = error }
            return failures
        }
        try Task.checkCancellation()
        return failures.sorted { $0.key < $1.key }.map { (signers[$0.key], $0.value) }
    }
}
