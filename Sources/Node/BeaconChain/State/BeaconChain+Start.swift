package import ConsensusTypes
package import ExecutionEngine
import ForkChoice
package import Logging
import Primitives
import SSZ
package import SlotClock
import StateTransition
package import Storage

extension BeaconChain {
    /// The name under which the database keeps the genesis roots.
    private static let genesisSnapshot = "genesis"

    /// Goes on with the chain of a database, or starts one from genesis in a database that has none yet: a first start
    /// may have ended before its chain was stored.
    package static func openOrCreate(
        genesis state: ForkedBeaconState?, spec: Spec, storage: BeaconStorage, time: any WallTime,
        engine: (any ExecutionEngine)? = nil, options: Options = Options(), logger: Logger
    ) throws -> BeaconChain {
        if let state, try storage.forkChoiceSnapshot() == nil {
            return try create(
                genesis: state, spec: spec, storage: storage, time: time, engine: engine, options: options,
                logger: logger)
        }
        return try open(
            spec: spec, storage: storage, time: time, engine: engine, options: options, logger: logger)
    }

    /// Starts a new chain from its genesis state, in an empty database.
    package static func create(
        genesis state: ForkedBeaconState, spec: Spec, storage: BeaconStorage, time: any WallTime,
        engine: (any ExecutionEngine)? = nil, options: Options = Options(), logger: Logger
    ) throws -> BeaconChain {
        try checkSupported(spec.config)
        guard state.slot == 0, state.forkName.isSupported, state.forkName == spec.forkName(at: Epoch(0)) else {
            let expected = spec.forkName(at: Epoch(0)).name
            throw ChainStartError(
                "the genesis state is of \(state.forkName.name) at slot \(state.slot), but the chain starts at slot 0 "
                    + "with \(expected): give the genesis state that belongs to the configuration")
        }
        let stateRoot = state.hashTreeRoot(spec)
        var header = state.latestBlockHeader
        header.stateRoot = stateRoot
        let genesis = GenesisRecord(
            blockRoot: header.hashTreeRoot(spec.limits), stateRoot: stateRoot,
            validatorsRoot: state.genesisValidatorsRoot, time: state.genesisTime,
            forkVersion: spec.config.genesisForkVersion)
        let store = anchoredStore(state, genesis, spec)
        try persistGenesis(state, genesis, store, storage, spec)
        return try BeaconChain(
            spec: spec, genesis: genesis, forkChoice: store, headState: state, headStateRoot: stateRoot,
            headRoot: genesis.blockRoot, storage: storage, time: time, engine: engine,
            options: options, logger: logger)
    }

    /// Goes on with the chain of a database, from the head it had.
    package static func open(
        spec: Spec, storage: BeaconStorage, time: any WallTime, engine: (any ExecutionEngine)? = nil,
        options: Options = Options(), logger: Logger
    ) throws -> BeaconChain {
        try checkSupported(spec.config)
        try checkConfiguration(spec.config, storage)
        let advice = "restore the database from a backup, or move it away and start again from genesis"
        guard let roots = try storage.snapshot(genesisSnapshot), roots.count == 64,
            let blockRoot = Root(bytes: roots.prefix(32)), let stateRoot = Root(bytes: roots.suffix(32)),
            let snapshot = try storage.forkChoiceSnapshot()
        else { throw ChainStartError("the beacon database \(storage.path) holds no chain: \(advice)") }
        var store: ForkChoice
        let head: Root
        do {
            store = try ForkChoice(serialized: snapshot, parameters: ForkChoiceParameters(spec))
            head = store.needsJustifiedBalances ? store.justifiedCheckpoint.root : try store.getHead()
        } catch {
            throw ChainStartError("the beacon database \(storage.path) is damaged (\(error)): \(advice)")
        }
        let identity = storage.identity
        let genesis = GenesisRecord(
            blockRoot: blockRoot, stateRoot: stateRoot, validatorsRoot: identity.genesisValidatorsRoot,
            time: identity.genesisTime, forkVersion: spec.config.genesisForkVersion)
        let anchor = try resumedState(of: head, spec, storage)
        return try BeaconChain(
            spec: spec, genesis: genesis, forkChoice: store, headState: anchor.state, headStateRoot: anchor.root,
            headRoot: head, storage: storage, time: time, engine: engine,
            options: options, logger: logger)
    }

