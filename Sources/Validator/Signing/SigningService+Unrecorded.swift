package import ConsensusTypes
package import Primitives

/// The messages that are not slashable: gate, permit, signer.
extension SigningService {
    /// The RANDAO reveal of an epoch.
    package func signRandao(epoch: Epoch, pubkey: BLSPubkey) async throws(SigningError) -> BLSSignature {
        try await signOne(.randaoReveal(epoch), pubkey)
    }

    /// The proof that decides whether the validator aggregates in a slot.
    package func signSelectionProof(slot: Slot, pubkey: BLSPubkey) async throws(SigningError) -> BLSSignature {
        try await signOne(.aggregationSlot(slot), pubkey)
    }

    /// The selection proofs of several validators, one result each, in order.
    package func signSelectionProofs(
        _ requests: [(slot: Slot, pubkey: BLSPubkey)]
    ) async -> [Result<BLSSignature, SigningError>] {
        await signMany(requests.map { (.aggregationSlot($0.slot), $0.pubkey) })
    }

    /// A sync committee member's vote for a block root in a slot.
    package func signSyncCommitteeMessage(
        blockRoot: Root, slot: Slot, pubkey: BLSPubkey
    ) async throws(SigningError) -> BLSSignature {
        try await signOne(.syncCommitteeMessage(blockRoot, slot: slot), pubkey)
    }

    /// The votes of several members for one block root, one result each, in order.
    package func signSyncCommitteeMessages(
        blockRoot: Root, slot: Slot, pubkeys: [BLSPubkey]
    ) async -> [Result<BLSSignature, SigningError>] {
        await signMany(.syncCommitteeMessage(blockRoot, slot: slot), pubkeys)
    }

    /// The proof that decides whether the member aggregates a subcommittee's messages.
    package func signSyncSelectionProof(
        slot: Slot, subcommitteeIndex: UInt64, pubkey: BLSPubkey
    ) async throws(SigningError) -> BLSSignature {
        let data = SyncAggregatorSelectionData(slot: slot, subcommitteeIndex: subcommitteeIndex)
        return try await signOne(.syncSelectionProof(data), pubkey)
    }

    /// A sync committee contribution with its selection proof.
    package func signContributionAndProof(
        _ message: ContributionAndProof, pubkey: BLSPubkey
    ) async throws(SigningError) -> BLSSignature {
        try await signOne(.contributionAndProof(message), pubkey)
    }

    /// A voluntary exit.
    /// - Parameter current: the epoch that the chain is in: from Deneb on, exits are signed in Capella's domain (EIP-7044).
    package func signVoluntaryExit(
        _ exit: VoluntaryExit, current: Epoch, pubkey: BLSPubkey
    ) async throws(SigningError) -> SignedVoluntaryExit {
        let signature = try await signOne(.voluntaryExit(exit, current: current), pubkey)
        return SignedVoluntaryExit(message: exit, signature: signature)
    }

    /// A registration with builders, by the key that it names.
    package func signValidatorRegistration(
        _ message: ValidatorRegistration
    ) async throws(SigningError) -> SignedValidatorRegistration {
        try await signValidatorRegistrations([message])[0].get()
    }

    /// Registrations with builders, each by the key that it names, one result each, in order.
    package func signValidatorRegistrations(
        _ messages: [ValidatorRegistration]
    ) async -> [Result<SignedValidatorRegistration, SigningError>] {
        let results = await signMany(messages.map { (.validatorRegistration($0), $0.pubkey) })
        return zip(messages, results).map { message, result in
            result.map { SignedValidatorRegistration(message: message, signature: $0) }
        }
    }

    /// A deposit, by the key that it is for: ready for the deposit contract.
    package func signDeposit(_ message: DepositMessage) async throws(SigningError) -> DepositData {
        let signature = try await signOne(.deposit(message), message.pubkey)
        return DepositData(
            pubkey: message.pubkey, withdrawalCredentials: message.withdrawalCredentials, amount: message.amount,
            signature: signature)
    }

    func signOne(_ content: UnrecordedContent, _ pubkey: BLSPubkey) async throws(SigningError) -> BLSSignature {
        try await signMany([(content, pubkey)])[0].get()
    }

    /// One message by many keys.
    func signMany(
        _ content: UnrecordedContent, _ pubkeys: [BLSPubkey]
    ) async -> [Result<BLSSignature, SigningError>] {
        let root = context.signingRoot(content)
        return await sign(pubkeys.map { UnrecordedMessage(content, pubkey: $0, signingRoot: root) })
    }

    func signMany(
        _ messages: [(UnrecordedContent, BLSPubkey)]
    ) async -> [Result<BLSSignature, SigningError>] {
        await sign(messages.map { UnrecordedMessage($0, pubkey: $1, context) })
    }

    /// Messages of one kind.
    private func sign(_ messages: [UnrecordedMessage]) async -> [Result<BLSSignature, SigningError>] {
        guard let first = messages.first else { return [] }
        let kind = first.content.kind
        guard kind.lane == .proposal else { return await sign(messages, kind) }
        return await proposing { hold in
            if messages.count == 1 { self.leaveHere(first.pubkey, hold) }
            return await self.sign(messages, kind)
        }
    }

    private func sign(
        _ messages: [UnrecordedMessage], _ kind: SigningKind
    ) async -> [Result<BLSSignature, SigningError>] {
        var results: [Result<BLSSignature, SigningError>] = messages.map { .failure(.unknownKey($0.pubkey)) }
        var pending: [Pending<UnrecordedMessage>] = []
        for (position, message) in messages.enumerated() {
            do throws(SigningError) {
                let admission = try gate.admit(message.pubkey)
                pending.append(Pending(position: position, admission: admission, message: message))
            } catch {
                results[position] = .failure(error)
            }
        }
        await sign(pending, kind.lane, permit: { .unrecorded($0.map(\.message)) }, into: &results)
        return results
    }
}
