import Duties
import DutyTracing
import Primitives
import SlotClock
import Synchronization

/// The traces of the duties at hand. The works of one duty share a trace: asking for data, signing, publishing.
final class TraceBook: Sendable {
    private struct Key: Hashable {
        var kind: DutyKind
        var slot: Slot
    }

    /// How many slots a trace is kept after its own: as long as a late duty may take.
    private static let keptSlots: UInt64 = 64

    private let traces = Mutex<[Key: DutyTrace]>([:])

    func trace(_ kind: DutyKind, _ slot: Slot) -> DutyTrace {
        traces.withLock { traces in
            let key = Key(kind: kind, slot: slot)
            if let trace = traces[key] { return trace }
            traces = traces.filter { $0.key.slot.rawValue &+ Self.keptSlots >= slot.rawValue }
            let trace = DutyTrace()
            traces[key] = trace
            return trace
        }
    }

    /// What was collected of a duty, with the times of its requests in milliseconds into its slot.
    func trail(_ kind: DutyKind, _ slot: Slot, _ clock: SlotClock) -> DutyTrail {
        guard var trail = traces.withLock({ $0[Key(kind: kind, slot: slot)] })?.snapshot else { return DutyTrail() }
        let start = clock.start(of: slot).rawValue
        for index in trail.calls.indices { trail.calls[index].begun &-= start }
        return trail
    }
}
