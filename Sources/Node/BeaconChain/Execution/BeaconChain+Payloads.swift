import BeaconAPI
import ConsensusTypes
import ExecutionEngine
import ForkChoice
import Logging
import Primitives
import SSZ
import StateTransition

// Payloads on their way in and out: what the execution engine says of a block's, and the one for a proposal.

extension BeaconChain {
    /// The engine's verdict on a block's payload. An engine that cannot be asked leaves the block optimistic.
    func payloadVerdict(
        _ request: NewPayloadRequest?, of block: ForkedSignedBeaconBlock, _ preState: ForkedBeaconState
    ) async throws(BlockImportError) -> ExecutionStatus {
        guard let request else { return .valid }
        try checkMerge(request, of: block, preState)
        switch await ask({ try await engine.newPayload(request) }) {
        case .valid?: return .valid
        case .syncing?, .accepted?, nil:
            try checkOptimisticCandidate(block.slot)
            return .optimistic
        case .invalid(let latestValidHash, let reason)?:
            // The head may be among the ancestors that turn out to be invalid.
            try? forkChoice.onInvalidPayload(childOf: block.parentRoot, latestValidHash: latestValidHash)
            try? updateHead()
            throw .payloadInvalid(reason ?? "the execution engine calls it invalid")
        case .invalidBlockHash(let reason)?: throw .payloadInvalid(reason ?? "its block hash is wrong")
        }
    }

    /// - Returns: nil when the engine gives no answer.
    private func ask<Answer>(_ question: () async throws -> Answer) async -> Answer? {
        do {
            let answer = try await question()
            setEngineOnline(true)
            return answer
        } catch {
            setEngineOnline(false, error)
            return nil
        }
    }

    /// The first payload of a chain builds on the terminal block of before the merge.
    private func checkMerge(
        _ request: NewPayloadRequest, of block: ForkedSignedBeaconBlock, _ preState: ForkedBeaconState
    ) throws(BlockImportError) {
        guard case .bellatrix(let state) = preState, case .bellatrix(let block) = block,
            isMergeTransitionBlock(state, block.message.body)
        else { return }
        do throws(ForkChoiceError) {
            try validateMergeBlock(
                slot: block.message.slot, parentHash: request.fields.parentHash, spec, getPowBlock: { _ in nil })
        } catch {
            throw .forkChoice(error)
        }
    }

    private func checkOptimisticCandidate(_ slot: Slot) throws(BlockImportError) {
        guard (try? forkChoice.isOptimisticCandidateBlock(slot: slot)) == true else {
            throw .payloadUndecided(slot: slot)
        }
    }

    /// Remembers whether the engine answers, and says so when that changes.
    func setEngineOnline(_ isOnline: Bool, _ error: (any Error)? = nil) {
        guard isEngineOffline == isOnline else { return }
        isEngineOffline = !isOnline
        if isOnline {
            logger.notice("the execution engine answers again")
        } else {
            logger.error(
                "the execution engine does not answer: blocks are imported unverified, and none are proposed",
                metadata: ["error": "\(error.map { "\($0)" } ?? "")"])
        }
    }

    /// The payload for a proposal on the head; nil for a block without one.
    func proposedPayload(
        _ state: ForkedBeaconState, parent: Root, proposer: ValidatorIndex
    ) async throws -> ProposedPayload? {
        guard let order = try payloadOrder(state, parent: parent, proposer: proposer) else { return nil }
        do {
            let id = begunPayload?.order == order ? begunPayload?.id : try await begin(order)
            guard let id else { throw BeaconAPIError.engineNotReady("it is syncing") }
            let built = try await engine.getPayload(id, fork: order.fork)
            setEngineOnline(true)
            return ProposedPayload(built)
        } catch let error as ExecutionEngineError {
            // An engine that was started anew knows it no more: the next request begins another.
            if begunPayload?.order == order { begunPayload = nil }
            if error.isTransient { setEngineOnline(false, error) }
            throw BeaconAPIError.engineNotReady(error.description)
        }
    }

    /// Has the engine begin the payload of a slot ahead of its proposal, when the slot's proposer is a client's of this
    /// node.
    func beginPayload(for slot: Slot) async {
        guard slot > head.slot, spec.forkName(at: slot) >= .bellatrix, spec.forkName(at: slot).isSupported,
            let state = try? headState(at: slot), let proposer = try? context.proposerIndex(state),
            preparations[proposer] != nil
        else { return }
        do {
            guard let order = try payloadOrder(state, parent: head.root, proposer: proposer),
                begunPayload?.order != order
            else { return }
            _ = try await begin(order)
        } catch {
            logger.warning("the slot's payload could not be begun", metadata: ["slot": "\(slot)", "error": "\(error)"])
        }
    }

    private func begin(_ order: PayloadOrder) async throws -> PayloadID? {
        var state = forkchoiceState
        state.headBlockHash = order.parentHash
        let update = try await engine.forkchoiceUpdated(state, attributes: order.attributes, fork: order.fork)
        guard let id = update.payloadID else { return nil }
        begunPayload = (order, id)
        return id
    }

    private func payloadOrder(
        _ state: ForkedBeaconState, parent: Root, proposer: ValidatorIndex
    ) throws -> PayloadOrder? {
        guard let view = try ExecutionView(state, spec), let parentHash = view.parentHash else { return nil }
        let time = state.genesisTime &+ (state.slot.rawValue &* spec.config.slotDurationMs) / 1000
        let epoch = spec.computeEpochAtSlot(state.slot).rawValue
        let attributes = PayloadAttributes(
            timestamp: time, prevRandao: state.randaoMixes[Int(epoch % spec.preset.epochsPerHistoricalVector)],
            suggestedFeeRecipient: preparations[proposer] ?? options.feeRecipient, withdrawals: view.withdrawals,
            parentBeaconBlockRoot: state.forkName >= .deneb ? parent : nil)
        return PayloadOrder(fork: state.forkName, parentHash: parentHash, attributes: attributes)
    }
}

/// What an engine is told to build.
struct PayloadOrder: Equatable, Sendable {
    var fork: ForkName
    var parentHash: Hash32
    var attributes: PayloadAttributes
}

extension BeaconAPIError {
    /// 503: the chain is well, its execution engine is not.
    static func engineNotReady(_ reason: String) -> BeaconAPIError {
        BeaconAPIError(code: 503, message: "the execution engine cannot give a payload: \(reason)")
    }
}

extension ProposedPayload {
    init(_ built: BuiltPayload) {
        payload =
            switch built.payload {
            case .v1(let payload): .bellatrix(payload)
            case .v2(let payload): .capella(payload)
            case .v3(let payload): .deneb(payload)
            }
        commitments = BlobKZGCommitments(built.blobs.commitments)
        proofs = built.blobs.proofs
        blobs = Blobs(built.blobs.blobs)
        executionRequests = built.executionRequests
        value = built.blockValue
    }
}
