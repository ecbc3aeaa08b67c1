package import BeaconAPI
import Dispatch
package import Keystores
package import Logging
package import Primitives
package import ProposerSettings
package import Signing
package import SlashingProtection
package import SlotClock
import Synchronization

/// The keys of a running client as the keymanager API manages them: one change at a time, each whole or not at all.
package final class Keymanager: Sendable {
    /// The keys that are in use.
    struct Keys: Sendable {
        /// Local keys, and whether each is outside the data directory.
        var local: [BLSPubkey: Bool] = [:]
        var remote: [BLSPubkey: RemoteKey] = [:]

        func contains(_ pubkey: BLSPubkey) -> Bool { local[pubkey] != nil || remote[pubkey] != nil }
    }

    /// Asks the chain for a validator; nil when it knows none of this key.
    package typealias LookUp = @Sendable (BLSPubkey) async throws -> ValidatorInfo?

    let directory: KeystoreDirectory
    let remoteStore: RemoteKeyStore
    let runner: any KeyRunner
    let store: any SlashingStore
    package let proposers: ProposerSettings
    let signing: SigningService
    let lookUp: LookUp
    let clock: SlotClock
    let time: any WallTime
    let logger: Logger
    let keys: Mutex<Keys>
    private let changes = ChangeQueue()
    let disk = DispatchQueue(label: "vigil.keymanager", attributes: .concurrent)

    /// - Parameters:
    ///   - local: the keys of this machine that are in use, with whether each file is outside the data directory.
    ///   - remote: the keys of other machines that are in use.
    ///   - clock: of the chain, with `time` for the present.
    package init(
        directory: KeystoreDirectory, local: [BLSPubkey: Bool], remote: [RemoteKey], remoteStore: RemoteKeyStore,
        runner: any KeyRunner, store: any SlashingStore, proposers: ProposerSettings, signing: SigningService,
        lookUp: @escaping LookUp, clock: SlotClock, time: any WallTime, logger: Logger
    ) {
        self.directory = directory
        self.remoteStore = remoteStore
        self.runner = runner
        self.store = store
        self.proposers = proposers
        self.signing = signing
        self.lookUp = lookUp
        self.clock = clock
        self.time = time
        self.logger = logger
        let remote = Dictionary(remote.map { ($0.pubkey, $0) }) { first, _ in first }
        keys = Mutex(Keys(local: local, remote: remote))
    }

    /// - Throws: 404 when the key is not in use here.
    func requireKey(_ pubkey: BLSPubkey) throws(APIError) {
        guard keys.withLock({ $0.contains(pubkey) }) else { throw .notFound("the key \(pubkey) is not in use here") }
    }

    /// What is said of a key that the client uses without having it from here or from its keystores.
    static let foreignKey =
        "the key is in use here already, as a cluster's share or as a new key of a configured remote signer"

    /// Why a key cannot be taken in that is not one of those managed here; nil when it can.
    func refusalOfForeign(_ pubkey: BLSPubkey) -> KeyStatusAnswer? {
        signing.gate.knows(pubkey) ? .error(Self.foreignKey) : nil
    }

    /// Keys that have appeared at signers of the configuration, and keys that are gone from there.
    package func follow(appeared: [RemoteKey], gone: [BLSPubkey]) {
        keys.withLock { keys in
            for pubkey in gone where keys.remote[pubkey]?.isReadOnly == true { keys.remote[pubkey] = nil }
            for key in appeared where !keys.contains(key.pubkey) { keys.remote[key.pubkey] = key }
        }
    }

    var epoch: Epoch { clock.epoch(of: clock.slot(at: time.now) ?? 0) }

    func gasLimit(of pubkey: BLSPubkey) -> UInt64 { proposers.gasLimit(of: pubkey, at: epoch) }

    /// Runs a change with no other beside it.
    func exclusively<Result: Sendable>(_ change: () async -> Result) async -> Result {
        await changes.enter()
        let result = await change()
        await changes.leave()
        return result
    }

    /// Runs what blocks on the disk or the processor where it holds up nobody.
    func blocking<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            disk.async { continuation.resume(returning: work()) }
        }
    }
}
