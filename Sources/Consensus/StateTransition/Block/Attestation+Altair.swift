package import ConsensusTypes
package import Primitives
import SSZ

/// `process_attestation` (Altair to Deneb): flags for what was on time, a reward for who included it.
package func processAttestation<S: AltairBeaconState>(
    _ state: inout S, _ attestation: Phase0.Attestation, _ scope: inout BlockScope
) throws(InvalidReason) {
    let indices = try checkAttestation(state, attestation, scope)
    try recordAttestation(&state, attestation, indices, &scope)
}

/// What `process_attestation` does from Altair on for the attesting indices.
func recordAttestation<S: AltairBeaconState, A: AttestationProtocol>(
    _ state: inout S, _ attestation: A, _ indices: [ValidatorIndex], _ scope: inout BlockScope
) throws(InvalidReason) {
    let delay = state.slot.rawValue - attestation.data.slot.rawValue
    let flags = try getAttestationParticipationFlagIndices(
        state, attestation.data, inclusionDelay: delay, scope.preset)
    try addAttestationSignature(state, attestation, indices, &scope)

    let isCurrent = attestation.data.target.epoch == getCurrentEpoch(state, scope.preset)
    let new =
        try isCurrent
        ? setFlags(&state.currentEpochParticipation, flags, indices, state.validators, scope)
        : setFlags(&state.previousEpochParticipation, flags, indices, state.validators, scope)
    try rewardProposer(&state, new, scope)
}

/// What flags that were not set before come to.
struct NewFlags {
    /// The numerator of the proposer's reward for them.
    var rewardNumerator: UInt64 = 0
    /// The effective balance of who has got one.
    var effectiveBalance: UInt64 = 0
}

/// The reward for including an attestation.
func rewardProposer<S: AltairBeaconState>(
    _ state: inout S, _ new: NewFlags, _ scope: BlockScope
) throws(InvalidReason) {
    let weight = Constants.weightDenominator - Constants.proposerWeight
    let denominator = weight * Constants.weightDenominator / Constants.proposerWeight
    try increaseBalance(&state, scope.proposerIndex, new.rewardNumerator / denominator)
}

/// Sets the flags that are new for the indices.
func setFlags<L: SSZLimit>(
    _ participation: inout CachedList<ParticipationFlags, L>, _ flags: [Int], _ indices: [ValidatorIndex],
    _ validators: CachedList<Validator, L>, _ scope: BlockScope
) throws(InvalidReason) -> NewFlags {
    let set = flags.reduce(ParticipationFlags(0), addFlag)
    let weights = (0..<8).map { added in
        (0..<3).reduce(UInt64(0)) { hasFlag(added, $1) ? $0 + Constants.participationFlagWeights[$1] : $0 }
    }
    var new = NewFlags()
    for index in indices {
        guard index.int < participation.count else { throw .validatorIndexOutOfRange(index) }
        let before = participation[index.int]
        let added = set & ~before
        guard added != 0 else { continue }
        participation[index.int] = before | added
        let balance = scope.epochCache.effectiveBalance(of: index.int, validators)
        let reward = try getBaseReward(Gwei(balance), scope.epochCache, scope.preset)
        new.rewardNumerator = try new.rewardNumerator.plus(reward.times(weights[Int(added)]))
        new.effectiveBalance = try new.effectiveBalance.plus(balance)
    }
    return new
}

/// `get_base_reward` (Altair) for an effective balance.
package func getBaseReward(
    _ effectiveBalance: Gwei, _ epochCache: EpochCache, _ preset: Preset
) throws(InvalidReason) -> UInt64 {
    let increments = effectiveBalance.rawValue / preset.effectiveBalanceIncrement.rawValue
    return try increments.times(epochCache.baseRewardPerIncrement)
}

/// `get_attestation_participation_flag_indices` (Altair; from Deneb a right target counts however late, EIP-7045).
/// - Throws: `sourceMismatch` for a source that is not the justified checkpoint.
package func getAttestationParticipationFlagIndices<S: BeaconStateProtocol>(
    _ state: S, _ data: AttestationData, inclusionDelay: UInt64, _ preset: Preset
) throws(InvalidReason) -> [Int] {
    let isCurrent = data.target.epoch == getCurrentEpoch(state, preset)
    let justified = isCurrent ? state.currentJustifiedCheckpoint : state.previousJustifiedCheckpoint
    guard data.source == justified else { throw .sourceMismatch }
    let isMatchingTarget = data.target.root == (try getBlockRoot(state, data.target.epoch, preset))
    let headRoot = try getBlockRootAtSlot(state, data.slot, preset)
    let isMatchingHead = isMatchingTarget && data.beaconBlockRoot == headRoot

    var flags: [Int] = []
    if inclusionDelay <= integerSquareRoot(preset.slotsPerEpoch) { flags.append(Constants.timelySourceFlagIndex) }
    if isMatchingTarget && (S.forkName >= .deneb || inclusionDelay <= preset.slotsPerEpoch) {
        flags.append(Constants.timelyTargetFlagIndex)
    }
    if isMatchingHead && inclusionDelay == preset.minAttestationInclusionDelay.rawValue {
        flags.append(Constants.timelyHeadFlagIndex)
    }
    return flags
}
