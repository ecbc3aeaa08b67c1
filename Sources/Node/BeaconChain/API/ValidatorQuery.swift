import BeaconAPI
import ConsensusTypes
import Primitives
import SSZ
import StateTransition

extension ValidatorStatus {
    /// The status of a validator in an epoch (beacon-APIs, "Validator status specification").
    init(_ validator: Validator, balance: Gwei, epoch: Epoch) {
        if epoch < validator.activationEpoch {
            let isQueued = validator.activationEligibilityEpoch != Constants.farFutureEpoch
            self = isQueued ? .pendingQueued : .pendingInitialized
        } else if epoch < validator.exitEpoch {
            if validator.exitEpoch == Constants.farFutureEpoch {
                self = .activeOngoing
            } else {
                self = validator.slashed ? .activeSlashed : .activeExiting
            }
        } else if epoch < validator.withdrawableEpoch {
            self = validator.slashed ? .exitedSlashed : .exitedUnslashed
        } else {
            self = balance == 0 ? .withdrawalDone : .withdrawalPossible
        }
    }
}

extension BeaconChain {
    /// The registry positions that a request names, ascending and once each; all of them when it names none.
    func indices(of ids: [ValidatorID], in state: ForkedBeaconState) -> [Int] {
        guard !ids.isEmpty else { return Array(0..<state.validators.count) }
        let pubkeys = ids.compactMap { if case .pubkey(let pubkey) = $0 { pubkey } else { nil } }
        var found = Set(context.validatorIndices(of: pubkeys, in: state).values.map(\.int))
        for case .index(let index) in ids where index.int < state.validators.count { found.insert(index.int) }
        return found.sorted()
    }

    func info(_ position: Int, in state: ForkedBeaconState) -> ValidatorInfo {
        let validator = state.validators[position]
        let balance = state.balances[position]
        return ValidatorInfo(
            index: ValidatorIndex(UInt64(position)), balance: balance,
            status: ValidatorStatus(validator, balance: balance, epoch: spec.computeEpochAtSlot(state.slot)),
            validator: validator)
    }
}
