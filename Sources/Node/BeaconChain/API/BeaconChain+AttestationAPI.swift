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
        return AttestationData(
            slot: slot, index: committeeIndex, beaconBlockRoot: root, source: state.currentJustifiedCheckpoint,
            target: Checkpoint(epoch: epoch, root: target))
    }

    package func submitAttestations(_ attestations: Versioned<[ForkedSubmittedAttestation]>) async throws {
        try checkSubmissionSize(attestations.data.count)
        var submissions = Submissions<CheckedAttestation>()
        var votes: [AttesterEpoch: Root] = [:]
        await check(attestations.data, at: Array(attestations.data.indices), &submissions) { attestation in
            guard let attestation = attestation.phase0Form else {
                throw GossipRejection.unsupportedFork(attestations.version)
            }
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
        guard let aggregate = attestationPool.aggregate(dataRoot: dataRoot), aggregate.data.slot == slot,
            let forked = ForkedAttestation(aggregate, spec.forkName(at: slot))
        else { throw BeaconAPIError.notFound("an attestation with that data") }
        return forked
    }

    package func submitAggregateAndProofs(_ aggregates: Versioned<[ForkedSignedAggregateAndProof]>) async throws {
        try checkSubmissionSize(aggregates.data.count)
        var submissions = Submissions<CheckedAttestation>()
        for round in rounds(aggregates.data.map { $0.phase0Form.map { AggregateVotes($0.message.aggregate) } }) {
            await check(aggregates.data, at: round, &submissions) { aggregate in
                guard let aggregate = aggregate.phase0Form else {
                    throw GossipRejection.unsupportedFork(aggregates.version)
                }
                return try check(aggregate)
            }
            for checked in await submissions.verified(\.signatures) { accept(checked) }
        }
        try submissions.throwFailures()
    }

    /// There are no subnets to join without a network.
    package func submitBeaconCommitteeSubscriptions(_ subscriptions: [BeaconCommitteeSubscription]) async throws {}

    package func beaconCommitteeSelections(
        _ selections: [BeaconCommitteeSelection]
    ) async throws -> [BeaconCommitteeSelection] {
        throw BeaconAPIError.notImplemented("distributed validator selections")
    }
}
