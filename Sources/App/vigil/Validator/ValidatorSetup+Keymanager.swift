import BLS
import BeaconAPI
import BeaconNodePool
import ConsensusTypes
import KeymanagerAPI
import Keystores
import Logging
import Primitives
import Signing
import SlashingProtection
import SlotClock
import ValidatorClient

extension ValidatorSetup {
    /// Fills the keymanager's place, now that the keys are open.
    /// - Parameter configured: the keys of the remote signers on the command line.
    func openKeymanager(
        _ slot: KeymanagerSlot, _ local: LocalSigner, _ configured: [RemoteKey], _ keys: ValidatorKeys,
        _ store: any SlashingStore, _ node: BeaconNodePool, logger: Logger
    ) async throws {
        let context = keys.signing.context
        let genesis = try await node.genesis()
        let remoteStore = RemoteKeyStore(path: dataDirectory + "/remote-keys.json")
        let remoteKeys = try remoteStore.read()
        try await register(remoteKeys.map(\.pubkey), in: store)
        let signers = RemoteKeySigners(
            signing: keys.signing, remoteKeys: self.remoteKeys ?? RemoteKeys([], logger: logger))
        let runner = RunningKeys(
            signing: keys.signing, local: local,
            remote: RunningKeys.RemoteSigners(add: { try await signers.add($0) }, remove: { await signers.remove($0) }),
            store: store, registry: keys.registry)
        let directory = self.keys?.directory ?? KeystoreDirectory(path: dataDirectory)
        let held = Set(local.publicKeys)
        let listed = try directory.entries().filter { held.contains($0.pubkey) }
        try await runner.start(remote: remoteKeys)
        slot.fill(
            Keymanager(
                directory: directory,
                local: Dictionary(uniqueKeysWithValues: listed.map { ($0.pubkey, $0.isReadOnly) }),
                remote: configured + remoteKeys, remoteStore: remoteStore, runner: runner, store: store,
                proposers: configuration.proposers, signing: keys.signing,
                lookUp: { try await node.validators(.head, ids: [.pubkey($0)], statuses: []).data.first },
                clock: SlotClock(
                    genesisTime: Millis(seconds: genesis.genesisTime),
                    slotDuration: Millis(Int64(clamping: context.spec.config.slotDurationMs)),
                    slotsPerEpoch: context.spec.preset.slotsPerEpoch),
                time: LiveTime(), logger: logger))
    }
}
