import ConsensusTypes
import Primitives
import SSZ

/// What light client data takes from a block and its post-state.
struct StateProofs: Sendable {
    let header: Electra.LightClientHeader
    let currentSyncCommittee: SyncCommittee
    let nextSyncCommittee: SyncCommittee
    let currentSyncCommitteeBranch: Electra.CurrentSyncCommitteeBranch
    let nextSyncCommitteeBranch: Electra.NextSyncCommitteeBranch
    let finalityBranch: Electra.FinalityBranch
    /// The root of the state's finalized checkpoint: zero at genesis.
    let finalizedRoot: Root

    init(
        _ state: ForkedBeaconState, _ block: ForkedSignedBeaconBlock, _ spec: Spec
    ) throws(LightClientError) {
        guard let current = state.currentSyncCommittee, let next = state.nextSyncCommittee else { throw .unavailable }
        let header = try blockToLightClientHeader(block, spec)
        guard block.slot == state.slot, block.stateRoot == state.hashTreeRoot(spec) else { throw .mismatchedChainData }
        self.header = header
        currentSyncCommittee = current
        nextSyncCommittee = next
        let slot = state.slot
        currentSyncCommitteeBranch = .init(try state.proof(at: spec.currentSyncCommitteeGindex(at: slot), spec))
        nextSyncCommitteeBranch = .init(try state.proof(at: spec.nextSyncCommitteeGindex(at: slot), spec))
        finalityBranch = .init(try state.proof(at: spec.finalizedRootGindex(at: slot), spec))
        finalizedRoot = state.finalizedCheckpoint.root
    }

    /// The update that says what this state says, under a later block's signatures.
    /// - Parameter finalizedHeader: the header of `finalizedRoot`, the empty one for genesis; nil when it is not known.
    func update(
        signedBy aggregate: SyncAggregate, signatureSlot: Slot, finalizedHeader: Electra.LightClientHeader?,
        _ spec: Spec
    ) -> Electra.LightClientUpdate {
        // The next committee helps only when the current one signed.
        let isOfPeriod =
            spec.computeSyncCommitteePeriodAtSlot(header.beacon.slot)
            == spec.computeSyncCommitteePeriodAtSlot(signatureSlot)
        return Electra.LightClientUpdate(
            attestedHeader: header,
            nextSyncCommittee: isOfPeriod ? nextSyncCommittee : .init(),
            nextSyncCommitteeBranch: isOfPeriod ? nextSyncCommitteeBranch : .init(),
            finalizedHeader: finalizedHeader ?? .init(),
            finalityBranch: finalizedHeader == nil ? .init() : finalityBranch,
            syncAggregate: aggregate, signatureSlot: signatureSlot)
    }
}

extension ForkedBeaconState {
    /// `compute_merkle_proof` in the state, with zeros in front where an older fork's tree is less deep.
    fileprivate func proof(at gindex: UInt64, _ spec: Spec) throws(LightClientError) -> [Bytes32] {
        let branch = try proof(shared, gindex, spec)
        return forkName < .electra ? [Bytes32()] + branch : branch
    }

    private func proof(
        _ state: some BeaconStateProtocol, _ gindex: UInt64, _ spec: Spec
    ) throws(LightClientError) -> [Bytes32] {
        try merkleProof(of: state, at: gindex, spec)
    }
}
