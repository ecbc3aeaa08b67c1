import ConsensusTypes
import Primitives
import SSZ
import StateTransition

/// Fulu states of the mainnet preset with any number of validators, as a healthy chain has them.
enum ScaledState {
    private static let epoch: UInt64 = 1000

    /// The last slot of an epoch: 99 of 100 validators voted in time, 1 of 100 compounds, some have left.
    /// - Parameter keys: the validators' keys; made up ones, no points of the curve, when left out.
    static func atEpochEnd(
        validators count: Int, _ spec: Spec, keys: [BLSPubkey]? = nil
    ) -> Fulu.BeaconState {
        let keys = keys ?? (0..<count).map(pubkey)
        var state = Fulu.BeaconState()
        let preset = spec.preset
        state.slot = Slot((epoch + 1) * preset.slotsPerEpoch - 1)
        state.fork = Fork(
            previousVersion: spec.config.electraForkVersion, currentVersion: spec.config.fuluForkVersion, epoch: 10)
        fillVectors(&state, spec.limits)
        fillRegistry(&state, keys, preset)
        state.finalizedCheckpoint.epoch = Epoch(epoch - 2)
        state.previousJustifiedCheckpoint.epoch = Epoch(epoch - 2)
        state.currentJustifiedCheckpoint.epoch = Epoch(epoch - 1)
        state.justificationBits = JustificationBits([true, true, true, true])
        state.depositRequestsStartIndex = 0
        state.earliestExitEpoch = Epoch(epoch)
        state.earliestConsolidationEpoch = Epoch(epoch)
        state.latestBlockHeader.slot = state.slot
        fillQueues(&state)
        return state
    }

    /// A key that no two indices share; no point of the curve.
    private static func pubkey(_ index: Int) -> BLSPubkey {
        var key = BLSPubkey()
        let hash = Merkle.sha256(UInt64(index).bytes)
        key.withUnsafeMutableBytes { key in hash.withUnsafeBytes { key.copyBytes(from: $0) } }
        return key
    }

    private static func fillVectors(_ state: inout Fulu.BeaconState, _ limits: SSZLimits) {
        state.randaoMixes = .init(repeating: Merkle.sha256([1]), limits)
        state.blockRoots = .init(repeating: Merkle.sha256([2]), limits)
        state.stateRoots = .init(repeating: Merkle.sha256([3]), limits)
        state.slashings = .init(repeating: 0, limits)
        state.proposerLookahead = .init(repeating: 0, limits)
        for position in state.proposerLookahead.indices {
            state.proposerLookahead[position] = ValidatorIndex(UInt64(17 * position))
        }
    }

    private static func fillRegistry(_ state: inout Fulu.BeaconState, _ keys: [BLSPubkey], _ preset: Preset) {
        for (index, key) in keys.enumerated() {
            let hasLeft = index % 200 == 7
            let compounds = index % 100 == 3
            let effective = compounds ? Gwei(64 + UInt64(index) % 1984) * 1_000_000_000 : preset.minActivationBalance
            var credentials = Merkle.sha256(UInt64(index).bytes)
            credentials[0] = compounds ? Constants.compoundingWithdrawalPrefix : Constants.eth1AddressWithdrawalPrefix
            state.validators.append(
                Validator(
                    pubkey: key, withdrawalCredentials: credentials,
                    effectiveBalance: hasLeft ? 0 : effective, slashed: false, activationEligibilityEpoch: 0,
                    activationEpoch: 0, exitEpoch: hasLeft ? 500 : Constants.farFutureEpoch,
                    withdrawableEpoch: hasLeft ? 756 : Constants.farFutureEpoch))
            state.balances.append(hasLeft ? 0 : effective + Gwei(UInt64(index) * 7919 % 40_000_000))
            let flags: ParticipationFlags = hasLeft || index % 100 == 50 ? 0 : 7
            state.previousEpochParticipation.append(flags)
            state.currentEpochParticipation.append(flags)
            state.inactivityScores.append(index % 1000 == 50 ? 4 : 0)
        }
        let committee = (0..<Int(preset.syncCommitteeSize)).map { keys[$0 * 31 % keys.count] }
        state.currentSyncCommittee = SyncCommittee(pubkeys: .init(committee), aggregatePubkey: BLSPubkey())
        state.nextSyncCommittee = state.currentSyncCommittee
    }

    /// Top-ups, withdrawals and consolidations that wait for their turn.
    private static func fillQueues(_ state: inout Fulu.BeaconState) {
        for index in 0..<1000 {
            let owner = index * 97 % state.validators.count
            state.pendingDeposits.append(
                PendingDeposit(
                    pubkey: state.validators[owner].pubkey,
                    withdrawalCredentials: state.validators[owner].withdrawalCredentials,
                    amount: 1_000_000_000, signature: BLSSignature(), slot: 100))
            state.pendingPartialWithdrawals.append(
                PendingPartialWithdrawal(
                    validatorIndex: ValidatorIndex(UInt64(owner)), amount: 1_000_000_000,
                    withdrawableEpoch: Epoch(epoch + 100)))
        }
    }
}

extension UInt64 {
    /// The eight bytes, little-endian.
    var bytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}
