import Primitives
import SSZ

/// Every kind of field in one small container, so that a mutation reaches all of the decoder's branches.
struct Samples: SSZContainer {
    var flag = false
    var wide = UInt128()
    var list = SSZList<UInt16, Constant<8>>()
    var text = ByteList<Constant<20>>()
    var blob = ByteVector<Size>()
    var bitlist = Bitlist<Constant<11>>()
    var bits = Bitvector<Size>()
    var texts = SSZList<ByteList<Constant<4>>, Constant<4>>()
    var pair = SSZVector<SSZList<Bool, Constant<3>>, Constant<2>>()
    var roots = CachedVector<Root, Size>()
    var numbers = CachedList<Gwei, Constant<100>>()
    var nested = CachedList<SSZList<UInt32, Constant<2>>, Constant<6>>()

    enum Size: SSZLimit {
        static func resolve(_ limits: SSZLimits) -> Int { limits[SSZLimitKey(rawValue: 0)] }
    }

    static let limits = SSZLimits([SSZLimitKey(rawValue: 0): 3])

    init() {}

    func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("flag", flag)
        visitor.field("wide", wide)
        visitor.field("list", list)
        visitor.field("text", text)
        visitor.field("blob", blob)
        visitor.field("bitlist", bitlist)
        visitor.field("bits", bits)
        visitor.field("texts", texts)
        visitor.field("pair", pair)
        visitor.field("roots", roots)
        visitor.field("numbers", numbers)
        visitor.field("nested", nested)
    }

    init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        flag = try reader.field("flag")
        wide = try reader.field("wide")
        list = try reader.field("list")
        text = try reader.field("text")
        blob = try reader.field("blob")
        bitlist = try reader.field("bitlist")
        bits = try reader.field("bits")
        texts = try reader.field("texts")
        pair = try reader.field("pair")
        roots = try reader.field("roots")
        numbers = try reader.field("numbers")
        nested = try reader.field("nested")
    }
}
