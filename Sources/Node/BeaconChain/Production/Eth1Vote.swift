package import ConsensusTypes
package import Primitives
import SSZ

/// The eth1 data of a chain without deposits: the stub of the 2019 interop (eth2.0-pm, `mocked_eth1data`).
///
/// It changes every voting period, and its deposit count stays that of the state, so that no deposit is ever due.
package func getEth1DataStub(depositCount: UInt64, epoch: Epoch, preset: Preset) -> Eth1Data {
    let votingPeriod = epoch.rawValue / preset.epochsPerEth1VotingPeriod
    var bytes = [UInt8](repeating: 0, count: 32)
    for index in 0..<8 { bytes[index] = UInt8(truncatingIfNeeded: votingPeriod >> (8 * UInt64(index))) }
    let depositRoot = Merkle.sha256(bytes)
    return Eth1Data(
        depositRoot: depositRoot, depositCount: depositCount, blockHash: Merkle.sha256(depositRoot.bytes))
}
