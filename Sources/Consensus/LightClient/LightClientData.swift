package import ConsensusTypes
import Primitives
import SSZ

/// `block_to_light_client_header` (deneb/light-client/full-node.md), in the newest fork's shape.
package func blockToLightClientHeader(
    _ block: ForkedSignedBeaconBlock, _ spec: Spec
) throws(LightClientError) -> Electra.LightClientHeader {
    switch block {
    case .phase0(let block): try header(block, nil, spec)
    // Bellatrix's payloads were never part of light client data.
    case .altair(let block): try header(block, nil, spec)
    case .bellatrix(let block): try header(block, nil, spec)
    case .capella(let block):
        try header(block, .init(Capella.ExecutionPayloadHeader(block.message.body.executionPayload, spec.limits)), spec)
    case .deneb(let block): try header(block, .init(block.message.body.executionPayload, spec.limits), spec)
    case .electra(let block): try header(block, .init(block.message.body.executionPayload, spec.limits), spec)
    case .fulu(let block): try header(block, .init(block.message.body.executionPayload, spec.limits), spec)
    case .gloas: throw .unavailable
    }
}

private func header<B: SignedBeaconBlockProtocol>(
    _ block: B, _ execution: Electra.ExecutionPayloadHeader?, _ spec: Spec
) throws(LightClientError) -> Electra.LightClientHeader {
    let beacon = block.message.header(spec.limits)
    guard let execution else { return .init(beacon: beacon, execution: .init(), executionBranch: .init()) }
    let branch = try merkleProof(of: block.message.body, at: Constants.executionPayloadGindex, spec)
    return .init(beacon: beacon, execution: execution, executionBranch: .init(branch))
}

/// `compute_merkle_proof`.
func merkleProof(of value: some SSZType, at gindex: UInt64, _ spec: Spec) throws(LightClientError) -> [Bytes32] {
    guard let index = GeneralizedIndex(gindex), let branch = value.merkleProof(at: index, spec.limits) else {
        throw .unavailable
    }
    return branch
}

/// `create_light_client_bootstrap` (altair/light-client/full-node.md).
/// - Parameter state: the block's post-state.
package func createLightClientBootstrap(
    _ state: ForkedBeaconState, _ block: ForkedSignedBeaconBlock, _ spec: Spec
) throws(LightClientError) -> Electra.LightClientBootstrap {
    let proofs = try StateProofs(state, block, spec)
    return .init(
        header: proofs.header, currentSyncCommittee: proofs.currentSyncCommittee,
        currentSyncCommitteeBranch: proofs.currentSyncCommitteeBranch)
}

/// `create_light_client_update` (altair/light-client/full-node.md).
/// - Parameters:
///   - attestedState: the post-state of `attestedBlock`, the block's parent.
///   - finalizedBlock: the block that the attested state's finalized checkpoint names, if it is at hand.
package func createLightClientUpdate(
    _ block: ForkedSignedBeaconBlock, attestedState: ForkedBeaconState, attestedBlock: ForkedSignedBeaconBlock,
    finalizedBlock: ForkedSignedBeaconBlock?, _ spec: Spec
) throws(LightClientError) -> Electra.LightClientUpdate {
    let attested = try StateProofs(attestedState, attestedBlock, spec)
    guard attested.header.beacon.hashTreeRoot(spec.limits) == block.parentRoot else { throw .mismatchedChainData }
    guard let aggregate = block.syncAggregate else { throw .unavailable }
    guard UInt64(aggregate.syncCommitteeBits.popCount) >= spec.preset.minSyncCommitteeParticipants else {
        throw .notEnoughParticipants
    }
    var finalizedHeader: Electra.LightClientHeader?
    if let finalizedBlock {
        finalizedHeader = .init()
        if finalizedBlock.slot != Constants.genesisSlot {
            finalizedHeader = try blockToLightClientHeader(finalizedBlock, spec)
        }
    }
    let finalizedRoot = finalizedHeader.map { $0 == .init() ? Root() : $0.beacon.hashTreeRoot(spec.limits) }
    guard finalizedRoot ?? attested.finalizedRoot == attested.finalizedRoot else { throw .mismatchedChainData }
    return attested.update(
        signedBy: aggregate, signatureSlot: block.slot, finalizedHeader: finalizedHeader, spec)
}

extension ForkedSignedBeaconBlock {
    /// The block's sync aggregate; nil before Altair.
    var syncAggregate: SyncAggregate? {
        switch self {
        case .phase0: nil
        case .altair(let block): block.message.body.syncAggregate
        case .bellatrix(let block): block.message.body.syncAggregate
        case .capella(let block): block.message.body.syncAggregate
        case .deneb(let block): block.message.body.syncAggregate
        case .electra(let block): block.message.body.syncAggregate
        case .fulu(let block): block.message.body.syncAggregate
        case .gloas(let block): block.message.body.syncAggregate
        }
    }
}
