// What two lists share in memory is equal without being looked at: one is a copy of the other, written to elsewhere.

extension CachedElements {
    /// Whether both are one list in memory.
    @inlinable
    public func isIdentical(to other: Self) -> Bool { store === other.store }

    /// Calls the body with each run of elements that does not lie in memory shared with the other list, and the index of
    /// its first. At every other index of this list, the other list has an equal element.
    @inlinable
    public func forEachRun<E: Error>(
        notSharedWith other: Self, _ body: (_ start: Int, _ elements: UnsafeBufferPointer<Element>) throws(E) -> Void
    ) throws(E) {
        guard let store, store !== other.store else { return }
        // Chunks of the other form begin at other indices.
        let others = other.isProgressive == isProgressive ? other.store?.chunks ?? [] : []
        var start = 0
        for (position, chunk) in store.chunks.enumerated() {
            let elements = chunk.values
            if position >= others.count || others[position] !== chunk { try body(start, elements) }
            start += elements.count
        }
    }
}
