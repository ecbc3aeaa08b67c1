import BLS
import ConsensusTypes
import Primitives
import SSZ
import StateTransition

/// What a block of Gloas says about payloads: its parent's and the one it bids for.
struct PayloadPlan {
    /// Who bids; the proposer for itself when nobody does.
    var builder: (index: BuilderIndex, key: SecretKey)?
    var value: Gwei = 0
    /// Whether the parent's payload has come.
    var isParentFull = true
    /// The requests of the parent's payload.
    var parentRequests = Gloas.ExecutionRequests()
    /// The requests of the payload that is bid for.
    var requests = Gloas.ExecutionRequests()
}

extension ChainBuilder {
    /// The bid, the parent's requests, and the votes of the whole committee on the parent's payload.
    func fill(_ body: inout Gloas.BeaconBlockBody, _ state: Gloas.BeaconState, _ plan: PayloadPlan) throws {
        let parent = state.latestExecutionPayloadBid
        var bid = Gloas.ExecutionPayloadBid()
        bid.parentBlockHash = plan.isParentFull ? parent.blockHash : state.latestBlockHash
        bid.parentBlockRoot = state.latestBlockHeader.hashTreeRoot(spec.limits)
        bid.prevRandao = getRandaoMix(state, getCurrentEpoch(state, spec.preset), spec.preset)
        bid.blockHash = Merkle.sha256(bid.parentBlockRoot.bytes + bid.prevRandao.bytes)
        bid.gasLimit = 30_000_000
        bid.builderIndex = plan.builder?.index ?? Constants.builderIndexSelfBuild
        bid.slot = state.slot
        bid.value = plan.value
        bid.executionRequestsRoot = plan.requests.hashTreeRoot(spec.limits)
        let root = builderSigningRoot(bid, state)
        body.signedExecutionPayloadBid = Gloas.SignedExecutionPayloadBid(
            message: bid, signature: plan.builder?.key.sign(root).compressed ?? Constants.g2PointAtInfinity)
        if plan.isParentFull { body.parentExecutionRequests = plan.parentRequests }
        if let votes = try payloadAttestation(state, isPresent: plan.isParentFull) {
            body.payloadAttestations = [votes]
        }
    }

    /// The whole committee's vote; nil in the first slot of the fork, before which there was none.
    private func payloadAttestation(_ state: Gloas.BeaconState, isPresent: Bool) throws -> PayloadAttestation? {
        let slot = state.slot - 1
        guard slot > 0, spec.forkName(at: slot) == .gloas else { return nil }
        let data = PayloadAttestationData(
            beaconBlockRoot: state.latestBlockHeader.hashTreeRoot(spec.limits), slot: slot,
            payloadPresent: isPresent, blobDataAvailable: isPresent)
        let message = signingRoot(
            data.hashTreeRoot(spec.limits), DomainTypes.ptcAttester, slot, ForkedBeaconState.gloas(state))
        let members = try getPTC(state, slot, spec.preset)
        return PayloadAttestation(
            aggregationBits: .init(Array(repeating: true, count: members.count)), data: data,
            signature: try Signature.aggregate(members.map { keys[$0.int].sign(message) }).compressed)
    }

    private func builderSigningRoot<T: SSZContainer>(_ object: T, _ state: Gloas.BeaconState) -> Root {
        signingRoot(
            object.hashTreeRoot(spec.limits), DomainTypes.beaconBuilder, state.slot, ForkedBeaconState.gloas(state))
    }

    /// Electra's form with Gloas's lists.
    func progressive(_ attestation: Electra.Attestation) -> Gloas.Attestation {
        Gloas.Attestation(
            aggregationBits: .init(attestation.aggregationBits.values), data: attestation.data,
            signature: attestation.signature, committeeBits: attestation.committeeBits)
    }

    /// The payload that the head's bid has promised, signed by the key that built it.
    func envelope(_ state: Gloas.BeaconState, _ plan: PayloadPlan) throws -> Gloas.SignedExecutionPayloadEnvelope {
        let bid = state.latestExecutionPayloadBid
        var header = state.latestBlockHeader
        header.stateRoot = state.hashTreeRoot(spec.limits)
        var payload = Gloas.ExecutionPayload()
        payload.parentHash = state.latestBlockHash
        payload.prevRandao = bid.prevRandao
        payload.gasLimit = bid.gasLimit
        payload.timestamp = try computeTimeAtSlot(state, state.slot, spec)
        payload.blockHash = bid.blockHash
        payload.withdrawals = state.payloadExpectedWithdrawals
        payload.slotNumber = state.slot.rawValue
        let message = Gloas.ExecutionPayloadEnvelope(
            payload: payload, executionRequests: plan.requests, builderIndex: bid.builderIndex,
            beaconBlockRoot: header.hashTreeRoot(spec.limits), parentBeaconBlockRoot: header.parentRoot)
        return sign(message, state, plan.builder?.key ?? keys[header.proposerIndex.int])
    }

    func sign(
        _ message: Gloas.ExecutionPayloadEnvelope, _ state: Gloas.BeaconState, _ key: SecretKey
    ) -> Gloas.SignedExecutionPayloadEnvelope {
        Gloas.SignedExecutionPayloadEnvelope(
            message: message, signature: key.sign(builderSigningRoot(message, state)).compressed)
    }

    /// A deposit that makes a builder of a key.
    func builderDeposit(_ key: SecretKey, amount: Gwei) -> BuilderDepositRequest {
        var credentials = Bytes32()
        credentials[0] = Constants.builderWithdrawalPrefix
        credentials[31] = 7
        let message = DepositMessage(
            pubkey: key.publicKey.compressed, withdrawalCredentials: credentials, amount: amount)
        let domain = computeDomain(
            DomainTypes.builderDeposit, forkVersion: spec.config.genesisForkVersion, genesisValidatorsRoot: Root())
        let root = computeSigningRoot(message, domain, spec.limits)
        return BuilderDepositRequest(
            pubkey: message.pubkey, withdrawalCredentials: credentials, amount: amount,
            signature: key.sign(root).compressed)
    }
}
