import ConsensusTypes
import Primitives
import SSZ

// The form in which a store is kept over a restart: SSZ containers of our own.

/// One block of the tree.
struct PersistedNode: SSZContainer {
    var root: Root
    var parentRoot: Root
    var stateRoot: Root
    var slot: Slot
    var proposerIndex: ValidatorIndex
    var justified: Checkpoint
    var finalized: Checkpoint
    var unrealizedJustified: Checkpoint
    var unrealizedFinalized: Checkpoint
    /// 0 late, 1 timely, 2 not seen arriving.
    var timeliness: UInt8
    var executionBlockHash: Hash32
    var executionStatus: UInt8
    /// Empty before Gloas.
    var bidParentBlockHash: SSZList<Hash32, Constant<1>>
    var isTimelyForPTC: Bool
    var isPayloadVerified: Bool
    var isInvalid: Bool
    /// Empty before Gloas, and for an anchor.
    var tally: SSZList<UInt8, Constant<65_536>>

    init(_ node: ProtoArray.Node) {
        let block = node.block
        (root, parentRoot, stateRoot) = (block.root, block.parentRoot, block.stateRoot)
        (slot, proposerIndex) = (block.slot, block.proposerIndex)
        (justified, finalized) = (block.justifiedCheckpoint, block.finalizedCheckpoint)
        unrealizedJustified = block.unrealizedJustifiedCheckpoint
        unrealizedFinalized = block.unrealizedFinalizedCheckpoint
        timeliness = node.isTimely.map { $0 ? 1 : 0 } ?? 2
        executionBlockHash = block.executionBlockHash
        executionStatus = block.executionStatus.rawValue
        bidParentBlockHash = SSZList(block.bidParentBlockHash.map { [$0] } ?? [])
        (isTimelyForPTC, isPayloadVerified) = (node.isTimelyForPTC, node.isPayloadVerified)
        isInvalid = node.isInvalid
        tally = SSZList(node.tally?.places ?? [])
    }

    init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        root = try r.field("root")
        parentRoot = try r.field("parent_root")
        stateRoot = try r.field("state_root")
        slot = try r.field("slot")
        proposerIndex = try r.field("proposer_index")
        justified = try r.field("justified")
        finalized = try r.field("finalized")
        unrealizedJustified = try r.field("unrealized_justified")
        unrealizedFinalized = try r.field("unrealized_finalized")
        timeliness = try r.field("timeliness")
        executionBlockHash = try r.field("execution_block_hash")
        executionStatus = try r.field("execution_status")
        bidParentBlockHash = try r.field("bid_parent_block_hash")
        isTimelyForPTC = try r.field("is_timely_for_ptc")
        isPayloadVerified = try r.field("is_payload_verified")
        isInvalid = try r.field("is_invalid")
        tally = try r.field("tally")
    }

    func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("root", root)
        v.field("parent_root", parentRoot)
        v.field("state_root", stateRoot)
        v.field("slot", slot)
        v.field("proposer_index", proposerIndex)
        v.field("justified", justified)
        v.field("finalized", finalized)
        v.field("unrealized_justified", unrealizedJustified)
        v.field("unrealized_finalized", unrealizedFinalized)
        v.field("timeliness", timeliness)
        v.field("execution_block_hash", executionBlockHash)
        v.field("execution_status", executionStatus)
        v.field("bid_parent_block_hash", bidParentBlockHash)
        v.field("is_timely_for_ptc", isTimelyForPTC)
        v.field("is_payload_verified", isPayloadVerified)
        v.field("is_invalid", isInvalid)
        v.field("tally", tally)
    }

    /// Nil for a status that is none.
    var block: ForkChoiceBlock? {
        guard let executionStatus = ExecutionStatus(rawValue: executionStatus) else { return nil }
        var block = ForkChoiceBlock(
            root: root, parentRoot: parentRoot, stateRoot: stateRoot, slot: slot, proposerIndex: proposerIndex,
            justifiedCheckpoint: justified, finalizedCheckpoint: finalized,
            unrealizedJustifiedCheckpoint: unrealizedJustified, unrealizedFinalizedCheckpoint: unrealizedFinalized,
            executionBlockHash: executionBlockHash, executionStatus: executionStatus,
            bidParentBlockHash: bidParentBlockHash.first)
        block.executionStatus = executionStatus
        return block
    }

    var isTimely: Bool? { timeliness == 2 ? nil : timeliness == 1 }
}

/// One validator's latest message.
struct PersistedVote: SSZContainer {
    /// Position of the block plus one; 0 for none.
    var node: UInt32
    var slot: UInt64
    var status: UInt8
    var hasVoted: Bool

