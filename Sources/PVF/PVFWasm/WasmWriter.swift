/// Builds the binary format.
struct WasmWriter {
    private(set) var bytes: [UInt8] = []

    mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
    }

    mutating func reserve(_ count: Int) {
        bytes.reserveCapacity(count)
    }

    @inline(__always)
    mutating func byte(_ byte: UInt8) {
        bytes.append(byte)
    }

    mutating func raw(_ raw: some Collection<UInt8>) {
        bytes.append(contentsOf: raw)
    }

    mutating func u32(_ value: some BinaryInteger) {
        var rest = UInt32(truncatingIfNeeded: value)
        while rest >= 0x80 {
            byte(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        byte(UInt8(rest))
    }

    mutating func s32(_ value: Int32) {
        var rest = value
        while !(-64..<64).contains(rest) {
            byte(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        byte(UInt8(truncatingIfNeeded: rest) & 0x7f)
    }

    mutating func name(_ name: String) {
        u32(name.utf8.count)
        raw(name.utf8)
    }

    mutating func limits(_ limits: Limits) {
        byte(limits.maximum == nil ? 0 : 1)
        u32(limits.minimum)
        if let maximum = limits.maximum { u32(maximum) }
    }

    /// A section with its size, unless it has no content.
    mutating func section(_ id: SectionID, _ content: WasmWriter) {
        guard !content.bytes.isEmpty else { return }
        byte(id.rawValue)
        u32(content.bytes.count)
        raw(content.bytes)
    }
}
