import ConsensusTypes
import Primitives
import SSZ
import StateTransition

/// Which operations of the pool are still due on a state, as one block takes them one after another. A pure value.
struct DueOperations: Sendable {
    private let validators: CachedElements<Validator>
    private let epoch: Epoch
    private let fork: ForkName
    private let preset: Preset
    /// Slashed by what was taken already.
    private var slashed: Set<ValidatorIndex> = []

    init(_ state: ForkedBeaconState, _ spec: Spec) {
        validators = state.validators
        epoch = spec.computeEpochAtSlot(state.slot)
        fork = state.forkName
        preset = spec.preset
    }

    func isSlashable(_ index: ValidatorIndex) -> Bool {
        index.int < validators.count && !slashed.contains(index)
            && isSlashableValidator(validators[index.int], epoch)
    }

    mutating func markSlashed(_ indices: [ValidatorIndex]) { slashed.formUnion(indices) }

    var maxAttesterSlashings: Int {
        Int(fork >= .electra ? preset.maxAttesterSlashingsElectra : preset.maxAttesterSlashings)
    }

    /// Whether the fork's form of a slashing has room for its indices.
    func fits(_ slashing: Electra.AttesterSlashing) -> Bool {
        let most = max(slashing.attestation1.attestingIndices.count, slashing.attestation2.attestingIndices.count)
        return fork >= .electra || UInt64(most) <= preset.maxValidatorsPerCommittee
    }

    func canExit(_ exit: VoluntaryExit) -> Bool {
        let index = exit.validatorIndex
        return index.int < validators.count && !slashed.contains(index) && exit.epoch <= epoch
            && validators[index.int].exitEpoch == Constants.farFutureEpoch
    }
}
