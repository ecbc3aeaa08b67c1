import Primitives
import SSZ

// The progressive containers and the unions of the ssz_generic vectors (consensus-specs tests/formats/ssz_generic).

struct ProgressiveTestStruct: SSZContainer {
    var a = ByteList<Progressive>()
    var b = SSZList<UInt64, Progressive>()
    var c = SSZList<SmallTestStruct, Progressive>()
    var d = SSZList<SSZList<VarTestStruct, Progressive>, Progressive>()

    init() {}

    func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("A", a)
        visitor.field("B", b)
        visitor.field("C", c)
        visitor.field("D", d)
    }

    init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        a = try reader.field("A")
        b = try reader.field("B")
        c = try reader.field("C")
        d = try reader.field("D")
    }
}

struct ProgressiveBitsStruct: SSZContainer {
    var a = Bitvector<Constant<256>>()
    var b = Bitlist<Constant<256>>()
    var c = Bitlist<Progressive>()
    var d = Bitvector<Constant<257>>()
    var e = Bitlist<Constant<257>>()
    var f = Bitlist<Progressive>()
    var g = Bitvector<Constant<1280>>()
    var h = Bitlist<Constant<1280>>()
    var i = Bitlist<Progressive>()
    var j = Bitvector<Constant<1281>>()
    var k = Bitlist<Constant<1281>>()
    var l = Bitlist<Progressive>()

    init() {}

    func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("A", a)
        visitor.field("B", b)
        visitor.field("C", c)
        visitor.field("D", d)
        visitor.field("E", e)
        visitor.field("F", f)
        visitor.field("G", g)
        visitor.field("H", h)
        visitor.field("I", i)
        visitor.field("J", j)
        visitor.field("K", k)
        visitor.field("L", l)
    }

    init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        a = try reader.field("A")
        b = try reader.field("B")
        c = try reader.field("C")
        d = try reader.field("D")
        e = try reader.field("E")
        f = try reader.field("F")
        g = try reader.field("G")
        h = try reader.field("H")
        i = try reader.field("I")
        j = try reader.field("J")
        k = try reader.field("K")
        l = try reader.field("L")
    }
}

/// `ProgressiveSingleFieldContainerTestStruct`.
struct ProgressiveSingleField: SSZProgressiveContainer {
    var a: UInt8 = 0

    static let activeFields: SSZActiveFields = [1]

    init() {}

    func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("A", a)
    }

    init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        a = try reader.field("A")
    }
}

/// `ProgressiveSingleListContainerTestStruct`.
struct ProgressiveSingleList: SSZProgressiveContainer {
    var c = Bitlist<Progressive>()

    static let activeFields: SSZActiveFields = [0, 0, 0, 0, 1]

    init() {}

    func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("C", c)
    }

    init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        c = try reader.field("C")
    }
}

struct ProgressiveVarTestStruct: SSZProgressiveContainer {
    var a: UInt8 = 0
    var b = SSZList<UInt16, Constant<123>>()
    var c = Bitlist<Progressive>()

    static let activeFields: SSZActiveFields = [1, 0, 1, 0, 1]

    init() {}

    func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("A", a)
        visitor.field("B", b)
        visitor.field("C", c)
    }

    init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        a = try reader.field("A")
        b = try reader.field("B")
        c = try reader.field("C")
    }
}

struct ProgressiveComplexTestStruct: SSZProgressiveContainer {
    var a: UInt8 = 0
    var b = SSZList<UInt16, Constant<123>>()
    var c = Bitlist<Progressive>()
    var d = CachedList<UInt64, Progressive>()
    var e = SSZList<SmallTestStruct, Progressive>()
    var f = SSZList<SSZList<VarTestStruct, Progressive>, Progressive>()
    var g = SSZList<ProgressiveSingleField, Constant<10>>()
    var h = CachedList<ProgressiveVarTestStruct, Progressive>()

    static let activeFields: SSZActiveFields = [
        1, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1,
    ]

    init() {}

    func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("A", a)
        visitor.field("B", b)
        visitor.field("C", c)
        visitor.field("D", d)
        visitor.field("E", e)
        visitor.field("F", f)
        visitor.field("G", g)
        visitor.field("H", h)
    }

    init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        a = try reader.field("A")
        b = try reader.field("B")
        c = try reader.field("C")
        d = try reader.field("D")
        e = try reader.field("E")
        f = try reader.field("F")
        g = try reader.field("G")
        h = try reader.field("H")
    }
}

enum CompatibleUnionA: SSZCompatibleUnion {
    case a(ProgressiveSingleField)

    init() { self = .a(ProgressiveSingleField()) }

    var selector: UInt8 {
        switch self {
        case .a: 1
        }
    }

    func visitData<V: SSZFieldVisitor>(_ visitor: inout V) {
        switch self {
        case .a(let value): visitor.field("data", value)
        }
    }

    init?<R: SSZFieldReader>(selector: UInt8, data reader: inout R) throws(R.Failure) {
        switch selector {
        case 1: self = .a(try reader.field("data"))
        default: return nil
        }
    }
}

enum CompatibleUnionBC: SSZCompatibleUnion {
    case b(ProgressiveSingleList)
    case c(ProgressiveVarTestStruct)

    init() { self = .b(ProgressiveSingleList()) }

    var selector: UInt8 {
        switch self {
        case .b: 2
        case .c: 3
        }
    }

    func visitData<V: SSZFieldVisitor>(_ visitor: inout V) {
        switch self {
        case .b(let value): visitor.field("data", value)
        case .c(let value): visitor.field("data", value)
        }
    }

    init?<R: SSZFieldReader>(selector: UInt8, data reader: inout R) throws(R.Failure) {
        switch selector {
        case 2: self = .b(try reader.field("data"))
        case 3: self = .c(try reader.field("data"))
        default: return nil
        }
    }
}

enum CompatibleUnionABCA: SSZCompatibleUnion {
    case a(ProgressiveSingleField)
    case b(ProgressiveSingleList)
    case c(ProgressiveVarTestStruct)
    case a2(ProgressiveSingleField)

    init() { self = .a(ProgressiveSingleField()) }

    var selector: UInt8 {
        switch self {
        case .a: 1
        case .b: 2
        case .c: 3
        case .a2: 4
        }
    }

    func visitData<V: SSZFieldVisitor>(_ visitor: inout V) {
        switch self {
        case .a(let value): visitor.field("data", value)
        case .b(let value): visitor.field("data", value)
        case .c(let value): visitor.field("data", value)
        case .a2(let value): visitor.field("data", value)
        }
    }

    init?<R: SSZFieldReader>(selector: UInt8, data reader: inout R) throws(R.Failure) {
        switch selector {
        case 1: self = .a(try reader.field("data"))
        case 2: self = .b(try reader.field("data"))
        case 3: self = .c(try reader.field("data"))
        case 4: self = .a2(try reader.field("data"))
        default: return nil
        }
    }
}
