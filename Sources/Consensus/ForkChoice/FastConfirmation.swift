package import ConsensusTypes
package import Primitives

/// What the fast confirmation rule reads of states ("State helpers" of phase0/fast-confirmation.md).
package protocol FastConfirmationStates {
    /// `get_slot_committee`: the members of all committees of a slot, by the head's state. Slots are of the epoch before
    /// the previous one at the earliest.
    func slotCommittee(_ slot: Slot) throws(ForkChoiceError) -> ArraySlice<ValidatorIndex>

    /// `checkpoint_states[checkpoint]`: the balances of a checkpoint's state.
    func balances(at checkpoint: Checkpoint) throws(ForkChoiceError) -> JustifiedBalances

    /// `get_pulled_up_head_state`: the balances of the head's state in the current epoch.
    func pulledUpHeadBalances() throws(ForkChoiceError) -> JustifiedBalances
}

/// `FastConfirmationStore` (phase0/fast-confirmation.md): the latest block that will stay canonical, when attestations
/// arrive within their slots and not too many validators are malicious.
package struct FastConfirmation: Hashable, Sendable {
    package private(set) var confirmedRoot: Root
    package private(set) var previousEpochObservedJustifiedCheckpoint: Checkpoint
    package private(set) var currentEpochObservedJustifiedCheckpoint: Checkpoint
    package private(set) var previousEpochGreatestUnrealizedCheckpoint: Checkpoint
    package private(set) var previousSlotHead: Root
    package private(set) var currentSlotHead: Root

    /// `get_fast_confirmation_store`: nothing but the finalized block is confirmed.
    package init(_ store: ForkChoice) {
        let finalized = store.finalizedCheckpoint
        confirmedRoot = finalized.root
        previousEpochObservedJustifiedCheckpoint = finalized
        currentEpochObservedJustifiedCheckpoint = finalized
        previousEpochGreatestUnrealizedCheckpoint = finalized
        previousSlotHead = finalized.root
        currentSlotHead = finalized.root
    }

    /// `get_safe_execution_block_hash`: from Gloas on only the payload that the confirmed block builds on is safe. Nil
    /// when the confirmed block is not in the store.
    package func safeExecutionBlockHash(_ store: ForkChoice) -> Hash32? {
        store.block(confirmedRoot).map { $0.bidParentBlockHash ?? $0.executionBlockHash }
    }

    /// `on_fast_confirmation`: to be called once a slot, after the votes of past slots were counted and before
    /// attestations are due.
    package mutating func onFastConfirmation(
        _ store: inout ForkChoice, _ states: some FastConfirmationStates
    ) throws(ForkChoiceError) {
        let head = try store.getHead()
        var updated = self
        updated.updateVariables(store, head)
        updated.confirmedRoot = try updated.latestConfirmed(ConfirmationView(store: store, head: head, states: states))
        self = updated
    }

    /// `update_fast_confirmation_variables`.
    private mutating func updateVariables(_ store: ForkChoice, _ head: Root) {
        previousSlotHead = currentSlotHead
        currentSlotHead = head
        if store.parameters.isStartOfEpoch(store.currentSlot + 1) {
            previousEpochGreatestUnrealizedCheckpoint = store.unrealizedJustifiedCheckpoint
        }
        if store.parameters.isStartOfEpoch(store.currentSlot) {
            previousEpochObservedJustifiedCheckpoint = currentEpochObservedJustifiedCheckpoint
            currentEpochObservedJustifiedCheckpoint = previousEpochGreatestUnrealizedCheckpoint
        }
    }

    /// `get_latest_confirmed`.
    private func latestConfirmed<S: FastConfirmationStates>(
        _ view: ConfirmationView<S>
    ) throws(ForkChoiceError) -> Root {
        let store = view.store
        var confirmed = confirmedRoot
        if try !isStillConfirmed(view) { confirmed = store.finalizedCheckpoint.root }

        let observed = currentEpochObservedJustifiedCheckpoint
        if view.isEpochStart, let justified = store.block(observed.root),
            view.epoch(of: justified) + 1 == view.currentEpoch,
            observed == store.block(view.head)?.unrealizedJustifiedCheckpoint,
            store.block(confirmed)?.slot ?? 0 < justified.slot
        {
            confirmed = observed.root
        }
        guard let block = store.block(confirmed), view.epoch(of: block) + 1 >= view.currentEpoch else {
            return confirmed
        }
        return try latestConfirmedDescendant(of: confirmed, view)
    }

    /// Whether the block confirmed before is recent, canonical, and at an epoch's start safe as ever.
    private func isStillConfirmed<S: FastConfirmationStates>(
        _ view: ConfirmationView<S>
    ) throws(ForkChoiceError) -> Bool {
        guard let block = view.store.block(confirmedRoot), view.epoch(of: block) + 1 >= view.currentEpoch,
            view.store.isAncestor(confirmedRoot, of: view.head)
        else { return false }
        guard view.isEpochStart else { return true }
        return try isConfirmedChainSafe(view)
    }

    /// `is_confirmed_chain_safe`.
    private func isConfirmedChainSafe<S: FastConfirmationStates>(
        _ view: ConfirmationView<S>
    ) throws(ForkChoiceError) -> Bool {
        let (store, observed) = (view.store, currentEpochObservedJustifiedCheckpoint)
        guard store.checkpointBlock(of: confirmedRoot, epoch: observed.epoch) == observed.root else { return false }
        var start: Root? = observed.root
        if !view.isRecent(observed.epoch, within: 1) {
            let slot = store.parameters.startSlot(of: view.currentEpoch - 1)
            guard let ancestor = store.ancestor(of: confirmedRoot, at: slot), let block = store.block(ancestor) else {
                return false
            }
            // The first block of the previous epoch is confirmed again too: its ancestors are then implied.
            start = view.epoch(of: block) + 1 == view.currentEpoch ? block.parentRoot : ancestor
        }
        let balances = try view.states.balances(at: previousEpochObservedJustifiedCheckpoint)
        let source = view.source(balances)
        for root in view.ancestorRoots(of: confirmedRoot, after: start) {
            guard try view.isOneConfirmed(root, source) else { return false }
        }
        return true
    }

    /// `find_latest_confirmed_descendant`.
    private func latestConfirmedDescendant<S: FastConfirmationStates>(
        of latest: Root, _ view: ConfirmationView<S>
    ) throws(ForkChoiceError) -> Root {
        let source = view.source(try view.states.balances(at: currentEpochObservedJustifiedCheckpoint))
        let confirmed = try confirmedOfPreviousEpoch(latest, view, source)
        return try confirmedOfAnyEpoch(confirmed, view, source)
    }

    /// The part for blocks of the previous epoch, by what the head of the previous slot showed.
    private func confirmedOfPreviousEpoch<S: FastConfirmationStates>(
        _ latest: Root, _ view: ConfirmationView<S>, _ source: ConfirmationView<S>.Source
    ) throws(ForkChoiceError) -> Root {
        let store = view.store
        guard let block = store.block(latest), view.epoch(of: block) + 1 == view.currentEpoch,
            let previousHead = store.block(previousSlotHead),
            view.isRecent(store.votingSource(previousHead).epoch, within: 2)
        else { return latest }
        if !view.isEpochStart {
            guard try view.willNoConflictingCheckpointBeJustified() else { return latest }
            guard view.hasRecentJustification(previousSlotHead) || view.hasRecentJustification(view.head) else {
                return latest
            }
        }
        var confirmed = latest
        for root in view.ancestorRoots(of: view.head, after: latest) {
            guard let block = store.block(root), view.epoch(of: block) != view.currentEpoch,
                store.isAncestor(root, of: previousSlotHead), try view.isOneConfirmed(root, source)
            else { break }
            confirmed = root
        }
        return confirmed
    }

    /// The part for all blocks up to the head, when it has justified enough.
    private func confirmedOfAnyEpoch<S: FastConfirmationStates>(
        _ confirmed: Root, _ view: ConfirmationView<S>, _ source: ConfirmationView<S>.Source
    ) throws(ForkChoiceError) -> Root {
        let store = view.store
        guard view.isEpochStart || view.hasRecentJustification(view.head), var tentative = store.block(confirmed) else {
            return confirmed
        }
        for root in view.ancestorRoots(of: view.head, after: confirmed) {
            guard let block = store.block(root) else { break }
            if view.epoch(of: block) > view.epoch(of: tentative) {
                guard try view.willCurrentTargetBeJustified() else { break }
            }
            guard try view.isOneConfirmed(root, source) else { break }
            tentative = block
        }
        if view.epoch(of: tentative) == view.currentEpoch { return tentative.root }
        guard view.isRecent(store.votingSource(tentative).epoch, within: 2) else { return confirmed }
        if view.isEpochStart { return tentative.root }
        return try view.willNoConflictingCheckpointBeJustified() ? tentative.root : confirmed
    }
}
