/// One request to a beacon node on the way of a duty.
package struct NodeCall: Codable, Hashable, Sendable {
    /// The node's name, without credentials.
    package var node: String
    /// What was asked for, without identifiers: `attestation_data`.
    package var route: String
    /// Milliseconds of the wall clock at which it was begun; in a record: milliseconds into the duty's slot.
    package var begun: Int64
    /// Milliseconds until the answer or the failure.
    package var took: Int64
    /// nil when it succeeded.
    package var failure: String?
    /// Begun because another node was slow.
    package var isHedge: Bool
    /// Whether its answer was the one used.
    package var isChosen: Bool

    package init(
        node: String, route: String, begun: Int64, took: Int64, failure: String? = nil, isHedge: Bool = false,
        isChosen: Bool = true
    ) {
        self.node = node
        self.route = route
        self.begun = begun
        self.took = took
        self.failure = failure
        self.isHedge = isHedge
        self.isChosen = isChosen
    }
}
