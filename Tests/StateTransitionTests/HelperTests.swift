import BLS
import ConsensusTypes
import Primitives
import SSZ
import StateTransition
import Testing

@Suite struct HelperTests {
    let context = TransitionContext(.minimal)

    @Test func everyoneAttestsOncePerEpoch() throws {
        let state = try interopGenesisState(keys: 40, genesisTime: 0, context)
        guard case .phase0(let inner) = state else {
            Issue.record("a \(state.forkName) genesis")
            return
        }
        for epoch: Epoch in [0, 1] {
            var seen: [ValidatorIndex] = []
            let cache = try context.committeeCache(state, epoch: epoch)
            cache.forEachCommittee { _, _, members in seen.append(contentsOf: members) }
            #expect(seen.sorted() == cache.activeIndices)
            for index in [0, 17, 39] as [ValidatorIndex] {
                let assignment = try #require(
                    try getCommitteeAssignment(inner, epoch: epoch, validatorIndex: index, context))
                #expect(assignment.committee[assignment.position] == index)
                let committee = try cache.committee(slot: assignment.slot, index: assignment.index)
                #expect(Array(committee) == assignment.committee)
            }
            #expect(try getCommitteeAssignment(inner, epoch: epoch, validatorIndex: 40, context) == nil)
        }
        #expect(throws: StateTransitionError.invalid(.query, .epochOutsideShuffling(2))) {
            try context.committeeCache(state, epoch: 2)
        }
    }

    @Test func depositTreeIsTheListsTree() throws {
        let limits = Spec.minimal.limits
        var tree = DepositTree()
        var list = DepositDataList()
        #expect(tree.root == list.hashTreeRoot(limits))
        for index in 0..<9 {
            let data = DepositData(
                pubkey: BLSPubkey(), withdrawalCredentials: Bytes32(), amount: Gwei(UInt64(index)),
                signature: BLSSignature())
            list.append(data)
            tree.append(data.hashTreeRoot(limits))
            #expect(tree.root == list.hashTreeRoot(limits))
            #expect(
                Merkle.isValidMerkleBranch(
                    leaf: data.hashTreeRoot(limits), branch: tree.proofOfLast, depth: 33, index: UInt64(index),
                    root: tree.root))
        }
    }

    @Test func depositsTopUpAddOrAreLost() throws {
        let spec = Spec.minimal
        var deposits = interopDeposits(keys: 5, spec)
        // The fourth is a top-up of the first, with a signature that then nobody checks; the fifth has a wrong one.
        deposits[3].data = deposits[0].data
        deposits[3].data.signature = BLSSignature()
        deposits[4].data.signature = deposits[0].data.signature
        var tree = DepositTree()
        for index in deposits.indices {
            tree.append(deposits[index].data.hashTreeRoot(spec.limits))
            deposits[index].proof = DepositProof(tree.proofOfLast)
        }
        let state = try initializeBeaconStateFromEth1(
            eth1BlockHash: Hash32(), eth1Timestamp: 0, deposits: deposits, context)
        #expect(state.validators.count == 3)
        #expect(state.eth1DepositIndex == 5)
        #expect(state.balances[0].rawValue == 2 * spec.preset.maxEffectiveBalance.rawValue)
        #expect(state.validators[0].effectiveBalance == spec.preset.maxEffectiveBalance)

        deposits[2].proof[0][0] ^= 1
        #expect(throws: StateTransitionError.invalid(.genesis, .depositProof)) {
            try initializeBeaconStateFromEth1(eth1BlockHash: Hash32(), eth1Timestamp: 0, deposits: deposits, context)
        }
    }

    @Test func eth1VoteFollowsTheMajority() throws {
        let spec = Spec.minimal
        guard case .phase0(var state) = try interopGenesisState(keys: 8, genesisTime: 1 << 40, context) else {
            Issue.record("no phase0 genesis")
            return
        }
        let distance = spec.config.secondsPerEth1Block * spec.config.eth1FollowDistance
        func block(_ age: UInt64, _ count: UInt64, _ tag: UInt8) -> (timestamp: UInt64, data: Eth1Data) {
            var hash = Hash32()
            hash[0] = tag
            return (state.genesisTime - age, Eth1Data(depositRoot: Root(), depositCount: count, blockHash: hash))
        }
        let chain = [
            block(3 * distance, 8, 1), block(2 * distance, 8, 2), block(distance + 1, 8, 3), block(distance, 9, 4),
            block(distance - 1, 9, 5),
        ]
        // Without votes the latest candidate; nothing to vote for without candidates.
        #expect(try getEth1Vote(state, eth1Chain: chain, spec) == chain[3].data)
        #expect(try getEth1Vote(state, eth1Chain: [chain[0], chain[4]], spec) == state.eth1Data)
        // Fewer deposits than the state knows are no candidate.
        #expect(try getEth1Vote(state, eth1Chain: [block(distance, 7, 9)], spec) == state.eth1Data)
        // Votes for no candidate do not count; among equals the first cast wins.
        for tag in [4, 2, 1, 0, 2, 1, 0, 0] { state.eth1DataVotes.append(chain[tag].data) }
        #expect(try getEth1Vote(state, eth1Chain: chain, spec) == chain[2].data)
        for tag in [3, 3] { state.eth1DataVotes.append(chain[tag].data) }
        #expect(try getEth1Vote(state, eth1Chain: chain, spec) == chain[2].data)
    }

    @Test func syncDutiesFollowTheCommittees() throws {
        let chain = try ChainBuilder(altairEpoch: 0)
        guard case .altair(let state) = chain.state else {
            Issue.record("no Altair genesis")
            return
        }
        let spec = chain.spec
        let members = try chain.context.syncCommitteeIndices(of: state.currentSyncCommittee, in: state)
        for index in (0..<16).map({ ValidatorIndex(UInt64($0)) }) {
            let isMember = members.contains(index)
            #expect(try isAssignedToSyncCommittee(state, epoch: 7, validatorIndex: index, spec) == isMember)
            #expect(try isAssignedToSyncCommittee(state, epoch: 8, validatorIndex: index, spec) == isMember)
            let subnets = Set(members.indices.filter { members[$0] == index }.map { UInt64($0 / 8) })
            #expect(try computeSubnetsForSyncCommittee(state, validatorIndex: index, spec) == subnets)
        }
        #expect(throws: InvalidReason.syncPeriodOutOfRange(16)) {
            try isAssignedToSyncCommittee(state, epoch: 16, validatorIndex: 0, spec)
        }
        #expect(throws: InvalidReason.validatorIndexOutOfRange(16)) {
            try isAssignedToSyncCommittee(state, epoch: 0, validatorIndex: 16, spec)
        }
    }

    @Test func contributionsOfUnknownSubcommitteesAreRefused() throws {
        var contribution = SyncCommitteeContribution()
        contribution.subcommitteeIndex = 4
        #expect(throws: InvalidReason.contributionOutOfRange) {
            try processSyncCommitteeContributions([contribution], .minimal)
        }
        let empty = try processSyncCommitteeContributions([], .minimal)
        #expect(empty.syncCommitteeSignature == Constants.g2PointAtInfinity)
        #expect(empty.syncCommitteeBits.isZero)
    }

    @Test func listAndIndexShuffleAlike() {
        let seed = Merkle.sha256([1, 2, 3])
        for count in [0, 1, 2, 3, 255, 256, 257, 300, 513] {
            let list = (0..<count).map { UInt64($0) }
            let shuffled = computeShuffledList(list, seed: seed, rounds: 90)
            #expect(shuffled.sorted() == list)
            for index in list.prefix(5) {
                let alone = computeShuffledIndex(index, count: UInt64(count), seed: seed, rounds: 90)
                #expect(shuffled[Int(index)] == alone)
            }
        }
    }
}
