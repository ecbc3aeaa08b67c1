package import BeaconAPI
package import Duties

/// Whom a block is to pay, and which nodes may not know it.
package struct OwedPreparation: Sendable {
    /// The longest that a block waits for it: the block matters more than whom it pays.
    static let patience = Duration.milliseconds(100)

    let preparation: ProposerPreparation
    let nodes: UnpreparedNodes

    package init(preparation: ProposerPreparation, nodes: UnpreparedNodes) {
        self.preparation = preparation
        self.nodes = nodes
    }

    /// Tells a node that is asked for the block next, if it may not know. A moment only, and whatever comes of it.
    func tell(_ id: NodeID, _ api: any BeaconNodeAPI) async {
        guard nodes.contains(id) else { return }
        try? await api.limited(to: Self.patience).prepareBeaconProposer([preparation])
    }
}
