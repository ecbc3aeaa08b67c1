import PVFPrimitives
import Primitives

/// The relay chain blocks that candidates may still be backed at.
package struct ActiveLeaves: Sendable {
    /// Each leaf with its ancestors; nil until the first update, when nothing is refused.
    private var leaves: [Hash32: [Hash32]]?

    package init() {}

    package mutating func update(_ update: ActiveLeavesUpdate) {
        var leaves = leaves ?? [:]
        for leaf in update.deactivated { leaves[leaf] = nil }
        if let leaf = update.activated { leaves[leaf] = update.ancestors }
        self.leaves = leaves
    }

    /// Whether an execution is still worth running. Only those for backing depend on the view.
    package func isWorthRunning(_ request: ExecutionRequest) -> Bool {
        guard request.kind.timeoutKind == .backing, let block = request.relayParent, let leaves else { return true }
        return leaves[block] != nil || leaves.values.contains { $0.contains(block) }
    }
}
