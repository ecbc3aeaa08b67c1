import BLS
import ConsensusTypes
import Primitives
import SSZ
import StateTransition

/// Builds a chain of full blocks on the interop keys: everyone attests, everyone signs for the sync committee.
struct ChainBuilder: Sendable {
    let context: TransitionContext
    let keys: [SecretKey]
    /// The state after the last block.
    private(set) var state: ForkedBeaconState

    var spec: Spec { context.spec }

    init(validators: Int = 16, forks: [ForkName: UInt64] = [:]) throws {
        context = TransitionContext(Spec.minimal(forks))
        keys = (0..<validators).map { InteropKeys.secretKey(index: $0) }
        state = try interopGenesisState(keys: validators, genesisTime: 1_600_000_000, context)
    }

    init(validators: Int = 16, altairEpoch: UInt64?) throws {
        try self.init(validators: validators, forks: altairEpoch.map { [.altair: $0] } ?? [:])
    }

    /// A chain that begins in a fork.
    init(validators: Int = 16, genesis fork: ForkName) throws {
        let forks = ForkName.allCases.filter { $0 > .phase0 && $0 <= fork }
        try self.init(validators: validators, forks: Dictionary(uniqueKeysWithValues: forks.map { ($0, 0) }))
    }

    /// Builds the block of a slot on the head and takes it for the new head.
    /// - Parameters:
    ///   - changing: the validators whose address changes the block holds, from Capella on.
    ///   - plan: the bid and the parent's payload, from Gloas on.
    @discardableResult
    mutating func extend(
        to slot: Slot, attesting: Bool = true, changing: [ValidatorIndex] = [], plan: PayloadPlan = PayloadPlan()
    ) throws -> ForkedSignedBeaconBlock {
        let block = try build(slot, attesting: attesting, changing: changing, plan: plan)
        try stateTransition(&state, block, context, verifySignatures: .none)
        return block
    }

    /// A valid block of a slot on the head.
    func build(
        _ slot: Slot, attesting: Bool = true, changing: [ValidatorIndex] = [], plan: PayloadPlan = PayloadPlan()
    ) throws -> ForkedSignedBeaconBlock {
        let changes = changing.map { addressChange(of: $0) }
        var advanced = state
        try processSlots(&advanced, to: slot, context)
        switch advanced {
        case .phase0(let state):
            return try block(on: state, ForkedBeaconState.phase0, ForkedBeaconBlock.phase0) { body in
                if attesting { body.attestations = .init(try attestations(state)) }
            }
        case .altair(let state):
            return try block(on: state, ForkedBeaconState.altair, ForkedBeaconBlock.altair) { body in
                try fill(&body, state, attesting)
            }
        case .bellatrix(let state):
            return try block(on: state, ForkedBeaconState.bellatrix, ForkedBeaconBlock.bellatrix) { body in
                try fill(&body, state, attesting)
                try fill(&body.executionPayload, state)
            }
        case .capella(let state):
            return try block(on: state, ForkedBeaconState.capella, ForkedBeaconBlock.capella) { body in
                try fill(&body, state, attesting)
                try fill(&body.executionPayload, state)
                body.executionPayload.withdrawals = .init(try getExpectedWithdrawals(state, spec.preset))
                body.blsToExecutionChanges = .init(changes)
            }
        case .deneb(let state):
            return try block(on: state, ForkedBeaconState.deneb, ForkedBeaconBlock.deneb) { body in
                try fill(&body, state, attesting)
                try fill(&body.executionPayload, state)
                body.executionPayload.withdrawals = .init(try getExpectedWithdrawals(state, spec.preset))
                body.blobKZGCommitments = [KZGCommitment()]
                body.blsToExecutionChanges = .init(changes)
            }
        case .electra(let state):
            return try block(on: state, ForkedBeaconState.electra, ForkedBeaconBlock.electra) { body in
                try fill(&body, state, attesting)
                body.blsToExecutionChanges = .init(changes)
            }
        case .fulu(let state):
            return try block(on: state, ForkedBeaconState.fulu, ForkedBeaconBlock.fulu) { body in
                try fill(&body, state, attesting)
                body.blsToExecutionChanges = .init(changes)
            }
        case .gloas(let state):
            return try block(on: state, ForkedBeaconState.gloas, ForkedBeaconBlock.gloas) { body in
                if attesting { body.attestations = .init([try progressive(combined(attestations(state)))]) }
                body.syncAggregate = try syncAggregate(state)
                body.blsToExecutionChanges = .init(changes)
                try fill(&body, state, plan)
            }
        }
    }

