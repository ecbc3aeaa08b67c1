import Console
import FlightRecorder

/// An explanation for people.
struct ExplanationText {
    private let explanation: Explanation
    private let hasColour: Bool

    init(_ explanation: Explanation, hasColour: Bool) {
        self.explanation = explanation
        self.hasColour = hasColour
    }

    var text: String {
        var lines = ["Validator \(explanation.validator), slot \(explanation.slot): \(word(explanation.verdict))"]
        if explanation.duties.isEmpty { lines.append(explanation.summary) }
        for duty in explanation.duties {
            lines.append("")
            lines.append("\(word(duty.verdict)) \(duty.summary)")
            lines += duty.steps.map { "  " + $0 }
            lines += duty.inclusion.map { "  later: " + $0 }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func word(_ verdict: Explanation.Verdict) -> String {
        let ink: Ink =
            switch verdict {
            case .done: .green
            case .late: .yellow
            case .missed, .failed: .red
            case .noDuty, .notOurs, .notRunning, .unknown: .dim
            }
        return ink.paint(verdict.rawValue, if: hasColour)
    }
}
