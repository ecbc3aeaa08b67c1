internal import Dispatch
internal import Primitives
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// Verifies many signature sets with one final exponentiation.
///
/// Each set is multiplied by its own random non-zero 64-bit coefficient, so that invalid sets cannot cancel out except
/// with probability 2⁻⁶⁴. About 0.65 ms per set against 1.5 ms alone; sets of one message share its pairing, so that
/// each further one of them takes a third of that.
public enum BatchVerifier {
    /// Sets below this number are not worth another thread.
    static let setsPerThread = 8

    /// The number of processors, the default of `threads`.
    public static let processorCount = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

    /// Whether every set verifies. No sets: true. Blocks for the whole computation; large batches use up to `threads`
    /// threads.
    public static func verify(_ sets: [SignatureSet], threads: Int = processorCount) -> Bool {
        if sets.count == 1 { return sets[0].verify() }
        if sets.contains(where: \.keys.isEmpty) { return verifyWithEmpty(sets, threads: threads) }
        if sets.isEmpty { return true }
        let chunks = max(1, min(threads, sets.count / setsPerThread))
        guard chunks > 1 else {
            guard let pairing = product(of: sets[...]) else { return false }
            return pairing.isOne()
        }
        return verify(sets, inChunks: chunks)
    }

    /// The positions of the sets that do not verify, ascending. One batch when all is well, else by halving.
    public static func invalidIndices(in sets: [SignatureSet], threads: Int = processorCount) -> [Int] {
        guard !verify(sets, threads: threads) else { return [] }
        var invalid: [Int] = []
        bisect(sets, sets.indices, threads, &invalid)
        return invalid
    }

    /// Collects the invalid positions of a range known to hold one.
    private static func bisect(
        _ sets: [SignatureSet], _ range: Range<Int>, _ threads: Int, _ invalid: inout [Int]
    ) {
        guard range.count > 1 else {
            invalid.append(range.lowerBound)
            return
        }
        let middle = range.lowerBound + range.count / 2
        let lower = range.lowerBound..<middle
        let upper = middle..<range.upperBound
        if !verify(Array(sets[lower]), threads: threads) { bisect(sets, lower, threads, &invalid) }
        if !verify(Array(sets[upper]), threads: threads) { bisect(sets, upper, threads, &invalid) }
    }

    /// Sets without keys need no pairing: they hold or fall by themselves.
    private static func verifyWithEmpty(_ sets: [SignatureSet], threads: Int) -> Bool {
        for set in sets where set.keys.isEmpty && !set.verify() { return false }
        return verify(sets.filter { !$0.keys.isEmpty }, threads: threads)
    }

    private static func verify(_ sets: [SignatureSet], inChunks chunks: Int) -> Bool {
        let products = Mutex<[Pairing?]>([])
        DispatchQueue.concurrentPerform(iterations: chunks) { chunk in
            let range = (sets.count * chunk / chunks)..<(sets.count * (chunk + 1) / chunks)
            let product = product(of: sets[range])
            products.withLock { $0.append(product) }
        }
        let parts = products.withLock { $0 }
        guard let first = parts.first, let total = first else { return false }
        for part in parts.dropFirst() {
            guard let part, total.merge(part) else { return false }
        }
        return total.isOne()
    }

    /// The committed product of some sets with fresh coefficients; nil when a set is malformed.
    private static func product(of sets: ArraySlice<SignatureSet>) -> Pairing? {
        var random = SystemRandomNumberGenerator()
        var terms: [Bytes32: [WeightedTerm]] = [:]
        for set in sets {
            guard let signature = try? Signature(set.signature) else { return nil }
            // Infinity would stand for keys that cancel out, and such a sum is refused anyway.
            guard !signature.isInfinity, let key = PublicKey.sum(set.keys) else { return nil }
            let coefficient = UInt64.random(in: 1...UInt64.max, using: &random)
            terms[set.message, default: []].append(WeightedTerm(key, signature, coefficient))
        }
        let pairing = Pairing()
        for (message, terms) in terms where !pairing.aggregate(terms, message: message) { return nil }
        pairing.commit()
        return pairing
    }
}
