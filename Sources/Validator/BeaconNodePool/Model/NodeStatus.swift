/// How a node of the pool is, for those who watch the client.
package struct NodeStatus: Hashable, Sendable {
    package enum State: String, Hashable, Sendable {
        case up
        /// It is fit again, and asked after the others until it has been for a while.
        case returning
        case unknown = "not asked yet"
        case withoutExecution = "without execution client"
        case notSynced = "not synced"
        case silent = "not answering"
        /// It is of another chain, or cannot be used for another reason that only a person can mend.
        case refused = "left out"
    }

    /// For people: never shows a password.
    package var name: String
    package var state: State
    /// Why it is not up; nil when it is, or when nothing is known.
    package var reason: String?

    package init(name: String, state: State, reason: String? = nil) {
        self.name = name
        self.state = state
        self.reason = reason
    }

    /// Whether it is fit for duties: of the right chain, answering, on the chain's head, with its execution client.
    package var isUp: Bool { state == .up || state == .returning }
}
