package import ConsensusTypes
package import Primitives
import SSZ

/// `get_current_epoch`.
package func getCurrentEpoch<S: BeaconStateProtocol>(_ state: S, _ preset: Preset) -> Epoch {
    Epoch(state.slot.rawValue / preset.slotsPerEpoch)
}

/// `get_previous_epoch`: the one before, but the genesis epoch for itself.
package func getPreviousEpoch<S: BeaconStateProtocol>(_ state: S, _ preset: Preset) -> Epoch {
    let current = getCurrentEpoch(state, preset)
    return current == 0 ? current : current - 1
}

/// `get_block_root`: the block root at the start of a recent epoch.
package func getBlockRoot<S: BeaconStateProtocol>(
    _ state: S, _ epoch: Epoch, _ preset: Preset
) throws(InvalidReason) -> Root {
    try getBlockRootAtSlot(state, Slot(epoch.rawValue.times(preset.slotsPerEpoch)), preset)
}

/// `get_block_root_at_slot`: the block root at a recent slot before the state's.
package func getBlockRootAtSlot<S: BeaconStateProtocol>(
    _ state: S, _ slot: Slot, _ preset: Preset
) throws(InvalidReason) -> Root {
    guard slot < state.slot, state.slot.rawValue - slot.rawValue <= preset.slotsPerHistoricalRoot else {
        throw .slotOutsideHistory(slot)
    }
    return state.blockRoots[Int(slot.rawValue % preset.slotsPerHistoricalRoot)]
}

/// `get_randao_mix`.
package func getRandaoMix<S: BeaconStateProtocol>(_ state: S, _ epoch: Epoch, _ preset: Preset) -> Bytes32 {
    state.randaoMixes[Int(epoch.rawValue % preset.epochsPerHistoricalVector)]
}

/// `get_active_validator_indices`.
package func getActiveValidatorIndices<S: BeaconStateProtocol>(_ state: S, _ epoch: Epoch) -> [ValidatorIndex] {
    var indices: [ValidatorIndex] = []
    indices.reserveCapacity(state.validators.count)
    state.validators.forEachChunk { start, chunk in
        for offset in chunk.indices where isActiveValidator(chunk[offset], epoch) {
            indices.append(ValidatorIndex(UInt64(start + offset)))
        }
    }
    return indices
}

/// `get_validator_churn_limit` for the number of active validators of the current epoch.
package func getValidatorChurnLimit(activeCount: Int, _ spec: Spec) -> UInt64 {
    max(spec.config.minPerEpochChurnLimit, UInt64(activeCount) / spec.config.churnLimitQuotient)
}

/// `get_validator_activation_churn_limit` (Deneb, EIP-7514) for the number of active validators of the current epoch.
package func getValidatorActivationChurnLimit(activeCount: Int, _ spec: Spec) -> UInt64 {
    min(spec.config.maxPerEpochActivationChurnLimit, getValidatorChurnLimit(activeCount: activeCount, spec))
}

/// `get_seed`.
package func getSeed<S: BeaconStateProtocol>(
    _ state: S, _ epoch: Epoch, _ domainType: DomainType, _ preset: Preset
) throws(InvalidReason) -> Bytes32 {
    let back = preset.epochsPerHistoricalVector - preset.minSeedLookahead.rawValue - 1
    let mix = getRandaoMix(state, Epoch(try epoch.rawValue.plus(back)), preset)
    return Merkle.sha256(domainType.bytes + epoch.rawValue.littleEndianBytes + mix.bytes)
}

/// `get_total_balance`: at least one increment, to keep divisions safe.
package func getTotalBalance<S: BeaconStateProtocol>(
    _ state: S, _ indices: [ValidatorIndex], _ preset: Preset
) throws(InvalidReason) -> Gwei {
    var total: UInt64 = 0
    for index in indices { total = try total.plus(state.validators[index.int].effectiveBalance.rawValue) }
    return Gwei(max(preset.effectiveBalanceIncrement.rawValue, total))
}

/// `get_domain`: by the state's own fork, the current epoch unless one is given.
package func getDomain<S: BeaconStateProtocol>(
    _ state: S, _ domainType: DomainType, _ epoch: Epoch? = nil, _ preset: Preset
) -> Domain {
    let epoch = epoch ?? getCurrentEpoch(state, preset)
    let version = epoch < state.fork.epoch ? state.fork.previousVersion : state.fork.currentVersion
    return computeDomain(domainType, forkVersion: version, genesisValidatorsRoot: state.genesisValidatorsRoot)
}

/// The registry entry, or the error that an index from outside deserves.
package func getValidator<S: BeaconStateProtocol>(
    _ state: S, _ index: ValidatorIndex
) throws(InvalidReason) -> Validator {
    guard index.rawValue < UInt64(state.validators.count) else { throw .validatorIndexOutOfRange(index) }
    return state.validators[index.int]
}

/// `get_finality_delay`.
package func getFinalityDelay<S: BeaconStateProtocol>(_ state: S, _ preset: Preset) throws(InvalidReason) -> UInt64 {
    try getPreviousEpoch(state, preset).rawValue.minus(state.finalizedCheckpoint.epoch.rawValue)
}

/// `is_in_inactivity_leak`.
package func isInInactivityLeak<S: BeaconStateProtocol>(_ state: S, _ preset: Preset) throws(InvalidReason) -> Bool {
    try getFinalityDelay(state, preset) > preset.minEpochsToInactivityPenalty.rawValue
}
