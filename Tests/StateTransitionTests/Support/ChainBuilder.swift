import BLS
import ConsensusTypes
import Primitives
import SSZ
import StateTransition

/// Builds a chain of full blocks on the interop keys: everyone attests, everyone signs for the sync committee.
struct ChainBuilder {
    let context: TransitionContext
    let keys: [SecretKey]
    /// The state after the last block.
    private(set) var state: ForkedBeaconState

    var spec: Spec { context.spec }

    init(validators: Int = 16, altairEpoch: UInt64? = nil) throws {
        let spec = Spec.minimal(altairEpoch.map { [.altair: $0] } ?? [:])
        context = TransitionContext(spec)
        keys = (0..<validators).map { InteropKeys.secretKey(index: $0) }
        state = try interopGenesisState(keys: validators, genesisTime: 1_600_000_000, context)
    }

    /// Builds the block of a slot on the head and takes it for the new head.
    mutating func extend(to slot: Slot, attesting: Bool = true) throws -> ForkedSignedBeaconBlock {
        let block = try build(slot, attesting: attesting)
        try stateTransition(&state, block, context, verifySignatures: .none)
        return block
    }

    /// A valid block of a slot on the head.
    func build(_ slot: Slot, attesting: Bool = true) throws -> ForkedSignedBeaconBlock {
        var advanced = state
        try processSlots(&advanced, to: slot, context)
        switch advanced {
        case .phase0(let inner): return try finish(phase0Block(inner, attesting), advanced)
        case .altair(let inner): return try finish(altairBlock(inner, attesting), advanced)
        default: throw StateTransitionError.unsupportedFork(advanced.forkName)
        }
    }

    /// Signs a block as it is.
    func sign(_ block: ForkedBeaconBlock, _ state: ForkedBeaconState) -> ForkedSignedBeaconBlock {
        let root = signingRoot(block.hashTreeRoot(spec), DomainTypes.beaconProposer, block.slot, state)
        return block.signed(keys[block.proposerIndex.int].sign(root).compressed)
    }

    private func finish(_ block: ForkedBeaconBlock, _ advanced: ForkedBeaconState) throws -> ForkedSignedBeaconBlock {
        let root = try computeNewStateRoot(advanced, block, context)
        switch block {
        case .phase0(var inner):
            inner.stateRoot = root
            return sign(.phase0(inner), advanced)
        case .altair(var inner):
            inner.stateRoot = root
            return sign(.altair(inner), advanced)
        default: throw StateTransitionError.unsupportedFork(block.forkName)
        }
    }

    private func phase0Block(_ state: Phase0.BeaconState, _ attesting: Bool) throws -> ForkedBeaconBlock {
        var body = Phase0.BeaconBlockBody()
        body.randaoReveal = try randaoReveal(.phase0(state))
        body.eth1Data = state.eth1Data
        if attesting { body.attestations = .init(try attestations(state)) }
        return .phase0(
            Phase0.BeaconBlock(
                slot: state.slot, proposerIndex: try proposer(.phase0(state)),
                parentRoot: state.latestBlockHeader.hashTreeRoot(spec.limits), stateRoot: Root(), body: body))
    }

    private func altairBlock(_ state: Altair.BeaconState, _ attesting: Bool) throws -> ForkedBeaconBlock {
        var body = Altair.BeaconBlockBody()
        body.randaoReveal = try randaoReveal(.altair(state))
        body.eth1Data = state.eth1Data
        if attesting { body.attestations = .init(try attestations(state)) }
        body.syncAggregate = try syncAggregate(state)
        return .altair(
            Altair.BeaconBlock(
                slot: state.slot, proposerIndex: try proposer(.altair(state)),
                parentRoot: state.latestBlockHeader.hashTreeRoot(spec.limits), stateRoot: Root(), body: body))
    }

    func proposer(_ state: ForkedBeaconState) throws -> ValidatorIndex {
        try context.beaconProposerIndex(state, slot: state.slot)
    }

    func randaoReveal(_ state: ForkedBeaconState) throws -> BLSSignature {
        let epoch = spec.computeEpochAtSlot(state.slot)
        let root = signingRoot(epoch.hashTreeRoot(spec.limits), DomainTypes.randao, state.slot, state)
        return keys[try proposer(state).int].sign(root).compressed
    }

    /// What the committees of the slot before attest to.
    func attestations<S: BeaconStateProtocol>(_ state: S) throws -> [Phase0.Attestation] {
        let slot = state.slot - 1
        let epoch = spec.computeEpochAtSlot(slot)
        let isCurrent = epoch == spec.computeEpochAtSlot(state.slot)
        let cache = try context.committeeCache(state, epoch: epoch)
        return try (0..<cache.committeesPerSlot).map { index in
            let data = AttestationData(
                slot: slot, index: CommitteeIndex(index),
                beaconBlockRoot: try getBlockRootAtSlot(state, slot, spec.preset),
                source: isCurrent ? state.currentJustifiedCheckpoint : state.previousJustifiedCheckpoint,
                target: Checkpoint(epoch: epoch, root: try getBlockRoot(state, epoch, spec.preset)))
            let committee = try cache.committee(slot: slot, index: CommitteeIndex(index))
            let version = state.fork.version(at: epoch)
            let domain = computeDomain(
                DomainTypes.beaconAttester, forkVersion: version, genesisValidatorsRoot: state.genesisValidatorsRoot)
            let root = computeSigningRoot(data, domain, spec.limits)
            let signature = try Signature.aggregate(committee.map { keys[$0.int].sign(root) })
            return Phase0.Attestation(
                aggregationBits: .init([Bool](repeating: true, count: committee.count)), data: data,
                signature: signature.compressed)
        }
    }

    /// Everyone's signature of the block root of the slot before, combined from the four subcommittees.
    private func syncAggregate(_ state: Altair.BeaconState) throws -> SyncAggregate {
        let root = try getBlockRootAtSlot(state, state.slot - 1, spec.preset)
        let message = signingRoot(root, DomainTypes.syncCommittee, state.slot - 1, .altair(state))
        let members = try context.syncCommitteeIndices(of: state.currentSyncCommittee, in: state)
        let size = members.count / 4
        let contributions = try (0..<4).map { subcommittee in
            let signers = members[(subcommittee * size)..<((subcommittee + 1) * size)]
            return SyncCommitteeContribution(
                slot: state.slot - 1, beaconBlockRoot: root, subcommitteeIndex: UInt64(subcommittee),
                aggregationBits: .init([Bool](repeating: true, count: size)),
                signature: try Signature.aggregate(signers.map { keys[$0.int].sign(message) }).compressed)
        }
        return try processSyncCommitteeContributions(contributions, spec.preset)
    }

    func signingRoot(_ object: Root, _ type: DomainType, _ slot: Slot, _ state: ForkedBeaconState) -> Root {
        let version = state.fork.version(at: spec.computeEpochAtSlot(slot))
        let domain = computeDomain(
            type, forkVersion: version, genesisValidatorsRoot: state.genesisValidatorsRoot)
        return computeSigningRoot(objectRoot: object, domain: domain)
    }
}
