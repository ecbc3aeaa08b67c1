import BLS
import BeaconAPI
import BeaconNodePool
import ConsensusTypes
import Console
import KeymanagerAPI
import Keystores
import Logging
import Primitives
import Signing
import SlashingProtection
import SlotClock
import ValidatorClient

extension ValidatorSetup {
    private var remoteKeyStore: RemoteKeyStore { RemoteKeyStore(path: dataDirectory + "/remote-keys.json") }

    /// The keys of remote signers that came through the keymanager API, now or in an earlier run: they do their duties
    /// whether the API is served or not.
    func importedRemoteKeys() throws -> [RemoteKey] {
        do { return try remoteKeyStore.read() } catch { throw UserError("\(error)") }
    }

    /// What takes keys in and lets them go while the client runs.
    func runningKeys(
        _ local: LocalSigner, _ keys: ValidatorKeys, _ store: any SlashingStore, logger: Logger
    ) -> RunningKeys {
        let signers = RemoteKeySigners(
            signing: keys.signing, remoteKeys: self.remoteKeys ?? RemoteKeys([], logger: logger))
        return RunningKeys(
            signing: keys.signing, local: local,
            remote: RunningKeys.RemoteSigners(add: { try await signers.add($0) }, remove: { await signers.remove($0) }),
            store: store, registry: keys.registry)
    }

    /// Fills the keymanager's place, now that the keys are open.
    /// - Parameter remote: the keys of the remote signers on the command line, and those imported.
    func openKeymanager(
        _ slot: KeymanagerSlot, _ local: LocalSigner, _ remote: [RemoteKey], _ runner: RunningKeys,
        _ keys: ValidatorKeys, _ node: BeaconNodePool, logger: Logger
    ) async throws {
        let context = keys.signing.context
        let genesis = try await node.genesis()
        let directory = self.keys?.directory ?? KeystoreDirectory(path: dataDirectory)
        let held = Set(local.publicKeys)
        // With no local key there may be no folder for them either.
        let listed = held.isEmpty ? [] : try directory.entries().filter { held.contains($0.pubkey) }
        slot.fill(
            Keymanager(
                directory: directory,
                local: Dictionary(uniqueKeysWithValues: listed.map { ($0.pubkey, $0.isReadOnly) }),
                remote: remote, remoteStore: remoteKeyStore, runner: runner, store: runner.store,
                proposers: configuration.proposers, signing: keys.signing,
                lookUp: { try await node.validators(.head, ids: [.pubkey($0)], statuses: []).data.first },
                clock: SlotClock(
                    genesisTime: Millis(seconds: genesis.genesisTime),
                    slotDuration: Millis(Int64(clamping: context.spec.config.slotDurationMs)),
                    slotsPerEpoch: context.spec.preset.slotsPerEpoch),
                time: LiveTime(), logger: logger))
    }
}
