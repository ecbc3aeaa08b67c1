import BLS
import BeaconAPI
import ConsensusTypes
import ForkChoice
import Primitives
import SSZ
import SlotClock
import StateTransition

extension BeaconChain {
    /// An unsigned block on the head: everything but the proposer's signature.
    func proposal(_ request: BlockProductionRequest) async throws -> ForkedBeaconBlock {
        try checkProposalSlot(request.slot)
        let parent = head.root
        let state = try headState(at: request.slot)
        let proposer = try context.proposerIndex(state)
        if !request.skipRandaoVerification {
            guard try await isRandaoValid(request, proposer, state) else {
                throw BeaconAPIError.badRequest("the randao reveal is not that of proposer \(proposer)")
            }
        }
        let contents = try ProposalContents(
            slot: request.slot, proposerIndex: proposer, parentRoot: parent, randaoReveal: request.randaoReveal,
            graffiti: request.graffiti ?? options.graffiti, operations: packedOperations(state),
            syncAggregate: syncPool.aggregate(
                slot: request.slot - 1, beaconBlockRoot: parent,
                subcommittees: Int(Constants.syncCommitteeSubnetCount)))
        var block = try contents.block(on: state, spec)
        block.setStateRoot(try computeNewStateRoot(state, block, context))
        return block
    }

    private func checkProposalSlot(_ slot: Slot) throws {
        guard slot <= slotWindow.latest else {
            throw BeaconAPIError.badRequest("slot \(slot) is in the future (now \(slotWindow.latest))")
        }
        guard slot > head.slot else {
            throw BeaconAPIError.badRequest("slot \(slot) is not after the head's slot \(head.slot)")
        }
        guard slot.rawValue - head.slot.rawValue <= 32 * spec.preset.slotsPerEpoch else { throw BeaconAPIError.syncing }
        guard spec.forkName(at: slot).isSupported else {
            throw BeaconAPIError.notImplemented("block production of the fork \(spec.forkName(at: slot).name)")
        }
    }

    private func isRandaoValid(
        _ request: BlockProductionRequest, _ proposer: ValidatorIndex, _ state: ForkedBeaconState
    ) async throws -> Bool {
        let epoch = spec.computeEpochAtSlot(request.slot)
        let signature = try context.signatureSet(
            proposer, state, objectRoot: epoch.hashTreeRoot(spec.limits),
            domain: context.domain(DomainTypes.randao, state), signature: request.randaoReveal)
        return await verifySignatures([[signature]]) == [true]
    }

    /// What the pools have for a block on a state: slashings and exits that are still due, the best attestations.
    private func packedOperations(_ state: ForkedBeaconState) throws -> PackedOperations {
        let validators = state.validators
        let epoch = spec.computeEpochAtSlot(state.slot)
        var slashed: Set<ValidatorIndex> = []
        func isDue(_ index: ValidatorIndex) -> Bool {
            index.int < validators.count && isSlashableValidator(validators[index.int], epoch)
        }
        let proposerSlashings = operationPool.proposerSlashings.sorted { $0.key < $1.key }
            .filter { isDue($0.key) }.prefix(Int(spec.preset.maxProposerSlashings))
        slashed.formUnion(proposerSlashings.map(\.key))
        var attesterSlashings: [Phase0.AttesterSlashing] = []
        for slashing in operationPool.attesterSlashings {
            let new = slashableIndices(slashing).filter { isDue($0) && !slashed.contains($0) }
            guard !new.isEmpty, attesterSlashings.count < Int(spec.preset.maxAttesterSlashings) else { continue }
            slashed.formUnion(new)
            attesterSlashings.append(slashing)
        }
        let exits = operationPool.voluntaryExits.sorted { $0.key < $1.key }.filter { index, exit in
            index.int < validators.count && !slashed.contains(index) && exit.message.epoch <= epoch
                && validators[index.int].exitEpoch == Constants.farFutureEpoch
        }
        return PackedOperations(
            proposerSlashings: proposerSlashings.map(\.value), attesterSlashings: attesterSlashings,
            voluntaryExits: exits.prefix(Int(spec.preset.maxVoluntaryExits)).map(\.value),
            attestations: try packedAttestations(state))
    }

    private func packedAttestations(_ state: ForkedBeaconState) throws -> [Phase0.Attestation] {
        let rules = try InclusionRules(state, context)
        let candidates = attestationPool.candidates(where: rules.isIncludable).compactMap(rules.candidate)
        return packAttestations(candidates, limit: Int(spec.preset.maxAttestations))
    }
}
