/// A random generator that a seed repeats (SplitMix64).
package struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    package mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &self) }
    }
}

/// Runs a property over `count` generators derived from one seed; `body` gets the number of the run for its messages.
package func forAll(seed: UInt64, count: Int, _ body: (inout SeededRandom, Int) throws -> Void) rethrows {
    for run in 0..<count {
        var random = SeededRandom(seed: seed &+ UInt64(run) &* 0x2545_F491_4F6C_DD1D)
        try body(&random, run)
    }
}
