import BLS
package import ConsensusTypes
import Primitives
import SSZ
import StateTransition

/// `validate_proposer_slashing_gossip`
package func validateProposerSlashingGossip<Store: GossipStore>(
    _ seen: inout Seen, _ scope: GossipScope<Store>, _ slashing: ProposerSlashing
) throws(GossipFailure) {
    let (header1, header2) = (slashing.signedHeader1.message, slashing.signedHeader2.message)
    let index = header1.proposerIndex
    try require(!seen.proposerSlashingIndices.contains(index), orIgnore: .alreadySeen)
    try require(header1.slot == header2.slot, orReject: .headerSlotsDiffer)
    try require(header1.proposerIndex == header2.proposerIndex, orReject: .headerProposersDiffer)
    try require(header1 != header2, orReject: .headersEqual)
    guard let proposer = scope.validator(index) else { throw .reject(.proposerIndexOutOfRange) }
    try require(isSlashableValidator(proposer, scope.currentEpoch), orReject: .notSlashable)
    for signed in [slashing.signedHeader1, slashing.signedHeader2] {
        let domain = scope.domain(DomainTypes.beaconProposer, scope.spec.computeEpochAtSlot(signed.message.slot))
        let root = signed.message.hashTreeRoot(scope.spec.limits)
        let isValid = scope.isSigned(proposer.pubkey, objectRoot: root, domain, signed.signature)
        try require(isValid, orReject: .slashingSignature)
    }
    seen.proposerSlashingIndices.insert(index)
}

/// `validate_attester_slashing_gossip`
package func validateAttesterSlashingGossip<Store: GossipStore>(
    _ seen: inout Seen, _ scope: GossipScope<Store>, _ slashing: ForkedAttesterSlashing
) throws(GossipFailure) {
    switch slashing {
    case .phase0(let inner), .altair(let inner), .bellatrix(let inner), .capella(let inner), .deneb(let inner):
        try validate(&seen, scope, inner)
    case .electra(let inner), .fulu(let inner):
        try validate(&seen, scope, inner)
    case .gloas(let inner): try validate(&seen, scope, inner)
    }
}

private func validate<Store: GossipStore, A: AttesterSlashingProtocol>(
    _ seen: inout Seen, _ scope: GossipScope<Store>, _ slashing: A
) throws(GossipFailure) {
    let (first, second) = (slashing.attestation1, slashing.attestation2)
    let slashable = Set(first.attestingIndices).intersection(second.attestingIndices)
    try require(!slashable.isSubset(of: seen.attesterSlashingIndices), orIgnore: .alreadySeen)
    try require(isSlashableAttestationData(first.data, second.data), orReject: .dataNotSlashable)
    try scope.checkIndexedAttestation(first)
    try scope.checkIndexedAttestation(second)
    let epoch = scope.currentEpoch
    let anySlashable = slashable.contains { scope.validator($0).map { isSlashableValidator($0, epoch) } ?? false }
    try require(anySlashable, orReject: .notSlashable)
    seen.attesterSlashingIndices.formUnion(slashable)
}

extension GossipScope {
    /// `is_valid_indexed_attestation`, and that its indices are of the registry.
    fileprivate func checkIndexedAttestation(
        _ attestation: some IndexedAttestationProtocol
    ) throws(GossipFailure) {
        let indices = attestation.attestingIndices
        let inRegistry = indices.allSatisfy { validator($0) != nil }
        try require(inRegistry, orReject: .validatorIndexOutOfRange)
        let isWellFormed = (try? checkAttestingIndices(state.shared, indices, spec.preset)) != nil
        try require(isWellFormed, orReject: .invalidIndexedAttestation)
        let claim = try? attestationSignatureSet(
            state.shared, indices, attestation.data, attestation.signature, context)
        try require(claim?.verify() ?? false, orReject: .invalidIndexedAttestation)
    }
}
