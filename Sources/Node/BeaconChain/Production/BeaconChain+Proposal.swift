import BLS
import BeaconAPI
import ConsensusTypes
import ForkChoice
import Logging
import Primitives
import SSZ
import SlotClock
import StateTransition

extension BeaconChain {
    /// An unsigned block on the head: everything but the proposer's signature.
    func proposal(_ request: BlockProductionRequest) async throws -> Proposal {
        // A request may come before the slot's beginning was handled.
        tickForkChoice(time.now)
        try updateHead()
        try checkProposalSlot(request.slot)
        let parent = head.root
        let state = try headState(at: request.slot)
        let proposer = try context.proposerIndex(state)
        let payload = try await proposedPayload(state, parent: parent, proposer: proposer)
        if !request.skipRandaoVerification {
            guard try await isRandaoValid(request, proposer, state) else {
                throw BeaconAPIError.badRequest("the randao reveal is not that of proposer \(proposer)")
            }
        }
        let contents = try ProposalContents(
            slot: request.slot, proposerIndex: proposer, parentRoot: parent, randaoReveal: request.randaoReveal,
            graffiti: request.graffiti ?? options.graffiti, operations: packedOperations(state, parent: parent),
            syncAggregate: syncPool.aggregate(
                slot: request.slot - 1, beaconBlockRoot: parent,
                subcommittees: Int(Constants.syncCommitteeSubnetCount)), payload: payload)
        var block = try contents.block(on: state, spec)
        block.setStateRoot(try computeNewStateRoot(state, block, context))
        return Proposal(block: block, payload: contents.payload)
    }

    private func checkProposalSlot(_ slot: Slot) throws {
        try checkNotInFuture(slot)
        guard slot > head.slot else {
            throw BeaconAPIError.badRequest("slot \(slot) is not after the head's slot \(head.slot)")
        }
        guard !forkChoice.isOptimistic(head.root) else {
            throw BeaconAPIError.engineNotReady("the payload of the head is not verified yet")
        }
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

    /// What the pools have for a block on a state: slashings, exits and changes still due, the best attestations.
    private func packedOperations(_ state: ForkedBeaconState, parent: Root) throws -> PackedOperations {
        var due = DueOperations(state, spec)
        let proposerSlashings = operationPool.proposerSlashings.sorted { $0.key < $1.key }
            .filter { due.isSlashable($0.key) && isValid(.proposerSlashing($0.value), on: state) }
            .prefix(Int(spec.preset.maxProposerSlashings)).map(\.value)
        due.markSlashed(proposerSlashings.map(\.signedHeader1.message.proposerIndex))
        var attesterSlashings: [Electra.AttesterSlashing] = []
        for slashing in operationPool.attesterSlashings {
            guard attesterSlashings.count < due.maxAttesterSlashings, due.fits(slashing) else { continue }
            let new = slashableIndices(slashing).filter(due.isSlashable)
            guard !new.isEmpty, isValid(.attesterSlashing(slashing), on: state) else { continue }
            due.markSlashed(new)
            attesterSlashings.append(slashing)
        }
        let exits = operationPool.voluntaryExits.sorted { $0.key < $1.key }
            .filter { due.canExit($0.value.message) && isValid(.voluntaryExit($0.value), on: state) }
        let changes = operationPool.credentialChanges.sorted { $0.key < $1.key }
            .filter { state.forkName >= .capella && isValid(.credentialChange($0.value), on: state) }
        return PackedOperations(
            proposerSlashings: proposerSlashings, attesterSlashings: attesterSlashings,
            voluntaryExits: exits.prefix(Int(spec.preset.maxVoluntaryExits)).map(\.value),
            attestations: try packedAttestations(state, parent: parent),
            credentialChanges: changes.prefix(Int(spec.preset.maxBLSToExecutionChanges)).map(\.value))
    }

    /// Whether an operation that was valid when it came is so still: one bad one would make the whole block invalid.
    private func isValid(_ operation: PoolOperation, on state: ForkedBeaconState) -> Bool {
        do {
            try operation.check(on: state, context)
            return true
        } catch {
            logger.warning("an operation of the pool was left out of a block", metadata: ["reason": "\(error)"])
            return false
        }
    }

    private func packedAttestations(
        _ state: ForkedBeaconState, parent: Root
    ) throws -> BlockOperations.Attestations {
        let rules = try InclusionRules(state, context)
        let candidates = attestationPool.candidates { data in
            rules.isIncludable(data) && hasSameShuffling(data.target, as: parent)
        }
        guard state.forkName >= .electra else {
            return .phase0(
                packAttestations(
                    candidates.map(\.phase0Form).compactMap(rules.candidate), limit: Int(spec.preset.maxAttestations)))
        }
        // Of what was signed before Electra, only votes of committee 0 have data that it takes.
        let merged = onChainAggregates(candidates.filter { $0.data.index == 0 }, spec)
        return .electra(
            packAttestations(merged.compactMap(rules.candidate), limit: Int(spec.preset.maxAttestationsElectra)))
    }

    /// Whether a vote's committee is the same on the chain of `parent`: both chains have the block that decided it.
    private func hasSameShuffling(_ target: Checkpoint, as parent: Root) -> Bool {
        guard forkChoice.contains(target.root) else { return false }
        guard let slot = attesterDecisionSlot(target.epoch) else { return true }
        return forkChoice.ancestor(of: target.root, at: slot) == forkChoice.ancestor(of: parent, at: slot)
    }
}
