import BeaconAPI
import ConsensusTypes
import ForkChoice
import Logging
import Primitives
import SSZ
import SlotClock
import StateTransition
import Storage

extension BeaconChain {
    /// Moves the fork choice to a time; a clock that went back changes nothing.
    func tickForkChoice(_ now: Millis) {
        try? forkChoice.onTick(timeMs: UInt64(clamping: now.rawValue))
    }

    /// Asks the fork choice for the head and, when it moved, tells of it; then follows finality.
    func updateHead() throws {
        try refreshBalances(&forkChoice)
        let root = try forkChoice.getHead()
        if root != head.root {
            let entry = try postState(of: root)
            let old = head
            head = ChainHead(root: root, slot: entry.slot, state: entry.state, stateRoot: entry.stateRoot)
            publishReorg(from: old)
            try publishHead(after: old)
        }
        try followFinality()
    }

    /// The `head` events, with the roots that the duties of the head's epoch hang on.
    private func publishHead(after old: ChainHead) throws {
        let epoch = spec.computeEpochAtSlot(head.slot)
        let event = HeadEvent(
            slot: head.slot, block: head.root, state: head.stateRoot,
            epochTransition: spec.computeEpochAtSlot(old.slot) < epoch,
            previousDutyDependentRoot: try dependentRoot(decisionSlot: attesterDecisionSlot(epoch)),
            currentDutyDependentRoot: try dependentRoot(decisionSlot: slotBefore(epoch)),
            executionOptimistic: forkChoice.isOptimistic(head.root))
        broadcaster.publish(.head(event))
        broadcaster.publish(.headV2(HeadV2Event(version: head.state.forkName.name, head: event)))
        logger.debug("head", metadata: ["slot": "\(head.slot)", "root": "\(head.root)"])
    }

    /// `chain_reorg`, when the old head is not on the new head's chain.
    private func publishReorg(from old: ChainHead) {
        guard !forkChoice.isAncestor(old.root, of: head.root) else { return }
        var slot = min(old.slot, head.slot)
        while slot > 0, forkChoice.ancestor(of: old.root, at: slot) != forkChoice.ancestor(of: head.root, at: slot) {
            slot -= 1
        }
        let event = ChainReorgEvent(
            slot: head.slot, depth: max(old.slot, head.slot).rawValue - slot.rawValue, oldHeadBlock: old.root,
            newHeadBlock: head.root, oldHeadState: old.stateRoot, newHeadState: head.stateRoot,
            epoch: spec.computeEpochAtSlot(head.slot))
        broadcaster.publish(.chainReorg(event))
        logger.info("chain reorganised", metadata: ["depth": "\(event.depth)", "head": "\(head.root)"])
    }

    /// When finality advanced: tells of it, and forgets what lies behind it in memory and on disk.
    private func followFinality() throws {
        let finalized = forkChoice.finalizedCheckpoint
        guard finalized.epoch > announcedFinality.epoch else { return }
        announcedFinality = finalized
        let state = forkChoice.block(finalized.root)?.stateRoot ?? Root()
        broadcaster.publish(
            .finalizedCheckpoint(FinalizedCheckpointEvent(block: finalized.root, state: state, epoch: finalized.epoch)))
        logger.info("finalized", metadata: ["epoch": "\(finalized.epoch)", "root": "\(finalized.root)"])
        states.remove(forkChoice.prune())
        let headState = head.state
        func validator(_ index: ValidatorIndex) -> Validator? {
            index.int < headState.validators.count ? headState.validators[index.int] : nil
        }
        operationPool.prune(
            slashed: { validator($0)?.slashed == true },
            exited: { validator($0).map { $0.exitEpoch != Constants.farFutureEpoch } ?? false },
            changed: { validator($0).map { $0.withdrawalCredentials[0] != Constants.blsWithdrawalPrefix } ?? false })
        try storage.finalize(
            root: finalized.root, checkpointSlot: spec.computeStartSlotAtEpoch(finalized.epoch),
            keepStateEvery: spec.preset.slotsPerEpoch * Self.epochsBetweenArchivedStates,
            forkChoice: forkChoice.serialized())
    }

    /// Below finality one state in so many epochs stays on disk.
    private static let epochsBetweenArchivedStates: UInt64 = 32
}
