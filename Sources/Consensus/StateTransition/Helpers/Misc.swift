package import ConsensusTypes
package import Primitives
import SSZ

/// `compute_activation_exit_epoch`: when activations and exits of an epoch take effect.
package func computeActivationExitEpoch(_ epoch: Epoch, _ preset: Preset) throws(InvalidReason) -> Epoch {
    Epoch(try epoch.rawValue.plus(1 + preset.maxSeedLookahead.rawValue))
}

/// `compute_time_at_slot`: Unix seconds.
package func computeTimeAtSlot<S: BeaconStateProtocol>(
    _ state: S, _ slot: Slot, _ spec: Spec
) throws(InvalidReason) -> UInt64 {
    try state.genesisTime.plus(slot.rawValue.times(spec.config.slotDurationMs) / 1000)
}

/// `compute_proposer_index`: a candidate of the shuffled indices, taken with a chance in proportion to its balance.
package func computeProposerIndex<S: BeaconStateProtocol>(
    _ state: S, _ indices: [ValidatorIndex], seed: Bytes32, _ preset: Preset
) throws(InvalidReason) -> ValidatorIndex {
    guard !indices.isEmpty else { throw .noActiveValidators }
    let total = UInt64(indices.count)
    let rounds = Int(preset.shuffleRoundCount)
    var sampler = BalanceSampler(seed: seed, maxEffectiveBalance: preset.maxEffectiveBalance.rawValue)
    var i: UInt64 = 0
    while true {
        let candidate = indices[Int(computeShuffledIndex(i % total, count: total, seed: seed, rounds: rounds))]
        let balance = state.validators[candidate.int].effectiveBalance.rawValue
        if try sampler.accepts(balance, at: i) { return candidate }
        i += 1
    }
}

/// The acceptance test of proposers and sync committees: one random byte per candidate against its balance.
struct BalanceSampler {
    private let seed: Bytes32
    private let maxEffectiveBalance: UInt64
    private var block: (number: UInt64, bytes: Bytes32)?

    init(seed: Bytes32, maxEffectiveBalance: UInt64) {
        self.seed = seed
        self.maxEffectiveBalance = maxEffectiveBalance
    }

    mutating func accepts(_ effectiveBalance: UInt64, at i: UInt64) throws(InvalidReason) -> Bool {
        try effectiveBalance.times(255) >= maxEffectiveBalance * UInt64(randomByte(i))
    }

    private mutating func randomByte(_ i: UInt64) -> UInt8 {
        let number = i / 32
        if let block, block.number == number { return block.bytes[Int(i % 32)] }
        let bytes = Merkle.sha256(seed.bytes + number.littleEndianBytes)
        block = (number, bytes)
        return bytes[Int(i % 32)]
    }
}
