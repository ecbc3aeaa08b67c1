/// The types of values.
package enum ValueType: UInt8, Hashable, Sendable, CustomStringConvertible {
    case f64 = 0x7c
    case f32 = 0x7d
    case i64 = 0x7e
    case i32 = 0x7f

    /// The text format's name.
    package var description: String {
        switch self {
        case .i32: "i32"
        case .i64: "i64"
        case .f32: "f32"
        case .f64: "f64"
        }
    }
}

/// A function's signature.
package struct FunctionType: Hashable, Sendable, CustomStringConvertible {
    /// The parameters.
    package var parameters: [ValueType]
    /// The results: none or one.
    package var results: [ValueType]

    /// As `(i32, i32) -> (i64)`.
    package var description: String {
        let parameters = parameters.map(\.description).joined(separator: ", ")
        let results = results.map(\.description).joined(separator: ", ")
        return "(\(parameters)) -> (\(results))"
    }
}

/// How big a table or memory is at first, and at most.
package struct Limits: Hashable, Sendable {
    /// Elements, or pages of 64 KiB.
    package var minimum: UInt32
    /// The same; nil for no maximum.
    package var maximum: UInt32?
}

/// A global variable's type.
package struct GlobalType: Hashable, Sendable {
    /// The type of its value.
    package var value: ValueType
    /// Whether it can be set.
    package var isMutable: Bool
}

/// What a module can import and export.
package enum ExternalKind: UInt8, Hashable, Sendable {
    case function = 0
    case table = 1
    case memory = 2
    case global = 3
}

/// What a module imports under two names.
struct Import: Sendable {
    enum Description: Sendable {
        case function(typeIndex: UInt32)
        case table(Limits)
        case memory(Limits)
        case global(GlobalType)
    }

    var module: String
    var name: String
    var description: Description
}

/// What a module exports under a name.
struct Export: Sendable {
    var name: String
    var kind: ExternalKind
    var index: UInt32
}

/// A global variable of the module's own. Its initialiser stays where it is in the bytes.
struct Global: Sendable {
    var type: GlobalType
    /// The value, if the initialiser is a plain `i32.const`.
    var constant: Int32?
}

/// An element segment: what stands before its functions stays where it is in the bytes.
struct ElementSegment: Sendable {
    var head: Range<Int>
    var functions: [UInt32]
}

/// A function's body, as the scanner saw it.
struct FunctionBody: Sendable {
    /// The locals' declarations and the instructions.
    var range: Range<Int>
    /// Where its calls are in the module's list of them.
    var calls: Range<Int>
    /// Its locals and its highest stack of values, without the parameters.
    var height: UInt32
}

/// A `call` instruction, from its opcode to the byte after the callee.
struct CallSite: Sendable {
    var start: Int
    var end: Int
    var callee: UInt32
}

/// A section that goes through unread.
struct RawSection: Sendable {
    var count: Int
    /// What stands after the count.
    var entries: Range<Int>
}
