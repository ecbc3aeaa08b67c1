/// Why a host function ends the run. The text becomes part of the verdict.
struct HostFailure: Error, Hashable {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}

/// The value types of the validation functions' imports.
enum ValueKind: UInt8, Hashable, Sendable {
    case i32 = 0
    case i64 = 1
    case f32 = 2
    case f64 = 3
}

/// A function that validation functions may import from `env`.
struct HostFunction: Sendable {
    /// What it gets: the arguments as raw words, in order. What it returns goes into the result, if the type has one.
    typealias Body = @Sendable (HostState, [UInt64]) throws(HostFailure) -> UInt64

    let name: String
    let parameters: [ValueKind]
    let result: ValueKind?
    let body: Body

    init(_ name: String, _ parameters: [ValueKind], _ result: ValueKind? = nil, _ body: @escaping Body) {
        self.name = name
        self.parameters = parameters
        self.result = result
        self.body = body
    }

    /// Every one there is, by name.
    static let all: [String: HostFunction] = {
        let rooms = [logging, allocator, hashing, miscellaneous, signatures, batches, tries]
        return Dictionary(rooms.joined().map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }()
}

/// A region of the guest's memory as the runtime interface passes it: the address below, the length above.
struct PackedRegion {
    let address: UInt32
    let count: UInt32

    init(_ packed: UInt64) {
        address = UInt32(truncatingIfNeeded: packed)
        count = UInt32(truncatingIfNeeded: packed >> 32)
    }

    init(address: UInt32, count: UInt32) {
        self.address = address
        self.count = count
    }

    var packed: UInt64 { UInt64(count) << 32 | UInt64(address) }
}
