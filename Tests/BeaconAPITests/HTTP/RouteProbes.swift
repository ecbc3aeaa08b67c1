import BeaconAPI
import ConsensusTypes
import Primitives
import SSZ

/// A call of the protocol that exercises one route; its result as text.
struct RouteProbe: Sendable {
    let route: Route
    let run: @Sendable (any BeaconNodeAPI, ForkName) async throws -> Any

    init(_ route: Route, _ run: @escaping @Sendable (any BeaconNodeAPI, ForkName) async throws -> Any) {
        self.route = route
        self.run = run
    }
}

extension RouteProbe {
    static let all = config + states + blocks + pools + node + validator + gloas

    private static let config: [RouteProbe] = [
        .init(.genesis) { node, _ in try await node.genesis() },
        .init(.configSpec) { node, _ in try await node.configSpec() },
        .init(.forkSchedule) { node, _ in try await node.forkSchedule() },
        .init(.depositContract) { node, _ in try await node.depositContract() },
    ]

    private static let ids: [ValidatorID] = [.index(1), .pubkey(Sample.pubkey), .index(.init(UInt64.max))]

    private static let states: [RouteProbe] = [
        .init(.stateRoot) { node, _ in try await node.stateRoot(.root(Sample.root(3))) },
        .init(.stateFork) { node, _ in try await node.stateFork(.genesis) },
        .init(.finalityCheckpoints) { node, _ in try await node.finalityCheckpoints(.slot(77)) },
        .init(.postValidators) { node, _ in
            try await node.validators(.head, ids: ids, statuses: [.active, .exitedSlashed])
        },
        .init(.postValidators) { node, _ in try await node.validators(.head, ids: [], statuses: []) },
        .init(.validator) { node, _ in try await node.validator(.justified, .pubkey(Sample.pubkey)) },
        .init(.postValidatorBalances) { node, _ in try await node.validatorBalances(.finalized, ids: ids) },
        .init(.committees) { node, _ in try await node.committees(.head, epoch: 1, index: 2, slot: 3) },
        .init(.committees) { node, _ in try await node.committees(.head, epoch: nil, index: nil, slot: nil) },
        .init(.syncCommittees) { node, _ in try await node.syncCommittees(.head, epoch: 4) },
        .init(.debugState) { node, _ in
            let state = try await node.debugState(.head)
            return (state.version, state.finalized, ScriptedNode.text(state.data))
        },
        .init(.debugHeads) { node, _ in try await node.debugHeads() },
    ]

    private static let blocks: [RouteProbe] = [
        .init(.headers) { node, _ in try await node.headers(slot: 3, parentRoot: Sample.root(1)) },
        .init(.header) { node, _ in try await node.header(.root(Sample.root(2))) },
        .init(.block) { node, _ in
            let block = try await node.block(.head)
            return (block.version, block.executionOptimistic, ScriptedNode.text(block.data))
        },
        .init(.blockRoot) { node, _ in try await node.blockRoot(.slot(5)) },
        .init(.blockAttestations) { node, _ in
            let list = try await node.blockAttestations(.head)
            return (list.version, ScriptedNode.text(list.data))
        },
        .init(.publishBlock) { node, fork in
            try await node.publishBlock(try Sample.zero(fork, .minimal), validation: .consensusAndEquivocation)
        },
        .init(.publishBlindedBlock) { node, fork in
            try await node.publishBlindedBlock(
                try Sample.zero(min(max(fork, .bellatrix), .fulu), .minimal), validation: nil)
        },
        .init(.blockRewards) { node, _ in try await node.blockRewards(.head) },
        .init(.attestationRewards) { node, _ in try await node.attestationRewards(4, ids: ids) },
        .init(.syncCommitteeRewards) { node, _ in try await node.syncCommitteeRewards(.head, ids: []) },
    ]

    private static let pools: [RouteProbe] = [
        .init(.poolAttestations) { node, _ in
            let list = try await node.poolAttestations(slot: 1, committeeIndex: 2)
            return (list.version, ScriptedNode.text(list.data))
        },
        .init(.submitAttestations) { node, fork in
            let one: ForkedSubmittedAttestation = try Sample.zero(fork, .minimal)
            try await node.submitAttestations(Versioned(fork, [one, one, one]))
            return ()
        },
        .init(.submitAttestations) { node, fork in try await node.submitAttestations(Versioned(fork, [])) },
        .init(.poolAttesterSlashings) { node, _ in
            let list = try await node.poolAttesterSlashings()
            return (list.version, ScriptedNode.text(list.data))
        },
        .init(.submitAttesterSlashing) { node, fork in
            try await node.submitAttesterSlashing(try Sample.zero(fork, .minimal))
        },
        .init(.poolProposerSlashings) { node, _ in try await node.poolProposerSlashings() },
        .init(.submitProposerSlashing) { node, _ in try await node.submitProposerSlashing(ProposerSlashing()) },
        .init(.poolVoluntaryExits) { node, _ in try await node.poolVoluntaryExits() },
        .init(.submitVoluntaryExit) { node, _ in try await node.submitVoluntaryExit(Sample.exit) },
        .init(.poolBLSToExecutionChanges) { node, _ in try await node.poolBLSToExecutionChanges() },
        .init(.submitBLSToExecutionChanges) { node, _ in
            try await node.submitBLSToExecutionChanges([SignedBLSToExecutionChange()])
        },
        .init(.submitSyncCommitteeMessages) { node, _ in
            try await node.submitSyncCommitteeMessages([
                SyncCommitteeMessage(
                    slot: 3, beaconBlockRoot: Sample.root(1), validatorIndex: 2, signature: Sample.signature)
            ])
        },
    ]

