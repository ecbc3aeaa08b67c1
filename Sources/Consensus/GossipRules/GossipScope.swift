import BLS
package import ConsensusTypes
import Primitives
import SSZ
package import StateTransition

/// What every rule is judged against. Cheap to make, for one message or a batch of them.
package struct GossipScope<Store: GossipStore> {
    package let store: Store
    /// The head's state, brought to the current slot when it is behind.
    package let state: ForkedBeaconState
    /// Unix time in milliseconds when the message arrived.
    package let currentTimeMs: UInt64
    package let context: TransitionContext

    package init(store: Store, state: ForkedBeaconState, currentTimeMs: UInt64, context: TransitionContext) {
        self.store = store
        self.state = state
        self.currentTimeMs = currentTimeMs
        self.context = context
    }

    var spec: Spec { context.spec }
    var currentEpoch: Epoch { spec.computeEpochAtSlot(state.slot) }

    // MARK: Time. What does not fit in 64 bits counts as the end of time.

    /// `compute_time_at_slot_ms`
    func timeMs(at slot: UInt64) -> UInt64 {
        let sinceGenesis = slot.multipliedReportingOverflow(by: spec.config.slotDurationMs)
        let genesis = state.genesisTime.multipliedReportingOverflow(by: 1000)
        guard !sinceGenesis.overflow, !genesis.overflow else { return .max }
        return genesis.partialValue.saturatingAdd(sinceGenesis.partialValue)
    }

    /// `is_future_slot`
    func isFutureSlot(_ slot: Slot) -> Bool {
        currentTimeMs.saturatingAdd(spec.config.maximumGossipClockDisparity) < timeMs(at: slot.rawValue)
    }

    /// `is_within_slot_range`
    func isWithinSlotRange(_ slot: Slot, _ range: UInt64) -> Bool {
        let end = timeMs(at: slot.rawValue.saturatingAdd(range).saturatingAdd(1))
        return !isFutureSlot(slot) && end.saturatingAdd(spec.config.maximumGossipClockDisparity) >= currentTimeMs
    }

    /// `is_current_slot`
    func isCurrentSlot(_ slot: Slot) -> Bool { isWithinSlotRange(slot, 0) }

    /// `is_current_or_next_slot` (Gloas)
    func isCurrentOrNextSlot(_ slot: Slot) -> Bool {
        isCurrentSlot(slot) || (slot > 0 && isCurrentSlot(slot - 1))
    }

    /// `is_past_slot` (Gloas)
    func isPastSlot(_ slot: Slot) -> Bool {
        currentTimeMs > timeMs(at: slot.rawValue).saturatingAdd(spec.config.maximumGossipClockDisparity)
    }

    /// `is_current_or_previous_epoch`
    func isCurrentOrPreviousEpoch(_ epoch: Epoch) -> Bool {
        let next = Epoch(epoch.rawValue.saturatingAdd(1))
        return isWithinEpoch(epoch) || isWithinEpoch(next)
    }

    /// `is_within_epoch`
    private func isWithinEpoch(_ epoch: Epoch) -> Bool {
        isWithinSlotRange(spec.computeStartSlotAtEpoch(epoch), spec.preset.slotsPerEpoch - 1)
    }

    // MARK: State

    /// The registry entry; nil for an index from outside.
    func validator(_ index: ValidatorIndex) -> Validator? {
        let validators = state.validators
        return index.rawValue < UInt64(validators.count) ? validators[index.int] : nil
    }

    /// The shuffling of an epoch that the state knows.
    func committees(_ epoch: Epoch) throws(GossipFailure) -> CommitteeCache {
        do throws(StateTransitionError) {
            // The epoch's own cache is found by roots; the other one compares whole active sets.
            if let near = try? context.epochCache(state).committees(epoch) { return near }
            return try context.committeeCache(state, epoch: epoch)
        } catch {
            throw .ignore(.stateUnavailable)
        }
    }

    /// `get_domain` of the state.
    func domain(_ type: DomainType, _ epoch: Epoch) -> Domain {
        computeDomain(
            type, forkVersion: state.fork.version(at: epoch), genesisValidatorsRoot: state.genesisValidatorsRoot)
    }

    /// The claim that a registry key signed an object; nil for a key that is no point.
    func claim(_ pubkey: BLSPubkey, objectRoot: Root, _ domain: Domain, _ signature: BLSSignature) -> SignatureSet? {
        guard let key = try? context.publicKey(pubkey) else { return nil }
        return SignatureSet(
            message: computeSigningRoot(objectRoot: objectRoot, domain: domain), key: key, signature: signature)
    }

    /// Whether a registry key signed an object (`bls.Verify`).
    func isSigned(_ pubkey: BLSPubkey, objectRoot: Root, _ domain: Domain, _ signature: BLSSignature) -> Bool {
        claim(pubkey, objectRoot: objectRoot, domain, signature)?.verify() ?? false
    }

    // MARK: Votes

    /// What attestations and aggregates ask of the block that they vote for: it is seen and valid, it descends from the
    /// target, and from the finalized block.
    func checkVote(_ data: AttestationData) throws(GossipFailure) {
        let root = data.beaconBlockRoot
        try require(store.slot(ofBlock: root) != nil, orIgnore: .blockUnseen)
        try require(store.isValid(root), orReject: .blockInvalid)
        let target = store.checkpointBlock(of: root, epoch: data.target.epoch)
        try require(target == data.target.root, orReject: .targetNotAncestor)
        let finalized = store.checkpointBlock(of: root, epoch: store.finalizedCheckpoint.epoch)
        try require(finalized == store.finalizedCheckpoint.root, orIgnore: .finalizedNotAncestor)
    }

    /// What `index` may say: nothing from Electra on, and from Gloas on whether the block's payload is there.
    func checkDataIndex(_ data: AttestationData, _ fork: ForkName) throws(GossipFailure) {
        if fork >= .gloas { return try require(data.index <= 1, orReject: .dataIndex) }
        if fork >= .electra { try require(data.index == 0, orReject: .dataIndex) }
    }

    /// When votes are forwarded: for a number of slots, from Deneb during this epoch and the next (EIP-7045).
    func checkVoteTime(_ slot: Slot, _ fork: ForkName) throws(GossipFailure) {
        guard fork >= .deneb else {
            let range = spec.config.attestationPropagationSlotRange
            return try require(isWithinSlotRange(slot, range), orIgnore: .outsidePropagationRange)
        }
        try require(!isFutureSlot(slot), orIgnore: .futureSlot)
        let epoch = spec.computeEpochAtSlot(slot)
        try require(isCurrentOrPreviousEpoch(epoch), orIgnore: .notCurrentOrPreviousEpoch)
    }
}

extension UInt64 {
    /// The sum, or the greatest number when it does not fit.
    func saturatingAdd(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
