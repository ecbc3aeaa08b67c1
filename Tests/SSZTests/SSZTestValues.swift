import Primitives
import SSZ
import TestSupport

extension SeededRandom {
    mutating func root() -> Root { Root(bytes: bytes(32)) ?? Root() }

    mutating func record() -> Record {
        var record = Record()
        record.pubkey = BLSPubkey(bytes: bytes(48)) ?? BLSPubkey()
        record.credentials = root()
        record.balance = Gwei(next())
        record.slashed = Bool.random(using: &self)
        record.exit = Epoch(next())
        return record
    }

    mutating func note() -> Note {
        let bits = (0..<Int.random(in: 0...12, using: &self)).map { _ in Bool.random(using: &self) }
        return Note(author: ValidatorIndex(next()), text: bytes(Int.random(in: 0...40, using: &self)), bits: bits)
    }

    mutating func everything() -> Everything {
        var value = Everything()
        value.slot = Slot(next())
        value.byte = UInt8.random(in: 0...255, using: &self)
        value.word = UInt32.random(in: 0 ... .max, using: &self)
        value.large = UInt256(limbs: (next(), next(), next(), next()))
        value.flag = Bool.random(using: &self)
        value.root = root()
        value.notes = SSZList((0..<Int.random(in: 0...4, using: &self)).map { _ in note() })
        value.roots = SSZVector((0..<20).map { _ in root() })
        value.blob = ByteVector(bytes(20))
        for bit in 0..<20 where Bool.random(using: &self) { value.bits[bit] = true }
        value.records = CachedList((0..<Int.random(in: 0...9, using: &self)).map { _ in record() })
        value.flags = CachedList(bytes(Int.random(in: 0...70, using: &self)))
        value.mixes = CachedVector((0..<20).map { _ in root() })
        value.pair = [note(), note()]
        return value
    }
}
