/// Reads the fields of a container from its encoding.
@frozen
public struct SSZContainerReader: SSZFieldReader {
    @usableFromInline var reader: SSZReader
    @usableFromInline let start: Int
    @usableFromInline let layout: SSZLayout
    @usableFromInline var nextVariable = 0
    @usableFromInline var nextFixed: Int

    /// A container whose span is known to have its fixed size.
    @inlinable
    init(fixed reader: SSZReader) {
        self.reader = reader
        start = reader.position
        nextFixed = start
        layout = SSZLayout(reader.limits)
    }

    /// Checks the fixed part's length and all offsets before any field is read.
    @inlinable
    init(_ reader: SSZReader, for example: some SSZContainer) throws(SSZError) {
        var layout = SSZLayout(reader.limits)
        example.visitFields(&layout)
        self.reader = reader
        self.layout = layout
        start = reader.position
        nextFixed = start
        if layout.isFixed {
            try reader.require(length: layout.fixedLength)
        } else {
            try checkOffsets()
        }
    }

    @usableFromInline
    func checkOffsets() throws(SSZError) {
        let length = reader.remaining
        guard length >= layout.fixedLength else {
            throw .tooShort(expected: layout.fixedLength, actual: length, at: start)
        }
        var previous = layout.fixedLength
        for index in 0..<layout.variableCount {
            let at = start + layout.position(index)
            let offset = reader.offset(at: at)
            guard index > 0 || offset == previous else {
                throw .wrongFirstOffset(expected: previous, actual: offset, at: at)
            }
            guard offset >= previous else { throw .offsetDecreases(from: previous, to: offset, at: at) }
            guard offset <= length else { throw .offsetOutOfBounds(offset: offset, length: length, at: at) }
            previous = offset
        }
    }

    /// The next field.
    @inlinable
    public mutating func field<F: SSZType>(_ name: StaticString) throws(SSZError) -> F {
        guard let size = F.sszFixedSize(reader.limits) else { return try variableField() }
        if layout.isFixed { return try reader.value(length: size, isFixedSize: true) }
        reader.move(to: nextFixed)
        nextFixed += size
        return try reader.value(length: size, isFixedSize: true)
    }

    /// The offsets are checked: each field ends where the next begins, the last at the end.
    @inlinable
    mutating func variableField<F: SSZType>() throws(SSZError) -> F {
        let offset = reader.offset(at: start + layout.position(nextVariable))
        nextVariable += 1
        nextFixed += 4
        let end =
            nextVariable < layout.variableCount
            ? start + reader.offset(at: start + layout.position(nextVariable)) : reader.end
        reader.move(to: start + offset)
        return try reader.value(length: end - start - offset, isFixedSize: false)
    }

    /// Checks that the fields took all of the span.
    @inlinable
    mutating func finish() throws(SSZError) {
        if !layout.isFixed { reader.move(to: reader.end) }
        guard reader.remaining == 0 else {
            throw .wrongLength(expected: reader.position - start, actual: reader.end - start, at: start)
        }
    }
}
