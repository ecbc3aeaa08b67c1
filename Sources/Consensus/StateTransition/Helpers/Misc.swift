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
    var shuffle = IndexShuffle(count: total, seed: seed, rounds: Int(preset.shuffleRoundCount))
    var sampler = BalanceSampler(seed: seed, S.forkName, preset)
    var i: UInt64 = 0
    while true {
        let candidate = indices[Int(shuffle.source(of: i % total))]
        let balance = state.validators[candidate.int].effectiveBalance.rawValue
        if try sampler.accepts(balance, at: i) { return candidate }
        i += 1
    }
}

/// The acceptance test of proposers and sync committees: a random number per candidate against its balance. The number
/// has one byte, from Electra two.
struct BalanceSampler {
    private let seed: Bytes32
    private let maxEffectiveBalance: UInt64
    private let size: UInt64
    private var block: (number: UInt64, bytes: Bytes32)?

    init(seed: Bytes32, _ fork: ForkName, _ preset: Preset) {
        self.seed = seed
        let isWide = fork >= .electra
        maxEffectiveBalance = (isWide ? preset.maxEffectiveBalanceElectra : preset.maxEffectiveBalance).rawValue
        size = isWide ? 2 : 1
    }

    mutating func accepts(_ effectiveBalance: UInt64, at i: UInt64) throws(InvalidReason) -> Bool {
        let maxRandomValue: UInt64 = size == 1 ? 255 : 65_535
        return try effectiveBalance.times(maxRandomValue) >= maxEffectiveBalance.times(randomValue(i))
    }

    private mutating func randomValue(_ i: UInt64) -> UInt64 {
        let perBlock = 32 / size
        let bytes = self.bytes(ofBlock: i / perBlock)
        let offset = Int(i % perBlock * size)
        return size == 1 ? UInt64(bytes[offset]) : UInt64(bytes[offset]) | UInt64(bytes[offset + 1]) << 8
    }

    private mutating func bytes(ofBlock number: UInt64) -> Bytes32 {
        if let block, block.number == number { return block.bytes }
        let bytes = Merkle.sha256(seed.bytes + number.littleEndianBytes)
        block = (number, bytes)
        return bytes
    }
}
