/// The shape of a container's fixed part: how long it is, and where in it the offsets of the variable fields are.
@frozen
@usableFromInline
struct SSZLayout: SSZFieldVisitor {
    @usableFromInline static var inlineCapacity: Int { 16 }

    /// The length of the fixed part, offsets included.
    @usableFromInline var fixedLength = 0
    /// How many fields are of variable size.
    @usableFromInline var variableCount = 0
    @usableFromInline let limits: SSZLimits
    @usableFromInline var positions = InlineArray<16, Int32>(repeating: 0)
    @usableFromInline var more: [Int32] = []

    @inlinable
    init(_ limits: SSZLimits) { self.limits = limits }

    /// Whether every field is of fixed size, and so the container.
    @inlinable
    var isFixed: Bool { variableCount == 0 }

    @inlinable
    mutating func field<F: SSZType>(_ name: StaticString, _ value: F) {
        if let size = F.sszFixedSize(limits) {
            fixedLength += size
            return
        }
        let position = Int32(truncatingIfNeeded: fixedLength)
        if variableCount < Self.inlineCapacity { positions[variableCount] = position } else { more.append(position) }
        variableCount += 1
        fixedLength += 4
    }

    /// Where in the fixed part a variable field's offset is.
    @inlinable
    func position(_ index: Int) -> Int {
        Int(index < Self.inlineCapacity ? positions[index] : more[index - Self.inlineCapacity])
    }
}

/// Adds up the encoded size of a value's fields.
@frozen
@usableFromInline
struct SSZSizeVisitor: SSZFieldVisitor {
    @usableFromInline let limits: SSZLimits
    @usableFromInline var size = 0

    @inlinable
    init(_ limits: SSZLimits) { self.limits = limits }

    @inlinable
    mutating func field<F: SSZType>(_ name: StaticString, _ value: F) {
        size += F.sszFixedSize(limits) ?? 4 + value.sszSize(limits)
    }
}
