import ConsensusTypes
import ExecutionEngine
import ForkChoice
import Logging
import Primitives

// Keeping the execution engine on the head's chain.

extension BeaconChain {
    /// The head, the safe and the finalised block by their payloads (fork_choice/safe-block.md: the justified one is
    /// safe).
    var forkchoiceState: ForkchoiceState {
        func hash(_ root: Root) -> Hash32 { forkChoice.block(root)?.executionBlockHash ?? Hash32() }
        return ForkchoiceState(
            headBlockHash: hash(head.root), safeBlockHash: hash(forkChoice.justifiedCheckpoint.root),
            finalizedBlockHash: hash(forkChoice.finalizedCheckpoint.root))
    }

    /// Tells the engine of the head when it does not know yet. One call at a time: a head that moves meanwhile is told
    /// of by the call under way.
    package func notifyEngine() async {
        guard !isNotifyingEngine else { return }
        isNotifyingEngine = true
        defer { isNotifyingEngine = false }
        while !forkchoiceState.headBlockHash.isZero, forkchoiceState != announcedForkchoice {
            let (state, root) = (forkchoiceState, head.root)
            announcedForkchoice = state
            do {
                let fork = spec.forkName(at: max(currentSlot, head.slot) + 1)
                let update = try await engine.forkchoiceUpdated(state, attributes: nil, fork: fork)
                setEngineOnline(true)
                // Asked again in the next slot.
                guard !update.status.isUndecided else { return announcedForkchoice = nil }
                // Finality may have moved past the block meanwhile.
                guard forkChoice.contains(root) else { continue }
                try takeVerdict(update, on: root)
            } catch let error as ExecutionEngineError {
                announcedForkchoice = nil
                return setEngineOnline(false, error)
            } catch {
                return logger.error(
                    "the execution engine's verdict could not be followed", metadata: ["error": "\(error)"])
            }
        }
    }

    /// What the engine says of the head: an optimistic one may become valid, or turn out to be invalid.
    private func takeVerdict(_ update: ForkchoiceUpdate, on root: Root) throws {
        switch update.status {
        case .valid: try forkChoice.onValidPayload(root)
        case .invalid(let latestValidHash, let reason):
            logger.error(
                "the execution engine calls the head invalid",
                metadata: ["root": "\(root)", "reason": "\(reason ?? "")"])
            try forkChoice.onInvalidPayload(root, latestValidHash: latestValidHash)
            try updateHead()
        case .syncing, .accepted, .invalidBlockHash: break
        }
    }
}
