import Primitives
import SSZ

// The containers of the ssz_generic vectors (consensus-specs tests/formats/ssz_generic, "containers").

/// The size that a case's name spells, taken from the table that the case is run with.
enum NamedSize: SSZLimit {
    static let key = SSZLimitKey(rawValue: 0)

    static func resolve(_ limits: SSZLimits) -> Int { limits[key] }

    static func limits(_ size: Int) -> SSZLimits { SSZLimits([key: size]) }
}

struct SingleFieldTestStruct: SSZContainer {
    var a: UInt8 = 0

    init() {}

    func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("A", a)
    }

    init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        a = try reader.field("A")
    }
}

struct SmallTestStruct: SSZContainer {
    var a: UInt16 = 0
    var b: UInt16 = 0

    init() {}

    func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("A", a)
        visitor.field("B", b)
    }

    init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        a = try reader.field("A")
        b = try reader.field("B")
    }
}

struct FixedTestStruct: SSZContainer {
    var a: UInt8 = 0
    var b: UInt64 = 0
    var c: UInt32 = 0

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

struct VarTestStruct: SSZContainer {
    var a: UInt16 = 0
    var b = SSZList<UInt16, Constant<1024>>()
    var c: UInt8 = 0

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

struct ComplexTestStruct: SSZContainer {
    var a: UInt16 = 0
    var b = SSZList<UInt16, Constant<128>>()
    var c: UInt8 = 0
    var d = ByteList<Constant<256>>()
    var e = VarTestStruct()
    var f = SSZVector<FixedTestStruct, Constant<4>>()
    var g = SSZVector<VarTestStruct, Constant<2>>()

    init() {}

    func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("A", a)
        visitor.field("B", b)
        visitor.field("C", c)
        visitor.field("D", d)
        visitor.field("E", e)
        visitor.field("F", f)
        visitor.field("G", g)
    }

    init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        a = try reader.field("A")
        b = try reader.field("B")
        c = try reader.field("C")
        d = try reader.field("D")
        e = try reader.field("E")
        f = try reader.field("F")
        g = try reader.field("G")
    }
}

struct BitsStruct: SSZContainer {
    var a = Bitlist<Constant<5>>()
    var b = Bitvector<Constant<2>>()
    var c = Bitvector<Constant<1>>()
    var d = Bitlist<Constant<6>>()
    var e = Bitvector<Constant<8>>()

    init() {}

    func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("A", a)
        visitor.field("B", b)
        visitor.field("C", c)
        visitor.field("D", d)
        visitor.field("E", e)
    }

    init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        a = try reader.field("A")
        b = try reader.field("B")
        c = try reader.field("C")
        d = try reader.field("D")
        e = try reader.field("E")
    }
}
