import Primitives
import SSZ

/// A limit of 2^40 elements, as the validator registry has it.
enum RegistryLimit: SSZLimit {
    static func resolve(_ limits: SSZLimits) -> Int { 1 << 40 }
}

/// A size out of the table, as a preset's.
enum TableSize: SSZLimit {
    static let key = SSZLimitKey(rawValue: 3)

    static func resolve(_ limits: SSZLimits) -> Int { limits[key] }

    static func limits(_ size: Int) -> SSZLimits { SSZLimits([key: size]) }
}

/// Eight fields of fixed size, like the state's validators.
struct Record: SSZContainer {
    var pubkey = BLSPubkey()
    var credentials = Root()
    var balance = Gwei(0)
    var slashed = false
    var eligible = Epoch(0)
    var activation = Epoch(0)
    var exit = Epoch(0)
    var withdrawable = Epoch(0)

    init() {}

    func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("pubkey", pubkey)
        visitor.field("credentials", credentials)
        visitor.field("balance", balance)
        visitor.field("slashed", slashed)
        visitor.field("eligible", eligible)
        visitor.field("activation", activation)
        visitor.field("exit", exit)
        visitor.field("withdrawable", withdrawable)
    }

    init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        pubkey = try reader.field("pubkey")
        credentials = try reader.field("credentials")
        balance = try reader.field("balance")
        slashed = try reader.field("slashed")
        eligible = try reader.field("eligible")
        activation = try reader.field("activation")
        exit = try reader.field("exit")
        withdrawable = try reader.field("withdrawable")
    }
}

/// Three fields, one of variable size: its encoding needs an offset.
struct Note: SSZContainer {
    var author = ValidatorIndex(0)
    var text = ByteList<Constant<40>>()
    var bits = Bitlist<Constant<12>>()

    init() {}

    init(author: ValidatorIndex, text: [UInt8], bits: [Bool] = []) {
        self.author = author
        self.text = ByteList(text)
        self.bits = Bitlist(bits)
    }

    func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("author", author)
        visitor.field("text", text)
        visitor.field("bits", bits)
    }

    init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        author = try reader.field("author")
        text = try reader.field("text")
        bits = try reader.field("bits")
    }
}

/// One field of every kind.
struct Everything: SSZContainer {
    var slot = Slot(0)
    var byte: UInt8 = 0
    var word: UInt32 = 0
    var large = UInt256()
    var flag = false
    var root = Root()
    var notes = SSZList<Note, Constant<4>>()
    var roots = SSZVector<Root, TableSize>()
    var blob = ByteVector<TableSize>()
    var bits = Bitvector<TableSize>()
    var records = CachedList<Record, RegistryLimit>()
    var flags = CachedList<ParticipationFlags, RegistryLimit>()
    var mixes = CachedVector<Root, TableSize>()
    var pair = SSZVector<Note, Constant<2>>()

    static let limits = TableSize.limits(20)

    init() {}

    func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("slot", slot)
        visitor.field("byte", byte)
        visitor.field("word", word)
        visitor.field("large", large)
        visitor.field("flag", flag)
        visitor.field("root", root)
        visitor.field("notes", notes)
        visitor.field("roots", roots)
        visitor.field("blob", blob)
        visitor.field("bits", bits)
        visitor.field("records", records)
        visitor.field("flags", flags)
        visitor.field("mixes", mixes)
        visitor.field("pair", pair)
    }

    init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        slot = try reader.field("slot")
        byte = try reader.field("byte")
        word = try reader.field("word")
        large = try reader.field("large")
        flag = try reader.field("flag")
        root = try reader.field("root")
        notes = try reader.field("notes")
        roots = try reader.field("roots")
        blob = try reader.field("blob")
        bits = try reader.field("bits")
        records = try reader.field("records")
        flags = try reader.field("flags")
        mixes = try reader.field("mixes")
        pair = try reader.field("pair")
    }
}
