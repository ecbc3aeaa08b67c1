import BLS
package import ConsensusTypes
import Primitives

/// `process_proposer_slashing`.
package func processProposerSlashing<S: TransitionState>(
    _ state: inout S, _ slashing: ProposerSlashing, _ scope: inout BlockScope
) throws(InvalidReason) {
    let header1 = slashing.signedHeader1.message
    let header2 = slashing.signedHeader2.message
    guard header1.slot == header2.slot else { throw .headersOfDifferentSlots }
    guard header1.proposerIndex == header2.proposerIndex else { throw .headersOfDifferentProposers }
    guard header1 != header2 else { throw .headersEqual }
    let proposer = try getValidator(state, header1.proposerIndex)
    guard isSlashableValidator(proposer, getCurrentEpoch(state, scope.preset)) else {
        throw .notSlashable(header1.proposerIndex)
    }
    let context = scope.context
    for header in [slashing.signedHeader1, slashing.signedHeader2] {
        let epoch = scope.spec.computeEpochAtSlot(header.message.slot)
        let domain = getDomain(state, DomainTypes.beaconProposer, epoch, scope.preset)
        try scope.signatures.add { () throws(InvalidReason) in
            SignatureSet(
                message: computeSigningRoot(header.message, domain, context.spec.limits),
                key: try context.publicKey(proposer.pubkey), signature: header.signature)
        }
    }
    state.forgetBuilderPayment(for: header1, scope.preset)
    try slashValidator(&state, header1.proposerIndex, &scope)
}
