import BLS
import ConsensusTypes
import Primitives
import SSZ

/// The part of `state_transition` after `process_slots`: the block on a state that is already at its slot.
func applyBlock<S: TransitionState>(
    _ state: inout S, _ block: S.Block, signature: BLSSignature?, _ context: TransitionContext,
    verifySignatures mode: SignatureVerification, verifyStateRoot: Bool,
    payloadVerifier: any PayloadVerifier = AcceptingPayloadVerifier()
) throws(StateTransitionError) {
    var scope = try at(.blockHeader) { () throws(InvalidReason) in
        guard block.slot == state.slot else { throw .slotMismatch(state: state.slot, block: block.slot) }
        return try BlockScope(state, context, verifySignatures: mode, payloadVerifier: payloadVerifier)
    }
    if let signature {
        try at(.proposerSignature) { () throws(InvalidReason) in
            try verifyBlockSignature(state, block, signature, &scope)
        }
    }
    try state.processBlock(block, &scope)
    try at(.signatures) { () throws(InvalidReason) in try scope.signatures.finish() }
    guard verifyStateRoot else { return }
    let root = state.hashTreeRoot(context.spec.limits)
    guard block.stateRoot == root else {
        throw .invalid(.stateRoot, .stateRootMismatch(computed: root, block: block.stateRoot))
    }
}

/// `verify_block_signature`.
func verifyBlockSignature<S: BeaconStateProtocol, B: BeaconBlockProtocol>(
    _ state: S, _ block: B, _ signature: BLSSignature, _ scope: inout BlockScope
) throws(InvalidReason) {
    let proposer = try getValidator(state, block.proposerIndex)
    let context = scope.context
    let domain = getDomain(state, DomainTypes.beaconProposer, nil, scope.preset)
    try scope.signatures.add { () throws(InvalidReason) in
        SignatureSet(
            message: computeSigningRoot(block, domain, context.spec.limits),
            key: try context.publicKey(proposer.pubkey), signature: signature)
    }
}