    /// `get_forkchoice_store` of the genesis state.
    private static func anchoredStore(_ state: ForkedBeaconState, _ genesis: GenesisRecord, _ spec: Spec) -> ForkChoice
    {
        let checkpoint = Checkpoint(epoch: 0, root: genesis.blockRoot)
        let anchor = ForkChoiceBlock(
            root: genesis.blockRoot, parentRoot: Root(), stateRoot: genesis.stateRoot, slot: 0, proposerIndex: 0,
            justifiedCheckpoint: state.currentJustifiedCheckpoint, finalizedCheckpoint: state.finalizedCheckpoint,
            unrealizedJustifiedCheckpoint: checkpoint, unrealizedFinalizedCheckpoint: checkpoint,
            executionBlockHash: state.executionBlockHash)
        return ForkChoice(
            anchor: anchor, epoch: 0, genesisTimeMs: genesis.time &* 1000,
            balances: JustifiedBalances(state, checkpoint: checkpoint, preset: spec.preset),
            parameters: ForkChoiceParameters(spec))
    }

    private static func persistGenesis(
        _ state: ForkedBeaconState, _ genesis: GenesisRecord, _ store: ForkChoice, _ storage: BeaconStorage,
        _ spec: Spec
    ) throws {
        let stored = StoredState(
            root: genesis.stateRoot, blockRoot: genesis.blockRoot, slot: 0, fork: state.forkName,
            ssz: state.sszEncoded(spec))
        try storage.storeGenesis(
            block: genesisBlock(state.forkName, genesis, spec), state: stored, forkChoice: store.serialized(),
            snapshots: [
                genesisSnapshot: genesis.blockRoot.bytes + genesis.stateRoot.bytes,
                configurationSnapshot: configurationRecord(spec.config),
            ])
    }

    /// The genesis block, when the state's header is that of an empty block of its fork or of phase0.
    private static func genesisBlock(_ fork: ForkName, _ genesis: GenesisRecord, _ spec: Spec) -> StoredBlock? {
        func empty<Block: SignedBeaconBlockProtocol>(_: Block.Type) -> Block {
            var block = Block()
            block.message.stateRoot = genesis.stateRoot
            return block
        }
        let candidates: [ForkedSignedBeaconBlock] = [
            .phase0(empty(Phase0.SignedBeaconBlock.self)), .altair(empty(Altair.SignedBeaconBlock.self)),
            .bellatrix(empty(Bellatrix.SignedBeaconBlock.self)), .capella(empty(Capella.SignedBeaconBlock.self)),
            .deneb(empty(Deneb.SignedBeaconBlock.self)), .electra(empty(Electra.SignedBeaconBlock.self)),
            .fulu(empty(Fulu.SignedBeaconBlock.self)),
        ]
        // A state that was upgraded at genesis keeps the header of phase0.
        let found = candidates.first { candidate in
            (candidate.forkName == fork || candidate.forkName == .phase0)
                && candidate.blockRoot(spec) == genesis.blockRoot
        }
        guard let block = found else { return nil }
        return StoredBlock(
            root: genesis.blockRoot, parentRoot: Root(), slot: 0, fork: block.forkName, ssz: block.sszEncoded(spec))
    }

    /// The head's post-state, computed from what the database has.
    private static func resumedState(
        of head: Root, _ spec: Spec, _ storage: BeaconStorage
    ) throws -> (state: ForkedBeaconState, root: Root) {
        guard let reference = try storage.blockReference(head),
            let (stored, replay) = try storage.nearestState(toBlock: head, atOrBefore: reference.slot)
        else { throw ChainStartError("the beacon database \(storage.path) lacks the state of its head \(head)") }
        let context = TransitionContext(spec)
        do {
            var state = try ForkedBeaconState(ssz: stored.ssz, stored.fork, spec)
            for root in replay {
                guard let block = try storage.block(root) else { continue }
                let signed = try ForkedSignedBeaconBlock(ssz: block.ssz, block.fork, spec)
                try replayVerified(signed, on: &state, context)
            }
            return (state, state.hashTreeRoot(spec))
        } catch {
            throw ChainStartError("the beacon database \(storage.path) is damaged: \(error)")
        }
    }
}
