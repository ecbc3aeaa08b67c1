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
        let window = slotWindow
        guard slot <= window.latest else {
            throw BeaconAPIError.badRequest("slot \(slot) is in the future (now \(window.latest))")
        }
        let epoch = spec.computeEpochAtSlot(slot)
        guard epoch.rawValue + 1 >= spec.computeEpochAtSlot(window.earliest).rawValue else {
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
        var submissions = Submissions<CheckedAttestation>()
        for (index, attestation) in attestations.data.enumerated() {
            submissions.check(index) {
                guard let attestation = attestation.phase0Form else {
                    throw GossipRejection.unsupportedFork(attestations.version)
                }
                return try check(attestation)
            }
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
        var submissions = Submissions<CheckedAttestation>()
        for (index, aggregate) in aggregates.data.enumerated() {
            submissions.check(index) {
                guard let aggregate = aggregate.phase0Form else {
                    throw GossipRejection.unsupportedFork(aggregates.version)
                }
                return try check(aggregate)
            }
        }
        for checked in await submissions.verified(\.signatures) { accept(checked) }
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
