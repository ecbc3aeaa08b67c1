package import BeaconNodePool
package import CoreMetrics
import Duties
import DutyTracing
package import Primitives
package import Signing
import SlotClock
import Synchronization

/// Counts duties and the times of their steps against the slot. Series are few whatever the number of keys; those of
/// single keys are made only when asked for.
package final class DutyMetrics: DutyObserver {
    /// How many keys have series of their own when nobody decides.
    package static let keysWithSeries = 64

    /// Upper bounds, in seconds into the slot.
    package static let buckets: [String: [Double]] = [
        stepLabel: [
            0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 8.5, 9, 10, 11, 12, 16,
            24,
        ],
        recordLabel: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
        laneLabel: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
        signingLabel: [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
        requestLabel: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 12],
    ]

    /// What each series is, by label.
    package static let help: [String: String] = [
        stepLabel: "When a step of a duty was done, in seconds after the start of its slot.",
        recordLabel: "How long the durable record of what is signed took.",
        signingLabel: "How long a signer took for a message, by kind and whether it is local or remote.",
        laneLabel: "How long a signature waited for others.",
        waitingLabel: "Messages that wait in a lane for a signer.",
        requestLabel: "How long requests for duties to a beacon node took.",
        dutiesLabel: "Duties by kind and outcome: done, late, missed, failed, or due before the client started.",
        keyDutiesLabel: "Duties of single keys by kind and outcome.",
        onChainLabel: "Duties looked for on the chain two epochs later: good when they earned all they could.",
        slotLabel: "The slot that the client works on.",
        slotBegunLabel: "When the client began to work on the slot, in seconds after its start.",
        keysLabel: "Keys that duties are done for.",
        validatorsLabel: "Keys that the chain knows.",
        usableLabel: "Whether some beacon node can be asked for what is signed.",
        nodeUpLabel:
            "Whether a beacon node is fit for duties: on our chain, answering, synced, with its execution client.",
    ]

    private static let dutiesLabel = "vigil_duties_total"
    private static let keyDutiesLabel = "vigil_key_duties_total"
    private static let onChainLabel = "vigil_duties_on_chain_total"
    private static let slotLabel = "vigil_slot"
    private static let slotBegunLabel = "vigil_slot_begun_seconds"
    private static let keysLabel = "vigil_keys"
    private static let validatorsLabel = "vigil_validators"
    private static let usableLabel = "vigil_beacon_node_usable"
    private static let nodeUpLabel = "vigil_beacon_node_up"
    private static let stepLabel = "vigil_duty_step_seconds"
    private static let recordLabel = "vigil_slashing_record_seconds"
    private static let signingLabel = "vigil_signing_seconds"
    private static let waitingLabel = "vigil_signing_lane_waiting"
    private static let laneLabel = "vigil_signing_lane_wait_seconds"
    private static let requestLabel = "vigil_beacon_node_request_seconds"

    private let factory: any MetricsFactory
    private let perKey: Bool?
    private let pubkeys = Mutex<[ValidatorIndex: BLSPubkey]>([:])

    /// - Parameter perKey: whether each key has series of its own; nil: when there are at most 64 keys.
    package init(factory: any MetricsFactory, perKey: Bool? = nil) {
        self.factory = factory
        self.perKey = perKey
    }

    package func observe(_ report: DutyReport) {
        let kind = report.kind.rawValue.replacing(" ", with: "_")
        let outcome = report.outcome.label
        counter(Self.dutiesLabel, [("kind", kind), ("outcome", outcome)]).increment(by: report.count)
        observe(report.steps, kind)
        observe(report, kind)
        let keys = pubkeys.withLock { $0 }
        guard perKey ?? (keys.count <= Self.keysWithSeries) else { return }
        for validator in report.validators {
            let key = keys[validator].map { "\($0)" } ?? "\(validator)"
            counter(Self.keyDutiesLabel, [("pubkey", key), ("kind", kind), ("outcome", outcome)]).increment()
        }
    }

    private func observe(_ steps: DutySteps, _ kind: String) {
        let all: [(String, Millis?)] = [
            ("begun", steps.begun), ("data_received", steps.dataReceived), ("signed", steps.signed),
            ("published_first", steps.publishedFirst), ("published_last", steps.publishedLast),
        ]
        // What is done before its slot, such as preferences, has no place in it.
        for case (let step, let time?) in all where time >= 0 {
            recorder(Self.stepLabel, [("kind", kind), ("step", step)]).record(Double(time.rawValue) / 1000)
        }
    }

    private func observe(_ report: DutyReport, _ kind: String) {
        if let took = report.trail.recordTook {
            recorder(Self.recordLabel, [("kind", kind)]).record(Double(took) / 1e6)
        }
        if let wait = report.trail.laneWait { recorder(Self.laneLabel, [("kind", kind)]).record(Double(wait) / 1e6) }
        for call in report.trail.calls {
            let outcome = call.failure == nil ? "ok" : "failed"
            recorder(Self.requestLabel, [("node", call.node), ("route", call.route), ("outcome", outcome)])
                .record(Double(call.took) / 1000)
        }
    }

    package func begin(_ status: SlotStatus) {
        gauge(Self.slotLabel).set(Double(status.slot.rawValue))
        gauge(Self.slotBegunLabel).set(Double(status.begun.rawValue) / 1000)
        gauge(Self.keysLabel).set(Double(status.keys))
        gauge(Self.validatorsLabel).set(Double(status.validators))
        gauge(Self.usableLabel).set(status.hasUsableNode ? 1 : 0)
        for (lane, count) in status.waiting { set(waiting: count, lane) }
    }

    package func checked(_ nodes: [NodeStatus]) {
        for node in nodes { gauge(Self.nodeUpLabel, [("node", node.name)]).set(node.isUp ? 1 : 0) }
    }

    /// Each message of a permit counts with its share of the time.
    package func signed(_ time: SigningTime) {
        set(waiting: time.waiting, time.kind.lane)
        guard time.count > 0 else { return }
        let recorder = recorder(
            Self.signingLabel, [("kind", time.kind.label), ("signer", time.isRemote ? "remote" : "local")])
        let share = (time.took / .seconds(1)) / Double(time.count)
        for _ in 0..<time.count { recorder.record(share) }
    }

    private func set(waiting count: Int, _ lane: SigningLane) {
        gauge(Self.waitingLabel, [("lane", "\(lane)")]).set(Double(count))
    }

    package func validatorsChanged(_ validators: [BLSPubkey: ValidatorIndex]) {
        let known = Dictionary(validators.map { ($1, $0) }) { first, _ in first }
        pubkeys.withLock { $0 = known }
    }

    package func learned(_ inclusion: DutyInclusion) {
        counter(
            Self.onChainLabel,
            [
                ("kind", inclusion.kind.rawValue.replacing(" ", with: "_")),
                ("outcome", inclusion.isGood ? "good" : "bad"),
            ]
        ).increment(by: inclusion.validators.count)
    }

    private func counter(_ label: String, _ dimensions: [(String, String)] = []) -> Counter {
        Counter(label: label, dimensions: dimensions, factory: factory)
    }

    private func recorder(_ label: String, _ dimensions: [(String, String)]) -> Recorder {
        Recorder(label: label, dimensions: dimensions, aggregate: true, factory: factory)
    }

    private func gauge(_ label: String, _ dimensions: [(String, String)] = []) -> Meter {
        Meter(label: label, dimensions: dimensions, factory: factory)
    }
}

extension SigningKind {
    /// Its name in lower case, with underscores.
    fileprivate var label: String {
        "\(self)".reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
    }
}

extension DutyReport.Outcome {
    fileprivate var label: String {
        switch self {
        case .done: "done"
        case .late: "late"
        case .beforeStart: "before_start"
        case .missed: "missed"
        case .failed: "failed"
        }
    }
}