    private static let node: [RouteProbe] = [
        .init(.nodeVersion) { node, _ in try await node.nodeVersion() },
        .init(.nodeIdentity) { node, _ in try await node.nodeIdentity() },
        .init(.syncing) { node, _ in try await node.syncing() },
        .init(.health) { node, _ in try await node.health() },
        .init(.peerCount) { node, _ in try await node.peerCount() },
        .init(.peers) { node, _ in
            try await node.peers(states: [.connected, .connecting], directions: [.inbound])
        },
    ]

    private static let validator: [RouteProbe] = [
        .init(.attesterDuties) { node, _ in
            try await node.attesterDuties(4, (0..<1000).map { ValidatorIndex($0) })
        },
        .init(.proposerDuties) { node, _ in try await node.proposerDuties(5) },
        .init(.proposerDutiesV2) { node, _ in try await node.proposerDutiesV2(6) },
        .init(.syncDuties) { node, _ in try await node.syncDuties(7, [1]) },
        .init(.liveness) { node, _ in try await node.liveness(8, [2, 3]) },
        .init(.attestationData) { node, _ in try await node.attestationData(slot: 9, committeeIndex: 2) },
        .init(.aggregateAttestation) { node, _ in
            ScriptedNode.text(
                try await node.aggregateAttestation(dataRoot: Sample.root(1), slot: 2, committeeIndex: 3))
        },
        .init(.submitAggregateAndProofs) { node, fork in
            let one: ForkedSignedAggregateAndProof = try Sample.zero(fork, .minimal)
            try await node.submitAggregateAndProofs(Versioned(fork, [one, one]))
            return ()
        },
        .init(.beaconCommitteeSubscriptions) { node, _ in
            try await node.submitBeaconCommitteeSubscriptions([
                .init(validatorIndex: 1, committeeIndex: 2, committeesAtSlot: 3, slot: 4, isAggregator: true)
            ])
        },
        .init(.beaconCommitteeSelections) { node, _ in
            try await node.beaconCommitteeSelections([
                .init(validatorIndex: 1, slot: 2, selectionProof: Sample.signature)
            ])
        },
        .init(.syncCommitteeSubscriptions) { node, _ in
            try await node.submitSyncCommitteeSubscriptions([
                .init(validatorIndex: 1, syncCommitteeIndices: [0, 5], untilEpoch: 9)
            ])
        },
        .init(.syncCommitteeSelections) { node, _ in
            do {
                return try await node.syncCommitteeSelections([
                    .init(validatorIndex: 1, slot: 2, subcommitteeIndex: 3, selectionProof: Sample.signature)
                ])
            } catch let error as BeaconAPIError where error.code == 501 {
                return error
            }
        },
        .init(.syncCommitteeContribution) { node, _ in
            ScriptedNode.text(
                try await node.syncCommitteeContribution(
                    slot: 1, subcommitteeIndex: 2, beaconBlockRoot: Sample.root(3)))
        },
        .init(.submitContributionAndProofs) { node, _ in
            var bytes = Sample.contribution
            bytes = try SignedContributionAndProof(
                sszBytes: bytes.sszEncoded(Spec.minimal.limits), Spec.minimal.limits)
            try await node.submitContributionAndProofs([bytes])
            return ()
        },
        .init(.produceBlock) { node, _ in
            let produced = try await node.produceBlock(
                BlockProductionRequest(
                    slot: 3, randaoReveal: Sample.signature, graffiti: Sample.root(1), builderBoostFactor: .max))
            let contents =
                switch produced.contents {
                case .full(let contents): ScriptedNode.text(contents)
                case .blinded(let block): ScriptedNode.text(block)
                }
            return (produced.isBlinded, produced.executionPayloadValue, produced.consensusBlockValue, contents)
        },
        .init(.prepareBeaconProposer) { node, _ in
            try await node.prepareBeaconProposer([.init(validatorIndex: 1, feeRecipient: Sample.address)])
        },
        .init(.registerValidators) { node, _ in
            try await node.registerValidators([Sample.registration, Sample.registration])
        },
    ]
}
