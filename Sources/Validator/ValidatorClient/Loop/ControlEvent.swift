import Duties
import Primitives

/// What the loop waits for.
enum ControlEvent: Sendable {
    /// The alarm went off.
    case alarm
    /// There are heads in the mailbox.
    case heads
    /// There is something else in the mailbox of the event stream.
    case networkEvents
    /// Somebody asked for voluntary exits.
    case exits
    /// Something for the core.
    case core(SchedulerCore.Event)
    /// The event stream of a node was opened, or is not there.
    case eventStream(NodeID, isOpen: Bool)
    /// Keys were added or removed.
    case keysChanged
    /// Fee recipients, gas limits or builders were changed.
    case proposersChanged
    /// The validators were asked for again.
    case validatorsRefreshed
    /// The chain says that validators of ours have been slashed.
    case slashed([ValidatorIndex])
    /// The child with this number, of this work, ended.
    case finished(WorkID, UInt64)
    /// Stop when no duty at hand is lost by it.
    case leave
    /// No new duties; leave when nothing is being signed or published.
    case stop
    /// Leave now.
    case stopNow
}
