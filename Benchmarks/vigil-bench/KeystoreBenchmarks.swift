import BLS
import BenchHarness
import Foundation
import Keystores

/// What it takes to have the keys at the start of a client: many keystores on all processors, in bounded memory, and from
/// the encrypted cache.
enum KeystoreBenchmarks {
    /// scrypt with a 64th of the rounds of EIP-2335: a thousand keys in seconds, with the same work for each byte.
    private static let reducedRounds = 1 << 12
    private static let fullRounds = 1 << 18
    private static let memoryLimit = 512 << 20

    static func all() throws -> [Comparison] {
        let count = 1000
        let folders = try KeystoreFolders(count: count) { .scrypt(n: reducedRounds, r: 8, p: 1, salt: $0) }
        let processors = BatchVerifier.processorCount
        return [
            Comparison(
                "keystores: \(count) of scrypt n = 2^12, \(processors) processors", against: "one processor",
                limit: processors > 1 ? 0.75 : nil, rounds: 2,
                subject: { precondition((try? folders.load()) == 0) },
                reference: { precondition((try? folders.load(threads: 1)) == 0) })
        ]
    }

    static func figures() async throws -> [Figure] {
        try [warmStart(count: 10_000)] + fullCost(count: 6)
    }

    private static func warmStart(count: Int) throws -> Figure {
        let folders = try KeystoreFolders(count: count) { .pbkdf2(c: 2, salt: $0) }
        let cold = try folders.load(cache: true)
        var warm = 0
        let duration = try ContinuousClock().measure { warm = try folders.load(cache: true) }
        precondition(cold == 0 && warm == count)
        return Figure("keystores: warm start of \(count) keys from the cache", duration, limit: .seconds(10))
    }

    /// Keystores of EIP-2335's own cost, with the memory that they took at most: 256 MiB for each at work.
    private static func fullCost(count: Int) throws -> [Figure] {
        let folders = try KeystoreFolders(count: count) { .scrypt(n: fullRounds, r: 8, p: 1, salt: $0) }
        let before = try PeakMemory.restart()
        let duration = try ContinuousClock().measure { _ = try folders.load(memory: memoryLimit) }
        let taken = try PeakMemory.now() - before
        print("keystores: \(count) of scrypt n = 2^18 took \(taken >> 20) MiB of a limit of \(memoryLimit >> 20) MiB")
        // What goes beyond the derivation itself: buffers and stacks.
        guard taken < memoryLimit + (64 << 20) else { throw PeakMemory.Exceeded() }
        return [Figure("keystores: \(count) of scrypt n = 2^18 within \(memoryLimit >> 20) MiB", duration)]
    }
}
