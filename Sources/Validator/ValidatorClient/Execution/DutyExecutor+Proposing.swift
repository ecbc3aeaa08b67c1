import BeaconAPI
import BeaconNodePool
import ConsensusTypes
import Duties
import Logging
import Primitives
import ProposerSettings
import SSZ
import Signing
import SlotClock

extension DutyExecutor {
    /// Has the node produce a block with our RANDAO reveal. The block is kept until the scheduler says that it may be
    /// signed.
    func produce(_ request: BlockRequest, _ send: Send) async {
        let settings = configuration.proposers.settings(of: request.pubkey)
        if let fault = refusal(settings, request) {
            logger.error("no block is proposed", metadata: ["slot": "\(request.slot)", "reason": "\(fault)"])
            return send(.failed(request.id, .refused))
        }
        if spec.forkName(at: request.slot) >= .gloas { return await produceGloas(request, send) }
        var steps = DutySteps(begun: offset(in: request.slot))
        let block = await attempt("producing a block", request.id, send) { () -> ProducedBlock in
            let reveal = try await signing.signRandao(
                epoch: chain.clock.epoch(of: request.slot), pubkey: request.pubkey)
            let block = try await pool.produceBlock(
                BlockProductionRequest(
                    slot: request.slot, randaoReveal: reveal, graffiti: settings.graffiti,
                    builderBoostFactor: settings.blockBoostFactor),
                preparing: preparation(for: request))
            try check(block, request, reveal)
            try checkFeeRecipient(block, settings, request)
            return block
        }
        guard let block else { return }
        steps.dataReceived = offset(in: request.slot)
        outbox.keep(Draft(request: request, block: .produced(block), steps: steps), request.id)
        send(.blockProduced(request.id, BlockSummary(slot: block.slot, proposer: block.proposerIndex)))
    }

    /// What nodes are told before they are asked for the block; nil when all know it.
    func preparation(for request: BlockRequest) -> OwedPreparation? {
        guard request.unprepared != .only([]), let recipient = configuration.feeRecipient(of: request.pubkey)
        else { return nil }
        return OwedPreparation(
            preparation: ProposerPreparation(validatorIndex: request.proposer, feeRecipient: recipient),
            nodes: request.unprepared)
    }

    /// What the scheduler cannot see: the fork that the block is of, and whether it is the one we asked for.
    private func check(_ block: ProducedBlock, _ request: BlockRequest, _ reveal: BLSSignature) throws {
        let fork = spec.forkName(at: request.slot)
        guard block.version == fork else {
            throw BeaconAPIError(
                transport: .invalidAnswer, message: "the block is of \(block.version), but the slot is in \(fork)")
        }
        guard block.randaoReveal == reveal else {
            throw BeaconAPIError(transport: .invalidAnswer, message: "the block does not have our RANDAO reveal")
        }
    }

    /// Why the key may not propose at all; nil when it may.
    private func refusal(_ settings: ProposerSetting, _ request: BlockRequest) -> String? {
        guard settings.feeRecipient == nil, spec.forkName(at: request.slot) >= .bellatrix else { return nil }
        return "the key \(request.pubkey) has no fee recipient: pass --suggested-fee-recipient, or set one for the key"
    }

    /// The payload of a block that the node made itself pays the address that it was told of.
    private func checkFeeRecipient(
        _ block: ProducedBlock, _ settings: ProposerSetting, _ request: BlockRequest
    ) throws {
        guard case .full(let contents) = block.contents, let paid = contents.block.localFeeRecipient,
            let ours = settings.feeRecipient, paid != ours
        else { return }
        let message = "the block pays its fees to \(paid), not to \(ours)"
        guard !configuration.isStrictAboutFeeRecipients else {
            throw BeaconAPIError(transport: .invalidAnswer, message: message)
        }
        logger.warning(
            "the beacon node does not use our fee recipient",
            metadata: ["slot": "\(request.slot)", "reason": "\(message)"])
    }

