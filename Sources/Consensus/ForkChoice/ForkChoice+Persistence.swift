import ConsensusTypes
import Primitives
import SSZ

extension ForkChoice {
    /// The store as bytes (SSZ), all but the attestations of the current slot and the committees of the blocks' slots,
    /// in which equivocations then count nothing for the weakness of a head.
    package func serialized() -> [UInt8] {
        PersistedForkChoice(self).sszEncoded(.none)
    }

    /// Restores a store. Damaged bytes throw `persistedDataInvalid`; what is accepted is consistent.
    package init(serialized bytes: [UInt8], parameters: ForkChoiceParameters) throws(ForkChoiceError) {
        let persisted: PersistedForkChoice
        do throws(SSZError) {
            persisted = try PersistedForkChoice(sszBytes: bytes, .none)
        } catch {
            throw .persistedDataInvalid(reason: error.description)
        }
        try self.init(persisted, parameters)
    }

    private init(_ persisted: PersistedForkChoice, _ parameters: ForkChoiceParameters) throws(ForkChoiceError) {
        guard persisted.version == PersistedForkChoice.currentVersion else {
            throw .persistedDataInvalid(reason: "version \(persisted.version) is unknown")
        }
        guard persisted.timeMs >= persisted.genesisTimeMs, persisted.timeMs < Self.timeLimitMs else {
            throw .persistedDataInvalid(reason: "the time \(persisted.timeMs) ms is out of range")
        }
        tree = try Self.tree(persisted.nodes)
        votes = try Self.votes(persisted.votes, nodeCount: tree.nodes.count)
        guard tree.index(of: persisted.justified.root) != nil, tree.index(of: persisted.finalized.root) != nil else {
            throw .persistedDataInvalid(reason: "the justified or finalized block is missing")
        }
        self.parameters = parameters
        genesisTimeMs = persisted.genesisTimeMs
        timeMs = persisted.timeMs
        justifiedCheckpoint = persisted.justified
        finalizedCheckpoint = persisted.finalized
        unrealizedJustifiedCheckpoint = persisted.unrealizedJustified
        unrealizedFinalizedCheckpoint = persisted.unrealizedFinalized
        proposerBoostRoot = persisted.proposerBoostRoot
        equivocatingIndices = Set(persisted.equivocating)
        justifiedBalances = JustifiedBalances(
            checkpoint: persisted.balancesCheckpoint, effectiveBalances: Array(persisted.balances),
            uncounted: persisted.uncounted.map {
                UncountedBalance(index: $0.index, balance: $0.balance, isActive: $0.isActive)
            },
            totalActiveBalance: persisted.totalActiveBalance)
        queuedVotes = []
        cachedHead = nil
    }

    /// Times and slots beyond any real clock are damage; below, the arithmetic of slots cannot overflow.
    private static let timeLimitMs: UInt64 = 1 << 50

    private static func tree(_ nodes: some Sequence<PersistedNode>) throws(ForkChoiceError) -> ProtoArray {
        var tree = ProtoArray()
        for node in nodes {
            guard tree.index(of: node.root) == nil, node.timeliness <= 2, node.slot.rawValue < timeLimitMs,
                let block = node.block
            else {
                throw .persistedDataInvalid(reason: "the block \(node.root) is damaged")
            }
            if tree.nodes.isEmpty {
                guard node.parentRoot != node.root else {
                    throw .persistedDataInvalid(reason: "a block is its own parent")
                }
            } else {
                guard let parent = tree[node.parentRoot], parent.block.slot < node.slot else {
                    throw .persistedDataInvalid(reason: "the block \(node.root) does not follow its parent")
                }
            }
            guard tree.append(block, node) else {
                throw .persistedDataInvalid(reason: "the payload of the block \(node.root) is damaged")
            }
        }
        guard !tree.nodes.isEmpty else { throw .persistedDataInvalid(reason: "there are no blocks") }
        return tree
    }

    private static func votes(
        _ persisted: some Sequence<PersistedVote>, nodeCount: Int
    ) throws(ForkChoiceError) -> VoteTable {
        var votes: [VoteTable.Vote] = []
        for vote in persisted {
            guard Int(vote.node) <= nodeCount, let status = PayloadStatus(rawValue: vote.status) else {
                throw .persistedDataInvalid(reason: "a vote for a block that is not there")
            }
            votes.append(
                VoteTable.Vote(
                    node: Int32(clamping: Int(vote.node) - 1), status: status, hasVoted: vote.hasVoted,
                    slot: vote.slot))
        }
        return VoteTable(votes: votes)
    }
}

extension ProtoArray {
    /// Appends a block read back with its bookkeeping; false when that is damaged.
    fileprivate mutating func append(_ block: ForkChoiceBlock, _ persisted: PersistedNode) -> Bool {
        let places = Array(persisted.tally)
        guard let tally = PayloadTally(places: places) else { return false }
        append(
            block, isTimely: persisted.isTimely, isTimelyForPTC: persisted.isTimelyForPTC,
            tally: places.isEmpty ? nil : tally)
        update(nodes.count - 1) { node in
            node.block.executionStatus = block.executionStatus
            node.isInvalid = persisted.isInvalid
            if node.isGloas { node.isPayloadVerified = persisted.isPayloadVerified }
        }
        return true
    }
}
