package import ConsensusTypes
import Primitives
import SSZ

/// `process_eth1_data`: counts the vote, and adopts what more than half of the period's slots voted for.
package func processEth1Data<S: BeaconStateProtocol, B: BeaconBlockBodyProtocol>(
    _ state: inout S, _ body: B, _ preset: Preset
) throws(InvalidReason) {
    let slotsPerPeriod = preset.epochsPerEth1VotingPeriod * preset.slotsPerEpoch
    guard UInt64(state.eth1DataVotes.count) < slotsPerPeriod else { throw .listFull }
    state.eth1DataVotes.append(body.eth1Data)
    let votes = state.eth1DataVotes.count { $0 == body.eth1Data }
    if UInt64(votes) * 2 > slotsPerPeriod { state.eth1Data = body.eth1Data }
}
