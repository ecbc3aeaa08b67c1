package import ConsensusTypes
import Primitives
import SSZ

/// `voting_period_start_time` (phase0/validator.md), Unix seconds.
package func votingPeriodStartTime<S: BeaconStateProtocol>(
    _ state: S, _ spec: Spec
) throws(InvalidReason) -> UInt64 {
    let slotsPerPeriod = spec.preset.epochsPerEth1VotingPeriod * spec.preset.slotsPerEpoch
    return try computeTimeAtSlot(state, Slot(state.slot.rawValue - state.slot.rawValue % slotsPerPeriod), spec)
}

/// `is_candidate_block` (phase0/validator.md).
package func isCandidateBlock(timestamp: UInt64, periodStart: UInt64, _ spec: Spec) -> Bool {
    let distance = spec.config.secondsPerEth1Block * spec.config.eth1FollowDistance
    guard let near = try? timestamp.plus(distance), let far = try? near.plus(distance) else { return false }
    return near <= periodStart && far >= periodStart
}

/// `get_eth1_vote` (phase0/validator.md).
/// - Parameter eth1Chain: the execution blocks known, by ascending height, with the data to vote for.
package func getEth1Vote<S: BeaconStateProtocol>(
    _ state: S, eth1Chain: [(timestamp: UInt64, data: Eth1Data)], _ spec: Spec
) throws(InvalidReason) -> Eth1Data {
    let periodStart = try votingPeriodStartTime(state, spec)
    let candidates = eth1Chain.filter { block in
        isCandidateBlock(timestamp: block.timestamp, periodStart: periodStart, spec)
            && block.data.depositCount >= state.eth1Data.depositCount
    }.map(\.data)
    let known = Set(candidates)
    var counts: [Eth1Data: Int] = [:]
    var best: (vote: Eth1Data, count: Int)?
    let valid = state.eth1DataVotes.filter { known.contains($0) }
    for vote in valid { counts[vote, default: 0] += 1 }
    // The most votes; among equals the one that was cast first.
    for vote in valid {
        let count = counts[vote] ?? 0
        if count > (best?.count ?? 0) { best = (vote, count) }
    }
    return best?.vote ?? candidates.last ?? state.eth1Data
}
