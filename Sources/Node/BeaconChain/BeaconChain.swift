import BeaconAPI
package import ConsensusTypes
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
        /// The text of `/eth/v1/node/version`.
        package var version: String
        /// Post-states of recent blocks kept in memory.
        package var stateCacheSize: Int

        package init(graffiti: Bytes32 = Bytes32(), version: String = "Vigil/v0.1.0", stateCacheSize: Int = 96) {
            self.graffiti = graffiti
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
    /// Whether a long pause is being bridged: the head's state is not yet near the present.
    var isCatchingUp = false
    /// Whether nothing can follow the head any more, as when a long pause has ejected all its validators. What is stored is
    /// served on.
    var isBeyondHelp = false
    /// The last slot that `onSlot` handled.
    var lastSlot: Slot?

    init(
        spec: Spec, genesis: GenesisRecord, forkChoice: ForkChoice, headState: ForkedBeaconState, headStateRoot: Root,
        headRoot: Root, storage: BeaconStorage, time: any WallTime, options: Options, logger: Logger
    ) throws {
        self.spec = spec
        self.options = options
        self.storage = storage
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

    /// Where the chain stands.
    package var summary: ChainSummary {
        ChainSummary(
            headSlot: head.slot, headRoot: head.root, justified: head.state.currentJustifiedCheckpoint,
            finalized: forkChoice.finalizedCheckpoint, validators: head.state.validators.count)
    }
}
