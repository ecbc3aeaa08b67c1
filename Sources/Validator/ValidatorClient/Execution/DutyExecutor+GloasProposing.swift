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

/// The payload of a block of our own, until it is revealed.
struct OwnPayload: Sendable {
    var slot: Slot
    var proposer: ValidatorIndex
    var pubkey: BLSPubkey
    var blockRoot: Root
    /// What the block promises.
    var bid: Gloas.ExecutionPayloadBid
    /// nil when the node that built it keeps it.
    var contents: Gloas.BlockContents?
}

/// Blocks from Gloas on: the payload is a builder's, or our own and published apart from the block.
extension DutyExecutor {
    func produceGloas(_ request: BlockRequest, _ send: Send) async {
        var steps = DutySteps(begun: offset(in: request.slot))
        let block = await attempt("producing a block", request.id, send) { () -> ProducedGloasBlock in
            let reveal = try await signing.signRandao(
                epoch: chain.clock.epoch(of: request.slot), pubkey: request.pubkey)
            let settings = configuration.proposers.settings(of: request.pubkey)
            let block = try await pool.produceGloasBlock(
                GloasBlockRequest(
                    slot: request.slot, randaoReveal: reveal, graffiti: settings.graffiti,
                    includePayload: configuration.takesPayloads || pool.members.count > 1,
                    builders: await builders(settings.builders, request)),
                preparing: preparation(for: request))
            try check(block, reveal)
            return block
        }
        guard let block else { return }
        steps.dataReceived = offset(in: request.slot)
        let bid = block.block.body.signedExecutionPayloadBid.message
        let isOwn = bid.builderIndex == Constants.builderIndexSelfBuild
        if isOwn {
            outbox.keep(
                OwnPayload(
                    slot: request.slot, proposer: request.proposer, pubkey: request.pubkey,
                    blockRoot: block.block.hashTreeRoot(spec.limits),
                    bid: bid, contents: block.ownContents), request.id)
        }
        outbox.keep(Draft(request: request, block: .gloas(block), steps: steps), request.id)
        send(
            .blockProduced(
                request.id,
                BlockSummary(slot: block.block.slot, proposer: block.block.proposerIndex, hasOwnEnvelope: isOwn)))
    }

    /// What to ask of builders, each with our word that we are the proposer. One that cannot be asked costs no block.
    private func builders(
        _ settings: ResolvedBuilderConfig, _ request: BlockRequest
    ) async -> BeaconAPI.BuilderConfig {
        var entries: [BeaconAPI.BuilderEntry] = []
        for entry in settings.builders {
            do {
                let auth = try await signing.sign(
                    BuilderRequestAuth(data: ByteList(entry.authData), slot: request.slot), pubkey: request.pubkey)
                entries.append(
                    BeaconAPI.BuilderEntry(
                        url: BuilderURL(entry.url), auth: auth, builderPubkeys: entry.pubkeys,
                        maxExecutionPayment: Gwei(entry.maxExecutionPayment), minBid: Gwei(entry.minBid),
                        builderBoostFactor: entry.boostFactor))
            } catch {
                warn("signing a request to a builder", error, ["builder": "\(entry.url)"])
            }
        }
        return BeaconAPI.BuilderConfig(
            minBid: Gwei(settings.minBid), builderBoostFactor: settings.boostFactor, builders: entries)
    }

    private func check(_ produced: ProducedGloasBlock, _ reveal: BLSSignature) throws {
        guard produced.block.body.randaoReveal == reveal else {
            throw BeaconAPIError(transport: .invalidAnswer, message: "the block does not have our RANDAO reveal")
        }
        guard let contents = produced.ownContents else { return }
        try check(
            contents.executionPayloadEnvelope, block: produced.block.hashTreeRoot(spec.limits),
            produced.block.body.signedExecutionPayloadBid.message)
    }

    /// An envelope of another block, or of another payload than the block promises, is worth nothing.
    private func check(
        _ envelope: Gloas.ExecutionPayloadEnvelope, block root: Root, _ bid: Gloas.ExecutionPayloadBid
    ) throws {
        guard envelope.beaconBlockRoot == root, envelope.builderIndex == bid.builderIndex,
            envelope.payload.blockHash == bid.blockHash
        else { throw BeaconAPIError(transport: .invalidAnswer, message: "the payload is not the one of our block") }
    }

    /// Signs the payload of a published block and publishes it: with its blobs when we have them, otherwise through the
    /// node that keeps them.
    func reveal(_ reveal: PayloadReveal, _ send: Send) async {
        guard let own = outbox.payload(of: reveal.proposal) else { return send(.failed(reveal.id, .refused)) }
        var steps = DutySteps(begun: offset(in: reveal.slot))
        let envelope = await attempt("asking for the payload of our block", reveal.id, send) {
            if let contents = own.contents { return contents.executionPayloadEnvelope }
            let envelope = try await node.executionPayloadEnvelope(slot: reveal.slot, beaconBlockRoot: own.blockRoot)
            try check(envelope, block: own.blockRoot, own.bid)
            return envelope
        }
        guard let envelope else { return }
        steps.dataReceived = offset(in: reveal.slot)
        do throws(SigningError) {
            let signed = try await signing.sign(envelope, pubkey: own.pubkey)
            steps.signed = offset(in: reveal.slot)
            let message = own.contents.map { SignedEnvelope.contents($0.signed(signed)) } ?? .bare(signed)
            keep(
                Outgoing(
                    messages: .envelope(message), kind: .executionPayload, slot: reveal.slot, steps: steps,
                    validators: [own.proposer], root: own.blockRoot),
                reveal.id)
        } catch  where error.mayPass {
            warn("signing a payload", error, ["slot": "\(reveal.slot)"])
            return send(.failed(reveal.id, .temporary))
        } catch {
            report(.executionPayload, reveal.slot, [own.proposer], .failed(reason: "\(error)"), steps)
            return send(.failed(reveal.id, .refused))
        }
        outbox.removePayload(of: reveal.proposal)
        send(.signed(reveal.id, items: [0]))
        await publish(reveal.id, send)
    }
}

extension ProducedGloasBlock {
    /// The payload that came with the block.
    fileprivate var ownContents: Gloas.BlockContents? {
        if case .full(let contents) = contents { contents } else { nil }
    }
}

extension Gloas.BlockContents {
    fileprivate func signed(
        _ envelope: Gloas.SignedExecutionPayloadEnvelope
    ) -> Gloas.SignedExecutionPayloadEnvelopeContents {
        Gloas.SignedExecutionPayloadEnvelopeContents(
            signedExecutionPayloadEnvelope: envelope, kzgProofs: kzgProofs, blobs: blobs)
    }
}
