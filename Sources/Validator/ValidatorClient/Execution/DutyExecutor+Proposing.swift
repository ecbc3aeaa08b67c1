import BeaconAPI
import ConsensusTypes
import Duties
import Logging
import Primitives
import Signing
import SlotClock

extension DutyExecutor {
    /// Has the node produce a block with our RANDAO reveal. The block is kept until the scheduler says that it may be
    /// signed.
    func produce(_ request: BlockRequest, _ send: Send) async {
        guard capabilities.isUsable else { return send(.failed(request.id, .temporary)) }
        var steps = DutySteps(begun: offset(in: request.slot))
        let block = await attempt("producing a block", request.id, send) { () -> ProducedBlock in
            let reveal = try await signing.signRandao(
                epoch: chain.clock.epoch(of: request.slot), pubkey: request.pubkey)
            let block = try await node.produceBlock(
                BlockProductionRequest(
                    slot: request.slot, randaoReveal: reveal, graffiti: configuration.graffiti,
                    builderBoostFactor: configuration.builderBoostFactor))
            try check(block, request, reveal)
            return block
        }
        guard let block else { return }
        steps.dataReceived = offset(in: request.slot)
        outbox.keep(Draft(request: request, block: block, steps: steps), request.id)
        send(.blockProduced(request.id, BlockSummary(slot: block.slot, proposer: block.proposerIndex)))
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

    /// Signs the block that was produced under this work, and publishes it.
    func propose(_ id: WorkID, _ send: Send) async {
        guard let draft = outbox.takeDraft(id) else { return send(.failed(id, .refused)) }
        let slot = draft.request.slot
        var steps = draft.steps
        do {
            let messages: SignedMessages
            switch draft.block.contents {
            case .full(let contents):
                let signed = try await signing.signBlock(contents.block, pubkey: draft.request.pubkey)
                messages = .block(contents.signed(signed))
            case .blinded(let block):
                messages = .blindedBlock(try await signing.sign(block, pubkey: draft.request.pubkey))
            }
            steps.signed = offset(in: slot)
            outbox.keep(Outgoing(messages: messages, kind: .proposal, slot: slot, steps: steps), id)
        } catch {
            report(.proposal, slot, 1, .failed(reason: "\(error)"), steps)
            return send(.failed(id, .refused))
        }
        send(.signed(id, items: [0]))
        await publish(id, send)
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

    var randaoReveal: BLSSignature {
        switch contents {
        case .full(let contents): contents.block.randaoReveal
        case .blinded(let block): block.randaoReveal
        }
    }
}
