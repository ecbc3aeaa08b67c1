import Primitives

extension Watermarks {
    /// The least history that is at least as strict as both. Commutative, associative, and the same again when
    /// repeated.
    package func merged(with other: Watermarks) -> Watermarks {
        Watermarks(
            block: merge(block, other.block) { $0.merged(with: $1) },
            attestation: merge(attestation, other.attestation) { $0.merged(with: $1) })
    }

    private func merge<T>(_ a: T?, _ b: T?, _ both: (T, T) -> T) -> T? {
        guard let a else { return b }
        guard let b else { return a }
        return both(a, b)
    }
}

extension BlockWatermark {
    /// The higher one; of two at one slot, the root only when both name the same.
    func merged(with other: BlockWatermark) -> BlockWatermark {
        if slot != other.slot { return slot > other.slot ? self : other }
        return BlockWatermark(slot: slot, signingRoot: signingRoot == other.signingRoot ? signingRoot : nil)
    }
}

extension AttestationWatermark {
    /// Both maxima; the root only when one of the two holds both, and no other attestation has its target.
    func merged(with other: AttestationWatermark) -> AttestationWatermark {
        if self == other { return self }
        if target > other.target && source >= other.source { return self }
        if other.target > target && other.source >= source { return other }
        return AttestationWatermark(
            source: max(source, other.source), target: max(target, other.target), signingRoot: nil)
    }
}