    init(_ vote: VoteTable.Vote) {
        node = UInt32(clamping: Int(vote.node) + 1)
        slot = vote.slot
        status = vote.status.rawValue
        hasVoted = vote.hasVoted
    }

    init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        node = try r.field("node")
        slot = try r.field("slot")
        status = try r.field("status")
        hasVoted = try r.field("has_voted")
    }

    func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("node", node)
        v.field("slot", slot)
        v.field("status", status)
        v.field("has_voted", hasVoted)
    }
}

/// The effective balance of a validator whose votes have no weight.
struct PersistedUncountedBalance: SSZContainer {
    var index: ValidatorIndex
    var balance: UInt64
    var isActive: Bool

    init(_ uncounted: UncountedBalance) {
        index = uncounted.index
        balance = uncounted.balance
        isActive = uncounted.isActive
    }

    init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        index = try r.field("index")
        balance = try r.field("balance")
        isActive = try r.field("is_active")
    }

    func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("index", index)
        v.field("balance", balance)
        v.field("is_active", isActive)
    }
}

/// The whole store, but for the attestations of the current slot and the committees of the blocks' slots.
struct PersistedForkChoice: SSZContainer {
    /// More validators than any chain has.
    enum ValidatorLimit: SSZLimit {
        static func resolve(_ limits: SSZLimits) -> Int { 1 << 32 }
    }

    typealias PerValidator<Element: SSZType> = SSZList<Element, ValidatorLimit>

    static let currentVersion: UInt64 = 2

    var version: UInt64
    var genesisTimeMs: UInt64
    var timeMs: UInt64
    var justified: Checkpoint
    var finalized: Checkpoint
    var unrealizedJustified: Checkpoint
    var unrealizedFinalized: Checkpoint
    var proposerBoostRoot: Root
    var nodes: SSZList<PersistedNode, Constant<16_777_216>>
    var votes: PerValidator<PersistedVote>
    var equivocating: PerValidator<ValidatorIndex>
    var balancesCheckpoint: Checkpoint
    var balances: PerValidator<UInt64>
    var uncounted: PerValidator<PersistedUncountedBalance>
    var totalActiveBalance: Gwei

    init(_ store: ForkChoice) {
        version = Self.currentVersion
        (genesisTimeMs, timeMs) = (store.genesisTimeMs, store.timeMs)
        (justified, finalized) = (store.justifiedCheckpoint, store.finalizedCheckpoint)
        (unrealizedJustified, unrealizedFinalized) =
            (store.unrealizedJustifiedCheckpoint, store.unrealizedFinalizedCheckpoint)
        proposerBoostRoot = store.proposerBoostRoot
        nodes = SSZList(store.tree.nodes.map(PersistedNode.init))
        votes = SSZList(store.votes.votes.map(PersistedVote.init))
        equivocating = SSZList(store.equivocatingIndices.sorted())
        balancesCheckpoint = store.justifiedBalances.checkpoint
        balances = SSZList(store.justifiedBalances.effectiveBalances)
        uncounted = SSZList(store.justifiedBalances.uncounted.map(PersistedUncountedBalance.init))
        totalActiveBalance = store.justifiedBalances.totalActiveBalance
    }

    init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        version = try r.field("version")
        genesisTimeMs = try r.field("genesis_time_ms")
        timeMs = try r.field("time_ms")
        justified = try r.field("justified")
        finalized = try r.field("finalized")
        unrealizedJustified = try r.field("unrealized_justified")
        unrealizedFinalized = try r.field("unrealized_finalized")
        proposerBoostRoot = try r.field("proposer_boost_root")
        nodes = try r.field("nodes")
        votes = try r.field("votes")
        equivocating = try r.field("equivocating")
        balancesCheckpoint = try r.field("balances_checkpoint")
        balances = try r.field("balances")
        uncounted = try r.field("uncounted")
        totalActiveBalance = try r.field("total_active_balance")
    }

    func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("version", version)
        v.field("genesis_time_ms", genesisTimeMs)
        v.field("time_ms", timeMs)
        v.field("justified", justified)
        v.field("finalized", finalized)
        v.field("unrealized_justified", unrealizedJustified)
        v.field("unrealized_finalized", unrealizedFinalized)
        v.field("proposer_boost_root", proposerBoostRoot)
        v.field("nodes", nodes)
        v.field("votes", votes)
        v.field("equivocating", equivocating)
        v.field("balances_checkpoint", balancesCheckpoint)
        v.field("balances", balances)
        v.field("uncounted", uncounted)
        v.field("total_active_balance", totalActiveBalance)
    }
}
