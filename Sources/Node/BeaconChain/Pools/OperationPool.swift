import ConsensusTypes
import Primitives

/// Slashings, exits and credential changes that wait for a block. A pure value; everything in it was verified by the
/// caller.
struct OperationPool: Sendable {
    private(set) var proposerSlashings: [ValidatorIndex: ProposerSlashing] = [:]
    private(set) var attesterSlashings: [Electra.AttesterSlashing] = []
    private(set) var voluntaryExits: [ValidatorIndex: SignedVoluntaryExit] = [:]
    /// From Capella on.
    private(set) var credentialChanges: [ValidatorIndex: SignedBLSToExecutionChange] = [:]
    /// Validators that a kept attester slashing already covers.
    private var attesterSlashed: Set<ValidatorIndex> = []

    func hasProposerSlashing(_ index: ValidatorIndex) -> Bool { proposerSlashings[index] != nil }

    func hasVoluntaryExit(_ index: ValidatorIndex) -> Bool { voluntaryExits[index] != nil }

    func hasCredentialChange(_ index: ValidatorIndex) -> Bool { credentialChanges[index] != nil }

    /// Whether a slashing would cover a validator that none kept covers.
    func isNews(slashable indices: some Sequence<ValidatorIndex>) -> Bool {
        indices.contains { !attesterSlashed.contains($0) }
    }

    mutating func insert(_ slashing: ProposerSlashing) {
        proposerSlashings[slashing.signedHeader1.message.proposerIndex] = slashing
    }

    mutating func insert(_ slashing: Electra.AttesterSlashing, slashable indices: some Sequence<ValidatorIndex>) {
        attesterSlashings.append(slashing)
        attesterSlashed.formUnion(indices)
    }

    mutating func insert(_ exit: SignedVoluntaryExit) {
        voluntaryExits[exit.message.validatorIndex] = exit
    }

    mutating func insert(_ change: SignedBLSToExecutionChange) {
        credentialChanges[change.message.validatorIndex] = change
    }

    /// Forgets what a state shows to be done, by what it says of the validator of each operation.
    mutating func prune(
        slashed isSlashed: (ValidatorIndex) -> Bool, exited isExiting: (ValidatorIndex) -> Bool,
        changed hasChanged: (ValidatorIndex) -> Bool
    ) {
        credentialChanges = credentialChanges.filter { !hasChanged($0.key) }
        proposerSlashings = proposerSlashings.filter { !isSlashed($0.key) }
        attesterSlashings.removeAll { slashableIndices($0).allSatisfy(isSlashed) }
        voluntaryExits = voluntaryExits.filter { !isExiting($0.key) }
        attesterSlashed = Set(attesterSlashings.flatMap(slashableIndices))
    }
}

/// The validators that signed both attestations of a slashing, ascending.
func slashableIndices(_ slashing: Electra.AttesterSlashing) -> [ValidatorIndex] {
    let first = Set(slashing.attestation1.attestingIndices)
    return slashing.attestation2.attestingIndices.filter { first.contains($0) }.sorted()
}
