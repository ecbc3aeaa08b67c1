/// The binary format by hand, apart from the writer under test.
enum Assembly {
    static let header: [UInt8] = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
    static let i32: UInt8 = 0x7f
    static let i64: UInt8 = 0x7e

    static func u32(_ value: Int) -> [UInt8] {
        value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7f) | 0x80] + u32(value >> 7)
    }

    static func s32(_ value: Int) -> [UInt8] {
        (-64..<64).contains(value)
            ? [UInt8(truncatingIfNeeded: value) & 0x7f]
            : [UInt8(truncatingIfNeeded: value) | 0x80] + s32(value >> 7)
    }

    static func module(_ sections: [UInt8]...) -> [UInt8] {
        header + sections.flatMap { $0 }
    }

    static func section(_ id: UInt8, _ entries: [[UInt8]]) -> [UInt8] {
        raw(id, u32(entries.count) + entries.flatMap { $0 })
    }

    static func raw(_ id: UInt8, _ content: [UInt8]) -> [UInt8] {
        [id] + u32(content.count) + content
    }

    static func name(_ name: String) -> [UInt8] {
        u32(name.utf8.count) + [UInt8](name.utf8)
    }

    static func type(_ parameters: [UInt8] = [], _ results: [UInt8] = []) -> [UInt8] {
        [0x60] + u32(parameters.count) + parameters + u32(results.count) + results
    }

    static func importFunction(_ module: String, _ field: String, type: Int) -> [UInt8] {
        name(module) + name(field) + [0] + u32(type)
    }

    static func export(_ field: String, _ kind: UInt8, _ index: Int) -> [UInt8] {
        name(field) + [kind] + u32(index)
    }

    /// A body; `locals` are groups of a count and a type.
    static func body(locals: [(Int, UInt8)] = [], _ code: [UInt8]) -> [UInt8] {
        let content = u32(locals.count) + locals.flatMap { u32($0.0) + [$0.1] } + code + [0x0b]
        return u32(content.count) + content
    }

    static func get(_ local: Int) -> [UInt8] { [0x20] + u32(local) }
    static func const(_ value: Int) -> [UInt8] { [0x41] + s32(value) }
    static func call(_ function: Int) -> [UInt8] { [0x10] + u32(function) }
    static let drop: [UInt8] = [0x1a]
    static let add: [UInt8] = [0x6a]

    /// A variable of 32 bits that begins at a value.
    static func variable(_ value: Int) -> [UInt8] { [i32, 1] + const(value) + [0x0b] }

    /// What a metered call looks like: charge, compare, trap, call, pay back.
    static func metered(_ function: Int, cost: Int, global: Int = 0, limit: Int = 1024) -> [UInt8] {
        let height: [UInt8] = [0x23] + u32(global)
        let set: [UInt8] = [0x24] + u32(global)
        return height + const(cost) + [0x6a] + set + height + const(limit) + [0x4b, 0x04, 0x40, 0x00, 0x0b]
            + call(function) + height + const(cost) + [0x6b] + set
    }
}
