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
        var found: Set<Int> = []
        for id in ids {
            switch id {
            case .index(let index):
                if index.int < state.validators.count { found.insert(index.int) }
            case .pubkey(let pubkey):
                if let index = context.validatorIndex(of: pubkey, in: state) { found.insert(index.int) }
            }
        }
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
