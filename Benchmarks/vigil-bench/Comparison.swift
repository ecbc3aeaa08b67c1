/// A subject and a reference that are timed in turn, so that a busy machine slows both.
struct Comparison {
    /// What is measured, as the baselines name it.
    let name: String
    /// What the subject is held against.
    let reference: String
    /// The ratio that must not be exceeded; nil when there is no promise.
    let limit: Double?
    let rounds: Int
    let runSubject: () -> Void
    let runReference: () -> Void

    /// - Parameter rounds: how often each side runs; the first round is thrown away.
    init(
        _ name: String, against reference: String, limit: Double? = nil, rounds: Int = 11,
        subject: @escaping () -> Void, reference runReference: @escaping () -> Void
    ) {
        self.name = name
        self.reference = reference
        self.limit = limit
        self.rounds = rounds
        runSubject = subject
        self.runReference = runReference
    }

    func measure() -> Measurement {
        let clock = ContinuousClock()
        var subject: [Double] = []
        var reference: [Double] = []
        for round in 0...rounds {
            // Whoever runs first changes every round: neither side always finds the warmer cache.
            let (first, second) = round.isMultiple(of: 2) ? (runSubject, runReference) : (runReference, runSubject)
            let a = clock.measure(first).microseconds
            let b = clock.measure(second).microseconds
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
struct Measurement {
    let comparison: Comparison
    let subject: Double
    let reference: Double
    let ratio: Double
    let spread: (Double, Double)

    var isWithinLimit: Bool { comparison.limit.map { ratio <= $0 } ?? true }
}

extension Duration {
    var microseconds: Double {
        Double(components.seconds) * 1e6 + Double(components.attoseconds) / 1e12
    }
}

extension [Double] {
    var median: Double {
        let sorted = self.sorted()
        return isEmpty ? 0 : sorted[count / 2]
    }
}
