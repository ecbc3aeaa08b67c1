/// Writes a container's fixed part, with zeros in place of the offsets.
@frozen
@usableFromInline
struct SSZHeadVisitor: SSZFieldVisitor {
    @usableFromInline var writer: SSZWriter
    @usableFromInline let start: Int
    @usableFromInline var hasVariable = false

    @inlinable
    init(_ writer: SSZWriter) {
        self.writer = writer
        start = writer.bytes.count
    }

    @inlinable
    mutating func field<F: SSZType>(_ name: StaticString, _ value: F) {
        if F.sszFixedSize(writer.limits) != nil {
            value.encode(into: &writer)
        } else {
            hasVariable = true
            writer.appendZeros(4)
        }
    }
}

/// Writes a container's variable part behind the fixed one, and the offsets into that.
@frozen
@usableFromInline
struct SSZTailVisitor: SSZFieldVisitor {
    @usableFromInline var writer: SSZWriter
    @usableFromInline let start: Int
    @usableFromInline var position: Int

    @inlinable
    init(_ writer: SSZWriter, start: Int) {
        self.writer = writer
        self.start = start
        position = start
    }

    @inlinable
    mutating func field<F: SSZType>(_ name: StaticString, _ value: F) {
        if let size = F.sszFixedSize(writer.limits) {
            position += size
            return
        }
        writer.putOffset(writer.bytes.count - start, at: position)
        position += 4
        value.encode(into: &writer)
    }
}
