package import Duties
package import SlotClock

/// One call to one node, when it is over.
package struct CallRecord: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        case answered
        /// HTTP status, or 0 when there was no answer.
        case failed(code: Int, reason: String)
        /// Another node was faster while this one took longer than usual.
        case outpaced
        /// Nobody waited for it any more.
        case unneeded
    }

    package var node: NodeID
    package var name: String
    package var kind: CallKind
    /// Wall time.
    package var start: Millis
    package var latency: Millis
    package var outcome: Outcome
    /// Asked because another took longer than usual, or failed.
    package var isHedge: Bool
    /// Its answer was used; of a publication, it was the first to be accepted.
    package var isChosen: Bool
}

/// Is told of every call as it ends. Called from any task; must return at once.
package protocol CallObserver: Sendable {
    func observe(_ record: CallRecord)
}
