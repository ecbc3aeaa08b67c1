/// The rules for a question about many validators that is asked in parts: a few parts at a time, and a part that fails
/// or is slow is asked again, so that one bad answer costs one part.
package struct PartPlan: Hashable, Sendable {
    /// Enough to hide the way to the node, few enough to leave it time for other duties.
    package static let atOnce = 8
    package static let triesPerPart = 3

    package enum Event: Hashable, Sendable {
        case answered(part: Int)
        case failed(part: Int, isRefusal: Bool)
        /// A try has taken longer than answers do.
        case slow(part: Int)
    }

    package enum Effect: Hashable, Sendable {
        case ask(part: Int)
        /// Nothing more is asked, and what is under way is not waited for.
        case giveUp
    }

    private struct Part: Hashable {
        var tries = 0
        var underWay = 0
        var isOver = false
    }

    private var parts: [Part]
    private var next = 0
    private var failures = 0
    private var answers = 0
    private var hasGivenUp = false

    package init(parts count: Int) {
        parts = Array(repeating: Part(), count: count)
    }

    /// Whether every part is answered, or has failed for good.
    package var isOver: Bool { hasGivenUp || parts.allSatisfy(\.isOver) }

    package mutating func begin() -> [Effect] { fill() }

    package mutating func handle(_ event: Event) -> [Effect] {
        switch event {
        case .answered(let part):
            parts[part].underWay -= 1
            guard !parts[part].isOver else { return [] }
            parts[part].isOver = true
            answers += 1
        case .failed(let part, let isRefusal):
            parts[part].underWay -= 1
            guard !parts[part].isOver else { return [] }
            failures += 1
            // A node that answers nothing at all, or refuses, is not pressed.
            if isRefusal || answers == 0 && failures >= min(Self.atOnce, parts.count) {
                hasGivenUp = true
                return [.giveUp]
            }
            if parts[part].tries < Self.triesPerPart { return [ask(part)] }
            parts[part].isOver = parts[part].underWay == 0
        case .slow(let part):
            guard !parts[part].isOver, parts[part].tries < Self.triesPerPart else { return [] }
            return [ask(part)]
        }
        return fill()
    }

    private mutating func ask(_ part: Int) -> Effect {
        parts[part].tries += 1
        parts[part].underWay += 1
        return .ask(part: part)
    }

    private mutating func fill() -> [Effect] {
        var effects: [Effect] = []
        var busy = parts.prefix(next).count { !$0.isOver }
        while busy < Self.atOnce, next < parts.count {
            effects.append(ask(next))
            next += 1
            busy += 1
        }
        return effects
    }
}
