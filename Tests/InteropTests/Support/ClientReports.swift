import Foundation
import Primitives

/// What a client says of its duties, from the lines of its log: it must run with `--log-format json --log-level debug`.
struct ClientReports {
    static let options = ["--log-format", "json", "--log-level", "debug"]

    private struct Line: Decodable {
        var message: String
        var slot: UInt64?
        var count: Int?
        var reason: String?
    }

    struct Duty: Hashable {
        var kind: String
        var slot: Slot
    }

    /// How many were published, late or not, or by a client that started when their time had passed.
    private(set) var published: [Duty: Int] = [:]
    /// How many were not, and why.
    private(set) var missed: [Duty: [String]] = [:]
    /// Everything else that it said, in order.
    private(set) var messages: [String] = []

    private static let beforeStart = " due before the start"
    static let kinds = ["attestation", "aggregate", "proposal", "sync message", "sync contribution"]

    init(_ clients: [VigilProcess]) {
        self.init(log: clients.map { $0.outputSoFar + $0.errorsSoFar }.joined(separator: "\n"))
    }

    init(log: String) {
        for text in log.split(separator: "\n") {
            guard let line = try? JSONDecoder().decode(Line.self, from: Data(text.utf8)) else { continue }
            take(line)
        }
    }

    private mutating func take(_ line: Line) {
        let isMissed = line.message.hasPrefix("missed ")
        let words = line.message.hasPrefix("late ") ? line.message.dropFirst(5) : line.message[...]
        var kind = String(isMissed ? words.dropFirst(7) : words)
        if line.reason == nil, kind.hasSuffix(Self.beforeStart) { kind.removeLast(Self.beforeStart.count) }
        guard Self.kinds.contains(kind), let slot = line.slot else {
            return messages.append(line.message)
        }
        let duty = Duty(kind: kind, slot: Slot(slot))
        if isMissed {
            missed[duty, default: []].append(line.reason ?? "")
        } else {
            published[duty, default: 0] += line.count ?? 0
        }
    }
}
