package import ConsensusTypes
package import Primitives

/// What the operations of one block share: the epoch's fixed values, the signatures, the exit queue.
///
/// Made from the state before the block's first operation, used for that state only.
package struct BlockScope: Sendable {
    package let context: TransitionContext
    package let epochCache: EpochCache
    private let proposer: Result<ValidatorIndex, InvalidReason>
    package var signatures: SignatureBatch
    package let payloadVerifier: any PayloadVerifier
    var exitQueue: ExitQueue?
    /// The first builder of each key, once a request has asked for one.
    var builders: [BLSPubkey: BuilderIndex]?

    package init<S: BeaconStateProtocol>(
        _ state: S, _ context: TransitionContext, verifySignatures mode: SignatureVerification,
        payloadVerifier: any PayloadVerifier = AcceptingPayloadVerifier()
    ) throws(InvalidReason) {
        self.context = context
        epochCache = try context.epochCache(state)
        let epochCache = epochCache
        proposer = Result { () throws(InvalidReason) in try epochCache.proposerIndex(state, slot: state.slot) }
        signatures = SignatureBatch(mode)
        self.payloadVerifier = payloadVerifier
    }

    /// `get_beacon_proposer_index` of the state's slot. Operations that do not ask for it need no active validator.
    package var proposerIndex: ValidatorIndex {
        get throws(InvalidReason) { try proposer.get() }
    }

    var spec: Spec { context.spec }
    var preset: Preset { context.preset }
}
