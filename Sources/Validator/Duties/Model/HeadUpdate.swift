package import Primitives
import SlotClock

/// What one `head` event tells: the head's block and the roots that its epoch's duties hang on.
package struct HeadUpdate: Hashable, Sendable {
    package var node: NodeID
    package var slot: Slot
    package var block: Root
    /// The block root at `start(epoch - 1) - 1`.
    package var previousDutyDependentRoot: Root
    /// The block root at `start(epoch) - 1`.
    package var currentDutyDependentRoot: Root
    package var isOptimistic: Bool

    package init(
        node: NodeID = .only, slot: Slot, block: Root, previousDutyDependentRoot: Root, currentDutyDependentRoot: Root,
        isOptimistic: Bool = false
    ) {
        self.node = node
        self.slot = slot
        self.block = block
        self.previousDutyDependentRoot = previousDutyDependentRoot
        self.currentDutyDependentRoot = currentDutyDependentRoot
        self.isOptimistic = isOptimistic
    }
}

/// The slot whose block root decides a set of duties.
enum DecisionSlot: Hashable, Sendable {
    /// Before the first block: nothing can change it.
    case genesis
    case slot(Slot)

    /// `start(epoch) - 1`
    private init(before epoch: Epoch, _ clock: SlotClock) {
        let start = clock.firstSlot(of: epoch)
        self = start == 0 ? .genesis : .slot(start - 1)
    }

    static func attester(_ epoch: Epoch, _ configuration: SchedulerConfiguration) -> DecisionSlot {
        epoch <= 1 ? .genesis : DecisionSlot(before: epoch - 1, configuration.clock)
    }

    /// From the second epoch of Fulu on the proposers of an epoch are fixed an epoch earlier (EIP-7917).
    static func proposer(_ epoch: Epoch, _ configuration: SchedulerConfiguration) -> DecisionSlot {
        configuration.hasProposerLookahead(for: epoch)
            ? attester(epoch, configuration) : DecisionSlot(before: epoch, configuration.clock)
    }
}

extension SchedulerConfiguration {
    /// Whether the proposers of an epoch were fixed under Fulu: `epoch - 1` is a Fulu epoch.
    func hasProposerLookahead(for epoch: Epoch) -> Bool {
        epoch.saturatingSubtract(1) >= forks.fulu && (epoch > 0 || forks.fulu == 0)
    }
}

extension HeadUpdate {
    /// The block root at a decision slot on the chain of this head; nil when the event does not tell it.
    func root(at decision: DecisionSlot, _ clock: SlotClock) -> Root? {
        guard case .slot(let decision) = decision else { return nil }
        if decision >= slot { return block }
        let start = clock.firstSlot(of: clock.epoch(of: slot))
        if decision + 1 == start { return currentDutyDependentRoot }
        if start >= clock.firstSlot(of: 1), decision + 1 == start - Slot(clock.slotsPerEpoch) {
            return previousDutyDependentRoot
        }
        return nil
    }
}
