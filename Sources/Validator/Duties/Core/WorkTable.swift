import Primitives
import SlotClock

/// What a piece of work is for.
enum WorkPurpose: Hashable {
    case fetch(DutySetKey)
    case attestationData(Slot)
    case attestations(Slot)
    case aggregates(Slot)
    case block(Slot)
    case headRoot(Slot)
    case syncMessages(Slot)
    case contributions(Slot)
    case selectionProofs
    case committeeSubscriptions
    case syncSubscriptions
    case preparations
    case registrations
    case exit
    case liveness
    case blockSighting
    case payloadAttestationData(Slot)
    case payloadAttestations(Slot)
    case proposerPreferences
    case envelope(Slot)

    /// Whether the answer is signed as soon as it is there. While the clock is behind such an answer is dropped, and
    /// asked for again when its slot has come.
    var isSignedAtOnce: Bool {
        switch self {
        case .attestationData, .headRoot, .payloadAttestationData: true
        default: false
        }
    }
}

/// All work that is under way, each with the time at which it becomes pointless.
///
/// A work that has signed but could not publish stays in the table and is published again at the urgent pace.
struct WorkTable: Hashable, Sendable {
    struct Work: Hashable {
        var purpose: WorkPurpose
        var deadline: Millis
        var hasSigned = false
        var wasRepublished = false
        var republishAt: Millis?
    }

    private var last: UInt64 = 0
    private(set) var active: [WorkID: Work] = [:]

    /// The earliest time at which this table wants to be looked at.
    private(set) var nextWake: Millis = .never

    mutating func begin(_ purpose: WorkPurpose, deadline: Millis) -> WorkID {
        last += 1
        let id = WorkID(last)
        active[id] = Work(purpose: purpose, deadline: deadline)
        nextWake = min(nextWake, deadline)
        return id
    }

    subscript(id: WorkID) -> Work? { active[id] }

    /// Takes the work out; nil when it is not, or no longer, under way.
    mutating func end(_ id: WorkID) -> WorkPurpose? {
        active.removeValue(forKey: id)?.purpose
    }

    mutating func markSigned(_ id: WorkID, deadline: Millis? = nil) {
        active[id]?.hasSigned = true
        if let deadline { active[id]?.deadline = deadline }
    }

    mutating func scheduleRepublish(_ id: WorkID, at time: Millis) {
        active[id]?.republishAt = time
        nextWake = min(nextWake, time)
    }

    /// Whether something is signed and not published yet.
    var hasUnpublished: Bool { active.values.contains(where: \.hasSigned) }

    /// The works to publish again now, and those past their deadline, taken out; both in order of their ids.
    ///
    /// - Parameter answered: a work that is being answered now, and so does not expire before the next moment.
    mutating func due(
        at now: Millis, answering answered: WorkID? = nil
    ) -> (republish: [WorkID], expired: [(id: WorkID, purpose: WorkPurpose)]) {
        guard now >= nextWake else { return ([], []) }
        var republish: [WorkID] = []
        var expired: [(id: WorkID, purpose: WorkPurpose)] = []
        for (id, work) in active.sorted(by: { $0.key < $1.key }) {
            if work.deadline < now || work.deadline == now && id != answered {
                active[id] = nil
                expired.append((id, work.purpose))
            } else if let time = work.republishAt, time <= now {
                active[id]?.republishAt = nil
                active[id]?.wasRepublished = true
                republish.append(id)
            }
        }
        nextWake = active.values.reduce(.never) { min($0, $1.deadline, $1.republishAt ?? .never) }
        return (republish, expired)
    }
}
