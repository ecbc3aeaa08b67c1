package import BeaconNodePool
import Duties
package import FlightRecorder
package import Primitives
package import Signing
import SlotClock

/// Writes what it observes into the flight recorder.
package struct FlightObserver: DutyObserver {
    private let recorder: FlightRecorder

    package init(recorder: FlightRecorder) {
        self.recorder = recorder
    }

    package func observe(_ report: DutyReport) {
        recorder.record(.duty(DutyRecord(report)))
    }

    package func begin(_ status: SlotStatus) {
        recorder.record(
            .slot(
                SlotRecord(
                    slot: status.slot.rawValue, begun: status.begun.rawValue, keys: status.keys,
                    validators: status.validators, hasUsableNode: status.hasUsableNode)))
    }

    package func validatorsChanged(_ validators: [BLSPubkey: ValidatorIndex]) {
        var indices: [String: UInt64] = [:]
        for (pubkey, index) in validators { indices["\(pubkey)"] = index.rawValue }
        recorder.setKeys(indices)
    }

    package var wantsInclusion: Bool { true }

    package func learned(_ inclusion: DutyInclusion) {
        recorder.record(
            .inclusion(
                InclusionRecord(
                    kind: inclusion.kind.rawValue, slot: inclusion.slot.rawValue,
                    validators: inclusion.validators.map(\.rawValue), verdict: inclusion.verdict,
                    isGood: inclusion.isGood)))
    }
}

extension DutyRecord {
    fileprivate init(_ report: DutyReport) {
        let (outcome, reason): (Outcome, String?) =
            switch report.outcome {
            case .done: (.done, nil)
            case .late: (.late, nil)
            case .beforeStart(reason: nil): (.late, "its time had passed before the client started")
            case .beforeStart(let reason?): (.failed, "its time had passed before the client started; \(reason)")
            case .missed(let reason): (.missed, reason)
            case .failed(let reason): (.failed, reason)
            }
        self.init(
            kind: report.kind.rawValue, slot: report.slot.rawValue, validators: report.validators.map(\.rawValue),
            outcome: outcome, reason: reason, root: report.root.map { "\($0)" }, due: report.due?.rawValue,
            trail: report.trail)
        begun = report.steps.begun?.rawValue
        dataReceived = report.steps.dataReceived?.rawValue
        signed = report.steps.signed?.rawValue
        publishedFirst = report.steps.publishedFirst?.rawValue
        publishedLast = report.steps.publishedLast?.rawValue
    }
}

/// Passes on what it observes to several.
package struct DutyObservers: DutyObserver {
    private let all: [any DutyObserver]

    package init(_ all: [any DutyObserver]) {
        self.all = all
    }

    package func observe(_ report: DutyReport) { for observer in all { observer.observe(report) } }
    package func begin(_ status: SlotStatus) { for observer in all { observer.begin(status) } }
    package func checked(_ nodes: [NodeStatus]) { for observer in all { observer.checked(nodes) } }
    package func validatorsChanged(_ validators: [BLSPubkey: ValidatorIndex]) {
        for observer in all { observer.validatorsChanged(validators) }
    }
    package var wantsInclusion: Bool { all.contains(where: \.wantsInclusion) }
    package func learned(_ inclusion: DutyInclusion) { for observer in all { observer.learned(inclusion) } }
    package func signed(_ time: SigningTime) { for observer in all { observer.signed(time) } }
}
