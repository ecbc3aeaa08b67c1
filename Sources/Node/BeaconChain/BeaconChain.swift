import BeaconAPI
package import ConsensusTypes
import ExecutionEngine
import ForkChoice
import Logging
package import Primitives
package import SlotClock
import StateTransition
import Storage

/// The beacon chain of a node: imports blocks and messages, knows the head, answers the Beacon API.
///
/// The one owner of its state: every rule is a value of its own (fork choice, pools, seen messages), and this actor
/// puts them together. It serves `BeaconNodeAPI` in process, and behind the HTTP server.
///
/// Life: `create` (a new chain from genesis) or `open` (resume from the database), then `run()` until cancelled.
package actor BeaconChain {
    /// What a person may choose.
    package struct Options: Sendable {
        /// The graffiti of proposals that bring none.
        package var graffiti: Bytes32
        /// Who gets the fees of proposals whose validator client named nobody.
        package var feeRecipient: ExecutionAddress
        /// The text of `/eth/v1/node/version`.
        package var version: String
        /// Post-states of recent blocks kept in memory.
        package var stateCacheSize: Int

        package init(
            graffiti: Bytes32 = Bytes32(), feeRecipient: ExecutionAddress = ExecutionAddress(),
            version: String = "Vigil/v0.1.0", stateCacheSize: Int = 96
        ) {
            self.graffiti = graffiti
            self.feeRecipient = feeRecipient
            self.version = version
            self.stateCacheSize = stateCacheSize
        }
    }

    package nonisolated let spec: Spec
    package nonisolated let options: Options
    /// Slot arithmetic of this chain.
    package nonisolated let clock: SlotClock
    package nonisolated let genesisRecord: GenesisRecord
    nonisolated let time: any WallTime
    nonisolated let context: TransitionContext
    nonisolated let storage: BeaconStorage
    nonisolated let engine: any ExecutionEngine
    nonisolated let logger: Logger
    nonisolated let broadcaster = EventBroadcaster()

    var forkChoice: ForkChoice
    var states: StateCache
    var head: ChainHead
    var attestationPool = AttestationPool()
    var syncPool: SyncPool
    var operationPool = OperationPool()
    var seen = SeenMessages()
    /// Fee recipients announced by validator clients, by validator.
    var preparations: [ValidatorIndex: ExecutionAddress] = [:]
    /// The last finalized checkpoint that was announced and pruned to.
    var announcedFinality: Checkpoint
    /// Whether the execution engine did not answer when it was last asked.
    var isEngineOffline = false
    /// What the execution engine was last told of; nil when it has to be told again.
    var announcedForkchoice: ForkchoiceState?
    var isNotifyingEngine = false
    /// The payload that the execution engine builds.
    var begunPayload: (order: PayloadOrder, id: PayloadID)?
    /// Whether a long pause is being bridged: the head's state is not yet near the present.
    var isCatchingUp = false
    /// Whether nothing can follow the head any more, as when a long pause has ejected all its validators. What is stored is
    /// served on.
    var isBeyondHelp = false
    /// The last slot that `onSlot` handled.
    var lastSlot: Slot?

    init(
        spec: Spec, genesis: GenesisRecord, forkChoice: ForkChoice, headState: ForkedBeaconState, headStateRoot: Root,
        headRoot: Root, storage: BeaconStorage, time: any WallTime, engine: (any ExecutionEngine)?, options: Options,
        logger: Logger
    ) throws {
        self.spec = spec
        self.options = options
        self.storage = storage
        self.engine = engine ?? Self.builtInEngine(headState, spec, options)
        self.time = time
        self.logger = logger
        self.forkChoice = forkChoice
        genesisRecord = genesis
        clock = SlotClock(
            genesisTime: Millis(seconds: genesis.time),
            slotDuration: Millis(Int64(clamping: spec.config.slotDurationMs)),
            slotsPerEpoch: spec.preset.slotsPerEpoch)
        context = TransitionContext(spec)
        states = StateCache(capacity: options.stateCacheSize)
        let slot = forkChoice.block(headRoot)?.slot ?? headState.slot
        head = ChainHead(root: headRoot, slot: slot, state: headState, stateRoot: headStateRoot)
        states.insert(
            StateCache.Entry(state: headState, stateRoot: headStateRoot, slot: headState.slot), blockRoot: headRoot)
        syncPool = SyncPool(
            subcommitteeSize: Int(spec.preset.syncCommitteeSize / Constants.syncCommitteeSubnetCount))
        announcedFinality = forkChoice.finalizedCheckpoint
    }

    /// An engine for chains without execution clients. It goes on from the head's payload, or begins with the block of
    /// before the merge.
    private static func builtInEngine(
        _ head: ForkedBeaconState, _ spec: Spec, _ options: Options
    ) -> BuiltInExecutionEngine {
        let engine = BuiltInExecutionEngine(
            genesis: .init(
                hash: spec.config.terminalBlockHash, allowsEqualTimestamps: spec.config.slotDurationMs < 1000),
            limits: spec.limits, version: options.version)
        if let header = head.executionHeader { engine.trust(header) }
        return engine
    }

    /// Where the chain stands.
    package var summary: ChainSummary {
        ChainSummary(
            headSlot: head.slot, headRoot: head.root, justified: head.state.currentJustifiedCheckpoint,
            finalized: forkChoice.finalizedCheckpoint, validators: head.state.validators.count)
    }
}