    private func block<S: TransitionState>(
        on state: S, _ wrapState: (S) -> ForkedBeaconState, _ wrap: (S.Block) -> ForkedBeaconBlock,
        fill: (inout S.Block.Body) throws -> Void
    ) throws -> ForkedSignedBeaconBlock {
        let forked = wrapState(state)
        var body = S.Block.Body()
        body.randaoReveal = try randaoReveal(forked)
        body.eth1Data = state.eth1Data
        try fill(&body)
        var block = S.Block(
            slot: state.slot, proposerIndex: try proposer(forked),
            parentRoot: state.latestBlockHeader.hashTreeRoot(spec.limits), stateRoot: Root(), body: body)
        block.stateRoot = try computeNewStateRoot(forked, wrap(block), context)
        return sign(wrap(block), forked)
    }

    /// Altair to Deneb.
    private func fill<B: AltairBeaconBlockBody, S: AltairBeaconState>(
        _ body: inout B, _ state: S, _ attesting: Bool
    ) throws where B.Attestation == Phase0.Attestation {
        if attesting { body.attestations = .init(try attestations(state)) }
        body.syncAggregate = try syncAggregate(state)
    }

    /// Electra and Fulu.
    private func fill<B: ElectraBeaconBlockBody, S: ElectraBeaconState & BellatrixBeaconState>(
        _ body: inout B, _ state: S, _ attesting: Bool
    ) throws where B.Attestation == Electra.Attestation {
        if attesting { body.attestations = .init([try combined(attestations(state))]) }
        body.syncAggregate = try syncAggregate(state)
        try fill(&body.executionPayload, state)
        body.executionPayload.withdrawals = .init(try getExpectedWithdrawals(state, spec.preset).withdrawals)
        body.blobKZGCommitments = [KZGCommitment()]
    }

    /// A payload that follows the last one.
    private func fill<P: ExecutionPayloadProtocol, S: BellatrixBeaconState>(_ payload: inout P, _ state: S) throws {
        let parent = state.latestExecutionPayloadHeader
        payload.parentHash = parent.blockHash
        payload.prevRandao = getRandaoMix(state, getCurrentEpoch(state, spec.preset), spec.preset)
        payload.timestamp = try computeTimeAtSlot(state, state.slot, spec)
        payload.blockNumber = parent.blockNumber + 1
        payload.blockHash = Merkle.sha256(parent.blockHash.bytes + payload.prevRandao.bytes)
        payload.transactions = [.init([2, 1])]
    }

    /// A validator's move to an address, signed by its key, which is its withdrawal key too.
    func addressChange(of index: ValidatorIndex) -> SignedBLSToExecutionChange {
        let key = keys[index.int]
        var address = ExecutionAddress()
        address[0] = UInt8(truncatingIfNeeded: index.rawValue)
        let change = BLSToExecutionChange(
            validatorIndex: index, fromBLSPubkey: key.publicKey.compressed, toExecutionAddress: address)
        let domain = spec.computeDomain(
            DomainTypes.blsToExecutionChange, genesisValidatorsRoot: state.genesisValidatorsRoot)
        let root = computeSigningRoot(change, domain, spec.limits)
        return SignedBLSToExecutionChange(message: change, signature: key.sign(root).compressed)
    }

    /// Electra's form of a slot's attestations: one for all committees.
    private func combined(_ attestations: [Phase0.Attestation]) throws -> Electra.Attestation {
        var data = attestations[0].data
        data.index = 0
        let signatures = try attestations.map { try Signature($0.signature) }
        var committeeBits = Electra.CommitteeBits(count: Int(spec.preset.maxCommitteesPerSlot))
        for position in attestations.indices { committeeBits[position] = true }
        let bits = attestations.flatMap { attestation in
            (0..<attestation.aggregationBits.count).map { attestation.aggregationBits[$0] }
        }
        return Electra.Attestation(
            aggregationBits: .init(bits), data: data, signature: try Signature.aggregate(signatures).compressed,
            committeeBits: committeeBits)
    }

    /// Signs a block as it is.
    func sign(_ block: ForkedBeaconBlock, _ state: ForkedBeaconState) -> ForkedSignedBeaconBlock {
        let root = signingRoot(block.hashTreeRoot(spec), DomainTypes.beaconProposer, block.slot, state)
        return block.signed(keys[block.proposerIndex.int].sign(root).compressed)
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
                slot: slot, index: S.forkName < .electra ? CommitteeIndex(index) : 0,
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
    private func syncAggregate<S: AltairBeaconState>(_ state: S) throws -> SyncAggregate {
        let root = try getBlockRootAtSlot(state, state.slot - 1, spec.preset)
        let message = signingRoot(root, DomainTypes.syncCommittee, state.slot - 1, state)
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
        signingRoot(object, type, slot, state.shared)
    }

    private func signingRoot<S: BeaconStateProtocol>(
        _ object: Root, _ type: DomainType, _ slot: Slot, _ state: S
    ) -> Root {
        let version = state.fork.version(at: spec.computeEpochAtSlot(slot))
        let domain = computeDomain(
            type, forkVersion: version, genesisValidatorsRoot: state.genesisValidatorsRoot)
        return computeSigningRoot(objectRoot: object, domain: domain)
    }
}
