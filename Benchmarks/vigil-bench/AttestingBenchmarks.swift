import BenchHarness

/// From the event of a slot's block to the last byte of the attestations, for more and more keys, against the sum of what
/// cannot be spared.
enum AttestingBenchmarks {
    /// With one key only every 32nd slot has a duty.
    private static let sizes = [(keys: 1, slots: 320), (100, 64), (1000, 32), (5000, 32), (10_000, 32)]

    static func figures() async throws -> [Figure] {
        var figures: [Figure] = []
        for (keys, slots) in sizes {
            let times = try await AttestingBench(keys: keys).run(slots: slots)
            let parts = [times.signing, times.commit, times.roundTrip].map { $0.quantile(0.5) }
            let needed = parts.reduce(.zero, +)
            figures += [
                Figure("\(keys) keys: raw signatures, a commit, a round trip, medians", needed),
                Figure(
                    "\(keys) keys: head event to the last byte of the POST, median", times.whole.quantile(0.5),
                    limit: needed * 1.25),
            ]
        }
        return figures
    }
}
