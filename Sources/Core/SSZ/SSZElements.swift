import JSONBytes
public import Primitives

/// What lists and vectors of every storage share: the codec, the leaves and the JSON of a run of elements.
@usableFromInline
enum SSZElements<Element: SSZType> {
    /// The encoded size of the elements.
    @inlinable
    static func size(_ elements: UnsafeBufferPointer<Element>, _ limits: SSZLimits) -> Int {
        if let size = Element.sszFixedSize(limits) { return size * elements.count }
        return elements.reduce(4 * elements.count) { $0 + $1.sszSize(limits) }
    }

    /// Appends elements of fixed size.
    @inlinable
    static func encodeFixed(_ elements: UnsafeBufferPointer<Element>, into writer: inout SSZWriter) {
        if Element.sszMemoryIsEncoding {
            writer.append(UnsafeRawBufferPointer(elements))
        } else {
            for element in elements { element.encode(into: &writer) }
        }
    }

    /// Appends the offsets of elements of variable size and the elements.
    @inlinable
    static func encodeVariable(_ elements: some Sequence<Element>, count: Int, into writer: inout SSZWriter) {
        let start = writer.bytes.count
        writer.appendZeros(4 * count)
        var position = start
        for element in elements {
            writer.putOffset(writer.bytes.count - start, at: position)
            position += 4
            element.encode(into: &writer)
        }
    }

    /// How many elements the rest of the span holds: divisible, not over the limit. Checked before anything is
    /// allocated.
    @inlinable
    static func count(in reader: SSZReader, limit: Int) throws(SSZError) -> Int {
        let length = reader.remaining
        let at = reader.position
        var count = 0
        if let size = Element.sszFixedSize(reader.limits) {
            guard size > 0 else { throw .illegalType(at: at) }
            guard length.isMultiple(of: size) else { throw .notDivisible(length: length, elementSize: size, at: at) }
            count = length / size
        } else if length > 0 {
            guard length >= 4 else { throw .tooShort(expected: 4, actual: length, at: at) }
            let first = reader.offset(at: at)
            guard first > 0, first.isMultiple(of: 4) else {
                throw .wrongFirstOffset(expected: (first + 3) / 4 * 4, actual: first, at: at)
            }
            guard first <= length else { throw .offsetOutOfBounds(offset: first, length: length, at: at) }
            count = first / 4
        }
        guard count <= limit else { throw .overLimit(count: count, limit: limit, at: at) }
        return count
    }

    /// Reads that many elements (see `count(in:limit:)`), which take the rest of the span, and hands them on.
    @inlinable
    static func decode(
        _ reader: inout SSZReader, count: Int, _ body: (consuming Element) -> Void
    ) throws(SSZError) {
        if let size = Element.sszFixedSize(reader.limits) {
            for _ in 0..<count { body(try reader.value(length: size, isFixedSize: true)) }
            return
        }
        let start = reader.position
        let length = reader.remaining
        var offset = 4 * count
        for index in 1..<max(count, 0) + 1 {
            let at = start + 4 * index
            let next = index < count ? reader.offset(at: at) : length
            guard next >= offset else { throw .offsetDecreases(from: offset, to: next, at: at) }
            guard next <= length else { throw .offsetOutOfBounds(offset: next, length: length, at: at) }
            reader.move(to: start + offset)
            body(try reader.value(length: next - offset, isFixedSize: false))
            offset = next
        }
    }

    /// Reads that many elements into an array.
    @inlinable
    static func decode(_ reader: inout SSZReader, count: Int) throws(SSZError) -> [Element] {
        if Element.sszMemoryIsEncoding {
            return reader.rest { memory in
                [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
                    UnsafeMutableRawBufferPointer(buffer).copyMemory(from: memory)
                    initialized = count
                }
            }
        }
        var elements: [Element] = []
        // An element in memory may be much larger than its encoding: beyond a start, grow with what is really there.
        elements.reserveCapacity(min(count, 4096))
        try decode(&reader, count: count) { elements.append($0) }
        return elements
    }

    /// The depth of the tree over a list with that limit or a vector of that length.
    @inlinable
    static func depth(limit: Int) -> Int {
        let perLeaf = Element.sszValuesPerLeaf
        return Merkle.depth(leaves: perLeaf > 0 ? (limit + perLeaf - 1) / perLeaf : limit)
    }

    /// The root of the elements' tree of that depth.
    @inlinable
    static func root(_ elements: UnsafeBufferPointer<Element>, depth: Int, _ limits: SSZLimits) -> Root {
        if Element.sszValuesPerLeaf > 0 {
            return Merkle.merkleize(memory: UnsafeRawBufferPointer(elements), depth: depth)
        }
        guard !elements.isEmpty else { return Merkle.zeroHashes[depth] }
        return withUnsafeTemporaryAllocation(of: Root.self, capacity: elements.count + 1) { nodes in
            guard let base = nodes.baseAddress else { return Root() }
            Element.hashTreeRoots(of: elements, into: base, limits)
            return Merkle.reduce(base, count: elements.count, from: 0, to: depth)
        }
    }

    /// The root of a list's elements, under the limit that gives the tree its shape.
    @inlinable
    static func root<L: SSZLimit>(
        _ elements: UnsafeBufferPointer<Element>, under limit: L.Type, _ limits: SSZLimits
    ) -> Root {
        if L.isProgressive { return progressiveRoot(elements, limits) }
        return root(elements, depth: depth(limit: L.resolve(limits)), limits)
    }

    /// The root of the elements' progressive tree, or of the part of it that begins with a subtree.
    @usableFromInline
    static func progressiveRoot(
        _ elements: UnsafeBufferPointer<Element>, from subtree: Int = 0, _ limits: SSZLimits
    ) -> Root {
        if elements.isEmpty { return Root() }
        let count = min(Merkle.progressiveWidth(subtree) * max(Element.sszValuesPerLeaf, 1), elements.count)
        let first = UnsafeBufferPointer(rebasing: elements[..<count])
        let rest = UnsafeBufferPointer(rebasing: elements[count...])
        return Merkle.hash(
            root(first, depth: 2 * subtree, limits), progressiveRoot(rest, from: subtree + 1, limits))
    }

    /// Appends the elements as a JSON array. `UInt8` elements are quoted numbers like all others.
    static func encodeJSON(_ elements: some Sequence<Element>, into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.beginArray()
        for element in elements { element.encodeJSON(into: &writer, limits) }
        writer.endArray()
    }

    /// Reads a JSON array of at most `limit` elements.
    static func decodeJSON(
        _ reader: inout JSONReader, limit: Int, _ limits: SSZLimits
    ) throws(JSONError) -> [Element] {
        var elements: [Element] = []
        try reader.array { (reader) throws(JSONError) in
            guard elements.count < limit else { throw reader.error("over the limit of \(limit) elements") }
            elements.append(try Element(json: &reader, limits))
        }
        return elements
    }
}
