package import ConsensusTypes
package import Primitives

/// Where a validator attests in an epoch (`get_committee_assignment`, phase0/validator.md).
package struct CommitteeAssignment: Equatable, Sendable {
    package var committee: [ValidatorIndex]
    package var index: CommitteeIndex
    package var slot: Slot
    /// The validator's place in the committee: its aggregation bit.
    package var position: Int
}

/// `get_committee_assignment`: nil when the validator is not active then.
package func getCommitteeAssignment<S: BeaconStateProtocol>(
    _ state: S, epoch: Epoch, validatorIndex: ValidatorIndex, _ context: TransitionContext
) throws(InvalidReason) -> CommitteeAssignment? {
    var found: CommitteeAssignment?
    try context.committeeCache(state, epoch: epoch).forEachCommittee { slot, index, members in
        guard found == nil, let place = members.firstIndex(of: validatorIndex) else { return }
        found = CommitteeAssignment(
            committee: Array(members), index: index, slot: slot, position: place - members.startIndex)
    }
    return found
}

extension CommitteeCache {
    /// The assignments of the epoch by validator, for all that are asked for.
    package func assignments(of wanted: Set<ValidatorIndex>) -> [ValidatorIndex: CommitteeAssignment] {
        var found: [ValidatorIndex: CommitteeAssignment] = [:]
        forEachCommittee { slot, index, members in
            for (position, member) in members.enumerated() where wanted.contains(member) {
                found[member] = CommitteeAssignment(
                    committee: Array(members), index: index, slot: slot, position: position)
            }
        }
        return found
    }
}

/// The proposers of the state's epoch, by slot from its first (`get_beacon_proposer_index` of each).
package func getBeaconProposerIndices<S: BeaconStateProtocol>(
    _ state: S, _ context: TransitionContext
) throws(InvalidReason) -> [(slot: Slot, index: ValidatorIndex)] {
    let epochCache = try context.epochCache(state)
    let first = context.spec.computeStartSlotAtEpoch(epochCache.epoch)
    var proposers: [(slot: Slot, index: ValidatorIndex)] = []
    for offset in 0..<context.preset.slotsPerEpoch {
        let slot = Slot(first.rawValue + offset)
        proposers.append((slot, try epochCache.proposerIndex(state, slot: slot)))
    }
    return proposers
}
