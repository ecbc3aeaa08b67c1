import Devnet
import Duties
import SlotClock
import Synchronization
import ValidatorClient

/// Counts the duty reports of a validator client.
final class DutyBook: DutyObserver {
    private let tallies = Mutex<[CountedDuty: DutyTally]>([:])

    var duties: [CountedDuty: DutyTally] { tallies.withLock { $0 } }

    func observe(_ report: DutyReport) {
        guard let kind = CountedDuty(report.kind) else { return }
        tallies.withLock { tallies in
            switch report.outcome {
            case .done: tallies[kind, default: DutyTally()].add(done: report.count)
            case .late: tallies[kind, default: DutyTally()].add(late: report.count)
            case .beforeStart: return
            case .missed, .failed: tallies[kind, default: DutyTally()].add(missed: report.count)
            }
            for (step, moment) in Self.moments(report.steps) {
                tallies[kind, default: DutyTally()].add(step, at: moment)
            }
        }
    }

    private static func moments(_ steps: DutySteps) -> [(DutyStep, Millis)] {
        let all: [(DutyStep, Millis?)] = [
            (.begun, steps.begun), (.data, steps.dataReceived), (.signed, steps.signed),
            (.firstSent, steps.publishedFirst), (.lastSent, steps.publishedLast),
        ]
        return all.compactMap { step, moment in moment.map { (step, $0) } }
    }
}

extension CountedDuty {
    /// nil for what comes with Gloas: a devnet ends before it.
    init?(_ kind: DutyKind) {
        switch kind {
        case .proposal: self = .proposal
        case .attestation: self = .attestation
        case .aggregate: self = .aggregate
        case .syncMessage: self = .syncMessage
        case .contribution: self = .contribution
        case .payloadAttestation, .proposerPreferences, .executionPayload: return nil
        }
    }
}
