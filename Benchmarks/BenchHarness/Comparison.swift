import Foundation

/// A subject and a reference that are timed in turn, so that a busy machine slows both.
package struct Comparison {
    /// What is measured, as the baselines name it.
    package let name: String
    /// What the subject is held against.
    package let reference: String
    /// The ratio that must not be exceeded; nil when there is no promise.
    package let limit: Double?
    /// The time of the subject that must not be exceeded, in milliseconds; nil when there is no promise.
    package let milliseconds: Double?
    private let rounds: Int
    private let timer: Timer
    private let prepare: () -> Void
    private let runSubject: () -> Void
    private let runReference: () -> Void

    /// What a side is timed by.
    package enum Timer: Sendable {
        /// The time on the wall.
        case wall
        /// The processor time of this process: for work of which other processes must not show.
        case processor
    }

    /// - Parameters:
    ///   - rounds: how often each side runs; the first round is thrown away.
    ///   - prepare: runs before each round, untimed.
    package init(
        _ name: String, against reference: String, limit: Double? = nil, milliseconds: Double? = nil,
        rounds: Int = 11, timer: Timer = .wall, prepare: @escaping () -> Void = {}, subject: @escaping () -> Void,
        reference runReference: @escaping () -> Void
    ) {
        self.name = name
        self.reference = reference
        self.limit = limit
        self.milliseconds = milliseconds
        self.rounds = rounds
        self.timer = timer
        self.prepare = prepare
        runSubject = subject
        self.runReference = runReference
    }

    /// Runs both sides in turn.
    package func measure() -> Measurement {
        var subject: [Double] = []
        var reference: [Double] = []
        for round in 0...rounds {
            // Whoever runs first changes every round: neither side always finds the warmer cache.
            prepare()
            let (first, second) = round.isMultiple(of: 2) ? (runSubject, runReference) : (runReference, runSubject)
            let a = timer.measure(first)
            let b = timer.measure(second)
            guard round > 0 else { continue }
            subject.append(round.isMultiple(of: 2) ? a : b)
            reference.append(round.isMultiple(of: 2) ? b : a)
        }
        let ratios = zip(subject, reference).map { $0 / $1 }
        return Measurement(
            comparison: self, subject: subject.median, reference: reference.median, ratio: ratios.median,
            spread: (ratios.min() ?? 0, ratios.max() ?? 0))
    }
}

/// What a comparison gave, in microseconds and as a ratio.
package struct Measurement {
    let comparison: Comparison
    let subject: Double
    let reference: Double
    let ratio: Double
    let spread: (Double, Double)

    /// Whether the promise, if there is one, is kept.
    package var isWithinLimit: Bool {
        let isFast = comparison.milliseconds.map { subject <= $0 * 1000 } ?? true
        return isFast && comparison.limit.map { ratio <= $0 } ?? true
    }
}

extension Comparison.Timer {
    /// In microseconds.
    func measure(_ work: () -> Void) -> Double {
        switch self {
        case .wall: return ContinuousClock().measure(work).microseconds
        case .processor:
            let start = clock()
            work()
            // POSIX fixes the unit of `clock` at a microsecond.
            return Double(clock() - start)
        }
    }
}

extension Duration {
    /// As the tables have it.
    package var microseconds: Double {
        Double(components.seconds) * 1e6 + Double(components.attoseconds) / 1e12
    }
}

extension [Double] {
    /// The value in the middle, the upper of two; 0 of none.
    package var median: Double {
        let sorted = self.sorted()
        return isEmpty ? 0 : sorted[count / 2]
    }
}
