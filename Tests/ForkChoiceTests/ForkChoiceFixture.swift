import ConsensusTypes
import ForkChoice
import Primitives

/// A small chain to play on: 8 slots an epoch of one second each, genesis at time zero.
struct ForkChoiceFixture {
    static let parameters = ForkChoiceParameters(slotsPerEpoch: 8, slotDurationMs: 1000)
    static let balance: UInt64 = 32_000_000_000
    let validators: Int
    let genesis: Root
    var store: ForkChoice

    init(validators: Int = 64) {
        self.validators = validators
        genesis = Self.root(0)
        let checkpoint = Checkpoint(epoch: 0, root: genesis)
        let anchor = Self.block(genesis, parent: Root(), slot: 0, justified: checkpoint)
        store = ForkChoice(
            anchor: anchor, epoch: 0, genesisTimeMs: 0, balances: Self.balances(validators, at: checkpoint),
            parameters: Self.parameters)
    }

    static func balances(_ validators: Int, at checkpoint: Checkpoint) -> JustifiedBalances {
        JustifiedBalances(
            checkpoint: checkpoint, effectiveBalances: Array(repeating: balance, count: validators),
            totalActiveBalance: Gwei(balance * UInt64(validators)))
    }

    /// A root that sorts by its number.
    static func root(_ number: UInt64) -> Root {
        var root = Root()
        root.withUnsafeMutableBytes { bytes in
            for index in 0..<8 { bytes[index] = UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64(index))) }
            bytes[31] = 1
        }
        return root
    }

    static func block(
        _ root: Root, parent: Root, slot: Slot, proposer: ValidatorIndex = 0, justified: Checkpoint,
        finalized: Checkpoint? = nil, unrealizedJustified: Checkpoint? = nil, unrealizedFinalized: Checkpoint? = nil,
        payload: UInt64? = nil, status: ExecutionStatus = .valid, committee: Range<UInt64> = 0..<0
    ) -> ForkChoiceBlock {
        ForkChoiceBlock(
            root: root, parentRoot: parent, slot: slot, proposerIndex: proposer, justifiedCheckpoint: justified,
            finalizedCheckpoint: finalized ?? justified,
            unrealizedJustifiedCheckpoint: unrealizedJustified ?? justified,
            unrealizedFinalizedCheckpoint: unrealizedFinalized ?? finalized ?? justified,
            executionBlockHash: payload.map { Self.root($0) } ?? Hash32(), executionStatus: status,
            slotCommittees: committee.map { ValidatorIndex($0) }[...])
    }

    var genesisCheckpoint: Checkpoint { Checkpoint(epoch: 0, root: genesis) }

    /// Ticks to a time inside a slot.
    mutating func tick(_ slot: UInt64, ms: UInt64 = 0) throws {
        try store.onTick(timeMs: slot * 1000 + ms)
        try refreshBalances()
    }

    mutating func refreshBalances() throws {
        guard store.needsJustifiedBalances else { return }
        try store.setJustifiedBalances(Self.balances(validators, at: store.justifiedCheckpoint))
    }

    /// Adds a block named by a number.
    @discardableResult
    mutating func add(
        _ number: UInt64, parent: Root? = nil, slot: Slot, proposer: ValidatorIndex = 0, justified: Checkpoint? = nil,
        finalized: Checkpoint? = nil, unrealizedJustified: Checkpoint? = nil, unrealizedFinalized: Checkpoint? = nil,
        payload: UInt64? = nil, status: ExecutionStatus = .valid, committee: Range<UInt64> = 0..<0
    ) throws -> Root {
        let root = Self.root(number)
        try store.onBlock(
            Self.block(
                root, parent: parent ?? genesis, slot: slot, proposer: proposer,
                justified: justified ?? genesisCheckpoint,
                finalized: finalized ?? genesisCheckpoint, unrealizedJustified: unrealizedJustified,
                unrealizedFinalized: unrealizedFinalized ?? finalized ?? genesisCheckpoint, payload: payload,
                status: status,
                committee: committee))
        try refreshBalances()
        return root
    }

    mutating func vote(_ root: Root, slot: Slot, target: Checkpoint? = nil, by validators: Range<UInt64>) throws {
        let epoch = Epoch(slot.rawValue / 8)
        let targetRoot = target?.root ?? store.checkpointBlock(of: root, epoch: epoch) ?? genesis
        try store.onAttestation(
            ForkChoiceVote(
                slot: slot, beaconBlockRoot: root, target: target ?? Checkpoint(epoch: epoch, root: targetRoot),
                attestingIndices: validators.map { ValidatorIndex($0) }))
    }
}
