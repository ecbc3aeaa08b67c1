import DutyTracing

/// Tells one duty's record as steps and a summary, and says where its time went.
struct DutyStory {
    private let record: DutyRecord

    init(_ record: DutyRecord) {
        self.record = record
    }

    var summary: String {
        switch record.outcome {
        case .done:
            return "\(subject) published \(moment(record.publishedLast))."
        case .late:
            let published = "\(subject) published \(moment(record.publishedLast))"
            let due = record.due.map { ", when \(time($0)) was the latest" } ?? ""
            return "\(published)\(due): \(record.reason ?? cause)."
        case .missed:
            return "\(subject) never signed: \(record.reason ?? "no reason is recorded").\(failures)"
        case .failed:
            let stage = record.signed == nil ? "not signed" : "signed, but not published"
            return "\(subject) \(stage): \(record.reason ?? "no reason is recorded").\(failures)"
        }
    }

    private var subject: String { "The \(record.kind) \(record.kind.hasSuffix("s") ? "were" : "was")" }

    /// Which step took longest. Signing is measured in parts of its own.
    private var cause: String {
        var parts: [(milliseconds: Int64, text: String)] = []
        if let begun = record.begun {
            let allowance = record.due ?? 0
            if begun > allowance {
                parts.append((begun - allowance, "the client began only \(time(begun)) into the slot"))
            }
            if let data = record.dataReceived { parts.append((data - begun, nodeCause(data - begun))) }
        }
        let recorded = (record.trail.recordTook ?? 0) / 1000
        let waited = (record.trail.laneWait ?? 0) / 1000
        parts.append((recorded, "writing the slashing record took \(time(recorded))"))
        parts.append((waited, "it waited \(time(waited)) for a signer"))
        if let data = record.dataReceived, let signed = record.signed {
            let signing = signed - data - recorded - waited
            parts.append((signing, "signing took \(time(signing))"))
        }
        if let signed = record.signed, let published = record.publishedLast {
            parts.append((published - signed, "publishing took \(time(published - signed))"))
        }
        return parts.max { $0.milliseconds < $1.milliseconds }?.text ?? "no step of it is recorded"
    }

    private func nodeCause(_ duration: Int64) -> String {
        let slowest = record.trail.calls.filter(\.isChosen).max { $0.took < $1.took }
        let name = slowest.map { ", most of it \($0.route) at \($0.node)" } ?? ""
        return "its data took \(time(duration))\(name)"
    }

    private var failures: String {
        let failed = record.trail.calls.filter { $0.failure != nil }
        guard let last = failed.last else { return "" }
        let requests = failed.count == 1 ? "1 request" : "\(failed.count) requests"
        return " \(requests) failed, the last one at \(last.node): \(last.failure ?? "")."
    }

    // MARK: Steps

    var steps: [String] {
        var steps: [(at: Int64, text: String)] = []
        func add(_ at: Int64?, _ text: String) {
            if let at { steps.append((at, text)) }
        }
        add(record.begun, "begun")
        for call in record.trail.calls { steps.append((call.begun, step(of: call))) }
        add(record.dataReceived, record.root.map { "data received: block \($0)" } ?? "data received")
        add(record.signed, "signed\(signing)")
        if record.publishedFirst != record.publishedLast { add(record.publishedFirst, "published first") }
        add(record.publishedLast, "published")
        let order = steps.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
        var lines = order.map { "\(time($0.element.at)): \($0.element.text)" }
        if record.trail.callsForgotten > 0 { lines.append("\(record.trail.callsForgotten) more requests") }
        return lines
    }

    private func step(of call: NodeCall) -> String {
        let kind = call.isHedge ? "asked as well" : "asked"
        let outcome = call.failure ?? (call.isChosen ? "answered" : "answered, not used")
        return "\(call.node) \(kind): \(call.route), \(outcome) after \(time(call.took))"
    }

    private var signing: String {
        var parts: [String] = []
        if let record = record.trail.recordTook { parts.append("record \(time(record / 1000))") }
        if let lane = record.trail.laneWait { parts.append("lane \(time(lane / 1000))") }
        return parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
    }

    private func moment(_ milliseconds: Int64?) -> String {
        guard let milliseconds, milliseconds < 0 else { return "\(time(milliseconds)) into the slot" }
        return "\(time(-milliseconds)) before the slot"
    }

    private func time(_ milliseconds: Int64?) -> String {
        guard let milliseconds else { return "at an unknown time" }
        guard abs(milliseconds) >= 1000 else { return "\(milliseconds) ms" }
        let tenths = (abs(milliseconds) + 5) / 10
        let fraction = String(tenths % 100)
        return "\(milliseconds < 0 ? "-" : "")\(tenths / 100).\(fraction.count == 1 ? "0" : "")\(fraction) s"
    }
}
