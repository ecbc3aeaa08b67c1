import BLS
import BeaconAPI
package import ConsensusTypes
import ForkChoice
import Logging
package import Primitives
import SSZ
import SlotClock
import StateTransition
import Storage

extension BeaconChain {
    /// Imports a block: the rules of gossip, the transition with all signatures, the fork choice, the database, and
    /// last the events. One after another, so that a block is never half there.
    ///
    /// - Returns: the block's root. After an error nothing has changed.
    @discardableResult
    package func importBlock(_ block: ForkedSignedBeaconBlock) async throws(BlockImportError) -> Root {
        let root = block.blockRoot(spec)
        try checkTime(of: block.slot)
        tickForkChoice(time.now)
        try checkBeforeTransition(block, root: root)
        let preState = try preState(for: block)
        try checkProposer(block, preState)
        broadcaster.publish(.blockGossip(BlockEvent(slot: block.slot, block: root)))
        let (post, request) = try transition(preState, block)
        let verdict = try await payloadVerdict(request, of: block, preState)
        // While the execution engine worked, another block may have come first.
        if request != nil { try checkBeforeTransition(block, root: root) }
        try commit(block, root: root, preState: preState, post: post, verdict)
        do {
            try updateHead()
        } catch {
            logger.error("the head could not be followed", metadata: ["block": "\(root)", "error": "\(error)"])
        }
        await notifyEngine()
        return root
    }

    /// The block's slot has begun, by the tolerated difference of clocks.
    private func checkTime(of slot: Slot) throws(BlockImportError) {
        let now = time.now
        guard clock.start(of: slot) <= now + clockDisparity else {
            throw .futureSlot(slot: slot, current: clock.slot(at: now))
        }
    }

    /// The rules that need no state: fork, known block, finality, parent, first of its proposer and slot.
    private func checkBeforeTransition(_ block: ForkedSignedBeaconBlock, root: Root) throws(BlockImportError) {
        let expected = spec.forkName(at: block.slot)
        guard expected.isSupported else { throw .unsupportedFork(expected) }
        guard block.forkName == expected else { throw .wrongFork(found: block.forkName, expected: expected) }
        guard !forkChoice.contains(root) else { throw .alreadyKnown(root) }
        let finalizedSlot = spec.computeStartSlotAtEpoch(forkChoice.finalizedCheckpoint.epoch)
        guard block.slot > finalizedSlot else { throw .finalizedSlot(slot: block.slot, finalized: finalizedSlot) }
        guard let parent = forkChoice.block(block.parentRoot) else { throw .unknownParent(block.parentRoot) }
        guard block.slot > parent.slot else { throw .notAfterParent(slot: block.slot, parent: parent.slot) }
        let finalized = forkChoice.finalizedCheckpoint
        guard forkChoice.checkpointBlock(of: block.parentRoot, epoch: finalized.epoch) == finalized.root else {
            throw .notDescendedFromFinalized(finalized)
        }
        let key = SeenMessages.ProposerSlot(slot: block.slot, proposer: block.proposerIndex)
        if let first = seen.blocks[key], first != root {
            throw .equivocation(slot: block.slot, proposer: block.proposerIndex, first: first)
        }
    }

    private func preState(for block: ForkedSignedBeaconBlock) throws(BlockImportError) -> ForkedBeaconState {
        do {
            return try state(of: block.parentRoot, at: block.slot)
        } catch let error as StateTransitionError {
            throw .transition(error)
        } catch let error as StorageError {
            throw .storage(error)
        } catch {
            throw .stateUnavailable(block.parentRoot)
        }
    }

    /// The proposer is the expected one, and signed the block.
    private func checkProposer(
        _ block: ForkedSignedBeaconBlock, _ state: ForkedBeaconState
    ) throws(BlockImportError) {
        guard block.proposerIndex.int < state.validators.count else { throw .proposerOutOfRange(block.proposerIndex) }
        let expected: ValidatorIndex
        do throws(InvalidReason) {
            expected = try context.proposerIndex(state)
        } catch {
            throw .transition(.invalid(.blockHeader, error))
        }
        guard block.proposerIndex == expected else {
            throw .wrongProposer(expected: expected, found: block.proposerIndex)
        }
        guard blockSignatureSet(block, state)?.verify() == true else { throw .invalidProposerSignature }
    }

