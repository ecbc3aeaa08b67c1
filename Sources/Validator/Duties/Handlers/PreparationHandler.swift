import Primitives
import SlotClock

/// Tells the nodes the fee recipients of our validators: at start, once an epoch, after changes; from two epochs before
/// Bellatrix. A node keeps them in its memory only: one that comes back is told them again.
struct PreparationHandler: Sendable {
    private var isWanted = true
    private var hasFailed = false
    private var work: WorkID?
    private var version: UInt64 = 0
    /// Nodes out of sight: they may be started anew at any moment, knowing nothing.
    private var lost: Set<NodeID> = []
    /// Nodes that came back and have not been told since.
    private var returned: Set<NodeID> = []

    /// The nodes that may not know whom a block pays. One that is away stays here, and costs nothing until it is asked.
    var unprepared: UnpreparedNodes {
        isWanted || hasFailed || work != nil ? .all : .only(lost.union(returned))
    }

    /// Send them again to all: a fee recipient has changed.
    mutating func want() {
        isWanted = true
    }

    /// The event stream of a node was opened or lost.
    mutating func setStream(of node: NodeID, isOpen: Bool) {
        if isOpen { lost.remove(node) } else { lost.insert(node) }
    }

    /// A node has forgotten them, as far as anybody knows.
    mutating func nodeReturned(_ node: NodeID) {
        returned.insert(node)
    }

    mutating func reachHalfSlot(_ slot: Slot, _ context: DutyContext) {
        if hasFailed || slot.rawValue % context.clock.slotsPerEpoch == context.clock.slotsPerEpoch / 2 {
            isWanted = true
        }
    }

    mutating func ended(_ id: WorkID, hasFailed: Bool) {
        guard work == id else { return }
        work = nil
        self.hasFailed = hasFailed
    }

    mutating func advance(_ context: inout DutyContext) {
        if context.validators.version != version { isWanted = true }
        version = context.validators.version
        guard isWanted || !returned.isEmpty, work == nil, context.configuration.hasPreparations(in: context.epoch)
        else { return }
        let only = isWanted || returned.count > 1 ? nil : returned.first
        isWanted = false
        returned = []
        guard !context.validators.isEmpty else { return }
        let id = context.works.begin(.preparations, deadline: context.now + context.configuration.requestTimeout)
        work = id
        context.effects.append(
            .prepareProposers(ProposerPreparations(id: id, node: only, validators: context.validators.all)))
    }
}