    /// Signs the block that was produced under this work, and publishes it.
    func propose(_ id: WorkID, _ send: Send) async {
        guard let draft = outbox.takeDraft(id) else { return send(.failed(id, .refused)) }
        let slot = draft.request.slot
        var steps = draft.steps
        do throws(SigningError) {
            let messages = try await sign(draft)
            steps.signed = offset(in: slot)
            keep(
                Outgoing(
                    messages: messages, kind: .proposal, slot: slot, steps: steps,
                    validators: [draft.request.proposer], root: draft.block.root(spec)), id)
        } catch  where error.mayPass {
            // The very same block may be signed once more: the record knows it by its root.
            warn("signing a block", error, ["slot": "\(slot)"])
            outbox.keep(draft, id)
            return send(.unsigned(id, items: [0]))
        } catch {
            report(.proposal, slot, [draft.request.proposer], .failed(reason: "\(error)"), steps)
            return send(.failed(id, .refused))
        }
        send(.signed(id, items: [0]))
        await publish(id, send)
    }

    private func sign(_ draft: Draft) async throws(SigningError) -> SignedMessages {
        let pubkey = draft.request.pubkey
        switch draft.block {
        case .gloas(let produced):
            let signed = try await sign(.gloas(produced.block), pubkey)
            return produced.builderURL.map { .builderBlock(signed, builderURL: $0) } ?? .block(signed)
        case .produced(let produced):
            switch produced.contents {
            case .full(let contents):
                return .block(try await sign(contents, pubkey))
            case .blinded(let block):
                note(block.header(spec), pubkey)
                return .blindedBlock(try await signing.sign(block, pubkey: pubkey))
            }
        }
    }

    private func sign(
        _ contents: ForkedBlockContents, _ pubkey: BLSPubkey
    ) async throws(SigningError) -> ForkedSignedBlockContents {
        note(contents.block.header(spec), pubkey)
        return contents.signed(try await signing.signBlock(contents.block, pubkey: pubkey))
    }

    private func note(_ header: @autoclosure () -> BeaconBlockHeader, _ pubkey: BLSPubkey) {
        guard configuration.watchesForDoppelgangers else { return }
        let header = header()
        ledger.note(pubkey, signing.context.signingRoot(block: header), chain.clock.epoch(of: header.slot))
    }
}

extension SigningError {
    /// Whether the same message may be asked for again: it was not signed, or the record knows it as the one that may
    /// be.
    var mayPass: Bool {
        switch self {
        case .notRecorded, .queueFull, .signerFailed, .cancelled: true
        default: false
        }
    }
}

extension ForkedBeaconBlock {
    /// Whom the payload in the block pays; nil where the block has none of its own.
    fileprivate var localFeeRecipient: ExecutionAddress? {
        switch self {
        case .phase0, .altair, .gloas: nil
        case .bellatrix(let block): block.body.executionPayload.feeRecipient
        case .capella(let block): block.body.executionPayload.feeRecipient
        case .deneb(let block): block.body.executionPayload.feeRecipient
        case .electra(let block): block.body.executionPayload.feeRecipient
        case .fulu(let block): block.body.executionPayload.feeRecipient
        }
    }
}

extension ProducedBlock {
    var slot: Slot {
        switch contents {
        case .full(let contents): contents.block.slot
        case .blinded(let block): block.slot
        }
    }

    var proposerIndex: ValidatorIndex {
        switch contents {
        case .full(let contents): contents.block.proposerIndex
        case .blinded(let block): block.proposerIndex
        }
    }

    /// The root of its header.
    func root(_ spec: Spec) -> Root {
        switch contents {
        case .full(let contents): contents.block.header(spec).hashTreeRoot(spec.limits)
        case .blinded(let block): block.header(spec).hashTreeRoot(spec.limits)
        }
    }

    var randaoReveal: BLSSignature {
        switch contents {
        case .full(let contents): contents.block.randaoReveal
        case .blinded(let block): block.randaoReveal
        }
    }
}
