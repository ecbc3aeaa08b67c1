package import ConsensusTypes
package import DataAvailability
package import Primitives
import SSZ
import StateTransition

// phase0/p2p-interface.md, "Attestation subnet subscription"

/// `compute_attestation_subnet_prefix_bits`
func computeAttestationSubnetPrefixBits(_ spec: Spec) -> UInt64 {
    let count = spec.config.attestationSubnetCount
    let bits = count <= 1 ? 0 : UInt64(64 - (count - 1).leadingZeroBitCount)
    return bits.saturatingAdd(spec.config.attestationSubnetExtraBits)
}

/// `compute_subscribed_subnets`: the subnets that a node stays on for the epoch.
/// - Returns: none for a configuration whose prefix is no number of 1 to 62 bits or whose subscriptions last no time.
package func computeSubscribedSubnets(_ nodeID: NodeID, epoch: Epoch, _ spec: Spec) -> [UInt64] {
    let (config, prefixBits) = (spec.config, computeAttestationSubnetPrefixBits(spec))
    guard (1...62).contains(prefixBits), config.epochsPerSubnetSubscription > 0, config.attestationSubnetCount > 0
    else { return [] }
    let prefix = nodeID.limbs.3 >> (64 - prefixBits)
    let offset = nodeID.remainder(dividingBy: config.epochsPerSubnetSubscription)
    let period = epoch.rawValue.saturatingAdd(offset) / config.epochsPerSubnetSubscription
    let seed = Merkle.sha256((0..<8).map { UInt8(truncatingIfNeeded: period >> (8 * UInt64($0))) })
    let permutated = computeShuffledIndex(
        prefix, count: 1 << prefixBits, seed: seed, rounds: Int(spec.preset.shuffleRoundCount))
    return (0..<config.subnetsPerNode).map { (permutated &+ $0) % config.attestationSubnetCount }
}

extension UInt256 {
    /// The remainder of a division by a number that is not zero.
    fileprivate func remainder(dividingBy divisor: UInt64) -> UInt64 {
        [limbs.3, limbs.2, limbs.1, limbs.0].reduce(0) { divisor.dividingFullWidth(($0, $1)).remainder }
    }
}
