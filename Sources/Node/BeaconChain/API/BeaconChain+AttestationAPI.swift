package import BeaconAPI
package import ConsensusTypes
import ForkChoice
package import Primitives
import SSZ
import SlotClock
import StateTransition

// Attesting and aggregating.

extension BeaconChain {
    package func attestationData(slot: Slot, committeeIndex: CommitteeIndex) async throws -> AttestationData {
        try checkNotInFuture(slot)
        // A request may come before the slot's beginning was handled.
        tickForkChoice(time.now)
        try updateHead()
        guard !forkChoice.isOptimistic(head.root) else {
            throw BeaconAPIError(code: 503, message: "the payload of the head is not verified yet")
        }
        let epoch = spec.computeEpochAtSlot(slot)
        guard epoch.rawValue + 1 >= spec.computeEpochAtSlot(slotWindow.earliest).rawValue else {
            throw BeaconAPIError.badRequest("slot \(slot) is too old to be attested to")
        }
        guard let root = try canonicalBlockRoot(atOrBefore: slot) else {
            throw BeaconAPIError.notFound("the head of slot \(slot)")
        }
        let post = try postState(of: root)
        let start = spec.computeStartSlotAtEpoch(epoch)
        let state = post.slot < start ? try self.state(of: root, at: start) : post.state
        let committees = try context.committees(state, epoch: epoch)
        guard committeeIndex.rawValue < committees.committeesPerSlot else {
            throw BeaconAPIError.badRequest("there is no committee \(committeeIndex) in slot \(slot)")
        }
        let target = post.slot <= start ? root : try blockRoot(at: start, state: state, blockRoot: root)
        // From Electra on the committee is named beside the data.
        let index = spec.forkName(at: slot) >= .electra ? 0 : committeeIndex
        return AttestationData(
            slot: slot, index: index, beaconBlockRoot: root, source: state.currentJustifiedCheckpoint,
            target: Checkpoint(epoch: epoch, root: target))
    }

    package func submitAttestations(_ attestations: Versioned<[ForkedSubmittedAttestation]>) async throws {
        try checkSubmissionSize(attestations.data.count)
        var submissions = Submissions<CheckedAttestation>()
        var votes: [AttesterEpoch: Root] = [:]
        await check(attestations.data, at: Array(attestations.data.indices), &submissions) { attestation in
            guard let checked = try check(attestation), let index = checked.attestingIndices.first else { return nil }
            let epoch = attestation.data.target.epoch
            let known = votes.updateValue(checked.dataRoot, forKey: AttesterEpoch(validator: index, epoch: epoch))
            guard known == nil || known == checked.dataRoot else {
                votes[AttesterEpoch(validator: index, epoch: epoch)] = known
                throw GossipRejection.alreadyAttested(index, epoch: epoch)
            }
            return checked
        }
        for checked in await submissions.verified(\.signatures) { accept(checked) }
        try submissions.throwFailures()
    }

    package func aggregateAttestation(
        dataRoot: Root, slot: Slot, committeeIndex: CommitteeIndex
    ) async throws -> ForkedAttestation {
        let known = attestationPool.aggregate(dataRoot: dataRoot, committee: committeeIndex)
        guard let aggregate = known, aggregate.data.slot == slot else {
            throw BeaconAPIError.notFound("an attestation with that data")
        }
        return forked(aggregate)
    }

    package func submitAggregateAndProofs(_ aggregates: Versioned<[ForkedSignedAggregateAndProof]>) async throws {
        try checkSubmissionSize(aggregates.data.count)
        var submissions = Submissions<CheckedAttestation>()
        for round in rounds(aggregates.data.map { try? SubmittedAggregate($0, spec.limits).votes }) {
            await check(aggregates.data, at: round, &submissions) { try check($0) }
            for checked in await submissions.verified(\.signatures) { accept(checked) }
        }
        try submissions.throwFailures()
    }

    /// An aggregate in the form of its slot's fork.
    func forked(_ aggregate: CommitteeAggregate) -> ForkedAttestation {
        let fork = spec.forkName(at: aggregate.data.slot)
        return fork >= .electra
            ? ForkedAttestation(Electra.Attestation([aggregate], spec), fork)
            : ForkedAttestation(aggregate.phase0Form, fork)
    }

    /// There are no subnets to join without a network.
    package func submitBeaconCommitteeSubscriptions(_ subscriptions: [BeaconCommitteeSubscription]) async throws {}

    package func beaconCommitteeSelections(
        _ selections: [BeaconCommitteeSelection]
    ) async throws -> [BeaconCommitteeSelection] {
        throw BeaconAPIError.notImplemented("distributed validator selections")
    }
}
