package import ConsensusTypes
package import Primitives

/// The messages that are not slashable: gate, permit, signer.
extension SigningService {
    /// The RANDAO reveal of an epoch.
    package func signRandao(epoch: Epoch, pubkey: BLSPubkey) async throws(SigningError) -> BLSSignature {
        try await signOne(.randaoReveal, context.signingRoot(randaoReveal: epoch), pubkey)
    }

    /// The proof that decides whether the validator aggregates in a slot.
    package func signSelectionProof(slot: Slot, pubkey: BLSPubkey) async throws(SigningError) -> BLSSignature {
        try await signOne(.selectionProof, context.signingRoot(selectionProof: slot), pubkey)
    }

    /// The selection proofs of several validators, one result each, in order.
    package func signSelectionProofs(
        _ requests: [(slot: Slot, pubkey: BLSPubkey)]
    ) async -> [Result<BLSSignature, SigningError>] {
        await signMany(.selectionProof, requests.map { ($0.pubkey, context.signingRoot(selectionProof: $0.slot)) })
    }

    /// An aggregate with its selection proof.
    package func signAggregateAndProof<Message: AggregateAndProofProtocol>(
        _ message: Message, pubkey: BLSPubkey
    ) async throws(SigningError) -> BLSSignature {
        try await signOne(.aggregateAndProof, context.signingRoot(aggregateAndProof: message), pubkey)
    }

    /// A sync committee member's vote for a block root in a slot.
    package func signSyncCommitteeMessage(
        blockRoot: Root, slot: Slot, pubkey: BLSPubkey
    ) async throws(SigningError) -> BLSSignature {
        let root = context.signingRoot(syncCommitteeMessage: blockRoot, slot: slot)
        return try await signOne(.syncCommitteeMessage, root, pubkey)
    }

    /// The votes of several members for one block root, one result each, in order.
    package func signSyncCommitteeMessages(
        blockRoot: Root, slot: Slot, pubkeys: [BLSPubkey]
    ) async -> [Result<BLSSignature, SigningError>] {
        let root = context.signingRoot(syncCommitteeMessage: blockRoot, slot: slot)
        return await signMany(.syncCommitteeMessage, pubkeys.map { ($0, root) })
    }

    /// The proof that decides whether the member aggregates a subcommittee's messages.
    package func signSyncSelectionProof(
        slot: Slot, subcommitteeIndex: UInt64, pubkey: BLSPubkey
    ) async throws(SigningError) -> BLSSignature {
        let data = SyncAggregatorSelectionData(slot: slot, subcommitteeIndex: subcommitteeIndex)
        return try await signOne(.syncSelectionProof, context.signingRoot(syncSelection: data), pubkey)
    }

    /// A sync committee contribution with its selection proof.
    package func signContributionAndProof(
        _ message: ContributionAndProof, pubkey: BLSPubkey
    ) async throws(SigningError) -> BLSSignature {
        try await signOne(.contributionAndProof, context.signingRoot(contributionAndProof: message), pubkey)
    }

    /// A voluntary exit.
    /// - Parameter current: the epoch that the chain is in: from Deneb on, exits are signed in Capella's domain (EIP-7044).
    package func signVoluntaryExit(
        _ exit: VoluntaryExit, current: Epoch, pubkey: BLSPubkey
    ) async throws(SigningError) -> SignedVoluntaryExit {
        let root = context.signingRoot(voluntaryExit: exit, current: current)
        return SignedVoluntaryExit(message: exit, signature: try await signOne(.voluntaryExit, root, pubkey))
    }

    /// A registration with builders, by the key that it names.
    package func signValidatorRegistration(
        _ message: ValidatorRegistration
    ) async throws(SigningError) -> SignedValidatorRegistration {
        let root = context.signingRoot(validatorRegistration: message)
        let signature = try await signOne(.validatorRegistration, root, message.pubkey)
        return SignedValidatorRegistration(message: message, signature: signature)
    }

    func signOne(
        _ kind: UnrecordedKind, _ root: Root, _ pubkey: BLSPubkey
    ) async throws(SigningError) -> BLSSignature {
        try await signMany(kind, [(pubkey, root)])[0].get()
    }

    private func signMany(
        _ kind: UnrecordedKind, _ messages: [(BLSPubkey, Root)]
    ) async -> [Result<BLSSignature, SigningError>] {
        var results: [Result<BLSSignature, SigningError>] = messages.map { .failure(.unknownKey($0.0)) }
        let pending = messages.enumerated().map { Pending(position: $0, pubkey: $1.0, message: $1.1) }
        await sign(kind, pending, &results)
        return results
    }
}