    private func blockSignatureSet(_ block: ForkedSignedBeaconBlock, _ state: ForkedBeaconState) -> SignatureSet? {
        let domain = context.domain(DomainTypes.beaconProposer, state)
        let message = computeSigningRoot(objectRoot: block.blockRoot(spec), domain: domain)
        let pubkey = state.validators[block.proposerIndex.int].pubkey
        return (try? context.publicKey(pubkey)).map {
            SignatureSet(message: message, key: $0, signature: block.signature)
        }
    }

    private func transition(
        _ preState: ForkedBeaconState, _ block: ForkedSignedBeaconBlock
    ) throws(BlockImportError) -> (post: ForkedBeaconState, request: NewPayloadRequest?) {
        var state = preState
        let recorder = PayloadRequestRecorder()
        do throws(StateTransitionError) {
            try applyBlock(&state, block, context, verifySignatures: .batch, payloadVerifier: recorder)
            return (state, recorder.request)
        } catch {
            throw .transition(error)
        }
    }

    /// The changes: fork choice and database together, memory after them.
    private func commit(
        _ block: ForkedSignedBeaconBlock, root: Root, preState: ForkedBeaconState, post: ForkedBeaconState,
        _ verdict: ExecutionStatus
    ) throws(BlockImportError) {
        do {
            var store = forkChoice
            // The clock may be just short of the block's slot.
            try store.onTick(timeMs: max(store.timeMs, UInt64(clamping: clock.start(of: block.slot).rawValue)))
            try refreshBalances(&store)
            try store.onBlock(ForkChoiceBlock(block, root: root, state: post, verdict, context))
            let entry = StateCache.Entry(state: post, stateRoot: block.stateRoot, slot: block.slot)
            states.insert(entry, blockRoot: root, protecting: protectedStates)
            countVotes(of: block, &store)
            try refreshBalances(&store)
            try storage.importBlock(
                BlockImport(
                    block: StoredBlock(
                        root: root, parentRoot: block.parentRoot, slot: block.slot, fork: block.forkName,
                        ssz: block.sszEncoded(spec)),
                    states: boundaryStates(block, root: root, preState: preState, post: post),
                    forkChoice: store.serialized()))
            forkChoice = store
            seen.insertBlock(
                slot: block.slot, proposer: block.proposerIndex, root: root, epoch: spec.computeEpochAtSlot(block.slot))
            broadcaster.publish(
                .block(BlockEvent(slot: block.slot, block: root, executionOptimistic: verdict == .optimistic)))
        } catch let error as ForkChoiceError {
            throw .forkChoice(error)
        } catch let error as StorageError {
            throw .storage(error)
        } catch let error as StateTransitionError {
            throw .transition(error)
        } catch {
            throw .stateUnavailable(root)
        }
    }

    /// `on_attestation` and `on_attester_slashing` for what the block carries; votes for unknown blocks are skipped.
    private func countVotes(of block: ForkedSignedBeaconBlock, _ store: inout ForkChoice) {
        let operations = block.operations
        for (data, attesters) in operations.votes(committees(of:)) {
            let vote = ForkChoiceVote(
                slot: data.slot, beaconBlockRoot: data.beaconBlockRoot, target: data.target,
                attestingIndices: attesters)
            try? store.onAttestation(vote, isFromBlock: true)
            seen.insertLive(attesters, epoch: data.target.epoch)
        }
        for slashing in operations.attesterSlashings {
            store.onAttesterSlashing(slashableIndices(slashing))
        }
    }

    /// The states worth keeping on disk: the first of each epoch on the chain, so that little has to be replayed.
    private func boundaryStates(
        _ block: ForkedSignedBeaconBlock, root: Root, preState: ForkedBeaconState, post: ForkedBeaconState
    ) -> [StoredState] {
        let epoch = spec.computeEpochAtSlot(block.slot)
        guard let parent = forkChoice.block(block.parentRoot), spec.computeEpochAtSlot(parent.slot) < epoch else {
            return []
        }
        let start = spec.computeStartSlotAtEpoch(epoch)
        if block.slot == start { return [stored(post, root: block.stateRoot, blockRoot: root)] }
        guard let boundary = try? state(of: block.parentRoot, at: start) else { return [] }
        return [stored(boundary, root: boundary.hashTreeRoot(spec), blockRoot: block.parentRoot)]
    }
}
