import Primitives
import SSZ
import Testing

/// Encodings that must be refused, each with the reason.
@Suite
struct HostileInputTests {
    private func error<T: SSZType>(_ type: T.Type, _ bytes: [UInt8]) -> SSZError? {
        do throws(SSZError) {
            _ = try T(sszBytes: bytes, .none)
            return nil
        } catch {
            return error
        }
    }

    private let author: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0]

    @Test
    func containersCheckTheirOffsets() {
        // author (8), text offset (4), bits offset (4): the fixed part is 16 bytes.
        #expect(error(Note.self, author + [16, 0, 0, 0, 16, 0, 0, 0] + [1]) == nil)
        #expect(error(Note.self, author + [16, 0, 0, 0, 17, 0, 0, 0] + [9, 1]) == nil)
        #expect(error(Note.self, []) == .tooShort(expected: 16, actual: 0, at: 0))
        #expect(error(Note.self, author + [16, 0, 0, 0, 16, 0, 0]) == .tooShort(expected: 16, actual: 15, at: 0))
        #expect(
            error(Note.self, author + [15, 0, 0, 0, 16, 0, 0, 0] + [1])
                == .wrongFirstOffset(expected: 16, actual: 15, at: 8))
        #expect(
            error(Note.self, author + [17, 0, 0, 0, 17, 0, 0, 0] + [0, 1])
                == .wrongFirstOffset(expected: 16, actual: 17, at: 8))
        #expect(
            error(Note.self, author + [16, 0, 0, 0, 15, 0, 0, 0] + [1]) == .offsetDecreases(from: 16, to: 15, at: 12))
        #expect(
            error(Note.self, author + [16, 0, 0, 0, 18, 0, 0, 0] + [1])
                == .offsetOutOfBounds(offset: 18, length: 17, at: 12))
        #expect(
            error(Note.self, author + [16, 0, 0, 0, 255, 255, 255, 255] + [1])
                == .offsetOutOfBounds(offset: 4_294_967_295, length: 17, at: 12))
        #expect(
            error(Record.self, [UInt8](repeating: 0, count: 120)) == .wrongLength(expected: 121, actual: 120, at: 0))
        #expect(
            error(Record.self, [UInt8](repeating: 0, count: 122)) == .wrongLength(expected: 121, actual: 122, at: 0))
    }

    @Test
    func listsOfFixedElementsCheckTheirLength() {
        typealias Three = SSZList<UInt32, Constant<3>>
        #expect(error(Three.self, []) == nil)
        #expect(error(Three.self, [UInt8](repeating: 1, count: 12)) == nil)
        #expect(error(Three.self, [1, 2, 3]) == .notDivisible(length: 3, elementSize: 4, at: 0))
        #expect(error(Three.self, [UInt8](repeating: 1, count: 16)) == .overLimit(count: 4, limit: 3, at: 0))
        #expect(
            error(CachedList<UInt32, Constant<3>>.self, [1, 2, 3]) == .notDivisible(length: 3, elementSize: 4, at: 0))
        #expect(
            error(CachedList<UInt32, Constant<3>>.self, [UInt8](repeating: 1, count: 16))
                == .overLimit(count: 4, limit: 3, at: 0))
        #expect(error(ByteList<Constant<2>>.self, [1, 2, 3]) == .overLimit(count: 3, limit: 2, at: 0))
    }

    @Test
    func listsOfVariableElementsCheckTheirOffsets() {
        typealias Texts = SSZList<ByteList<Constant<4>>, Constant<2>>
        #expect(error(Texts.self, []) == nil)
        #expect(error(Texts.self, [4, 0, 0, 0]) == nil)
        #expect(error(Texts.self, [8, 0, 0, 0, 9, 0, 0, 0, 1, 2, 3]) == nil)
        #expect(error(Texts.self, [4, 0, 0]) == .tooShort(expected: 4, actual: 3, at: 0))
        #expect(error(Texts.self, [0, 0, 0, 0]) == .wrongFirstOffset(expected: 0, actual: 0, at: 0))
        #expect(error(Texts.self, [5, 0, 0, 0, 1]) == .wrongFirstOffset(expected: 8, actual: 5, at: 0))
        #expect(error(Texts.self, [8, 0, 0, 0]) == .offsetOutOfBounds(offset: 8, length: 4, at: 0))
        #expect(error(Texts.self, [8, 0, 0, 0, 7, 0, 0, 0]) == .offsetDecreases(from: 8, to: 7, at: 4))
        #expect(error(Texts.self, [8, 0, 0, 0, 9, 0, 0, 0]) == .offsetOutOfBounds(offset: 9, length: 8, at: 4))
        #expect(error(Texts.self, [4, 0, 0, 0, 1, 2, 3, 4, 5]) == .overLimit(count: 5, limit: 4, at: 4))
        let three: [UInt8] = [12, 0, 0, 0, 12, 0, 0, 0, 12, 0, 0, 0]
        #expect(error(Texts.self, three) == .overLimit(count: 3, limit: 2, at: 0))
    }

    @Test
    func aHugeCountAllocatesNothing() {
        // The first offset promises a billion elements.
        typealias Texts = SSZList<ByteList<Constant<4>>, RegistryLimit>
        #expect(error(Texts.self, [0, 0, 0, 0xfc]) == .offsetOutOfBounds(offset: 0xfc00_0000, length: 4, at: 0))
        #expect(error(CachedList<Note, RegistryLimit>.self, [0, 0, 0, 0xfc]) != nil)
    }

    @Test
    func vectorsHaveExactlyTheirLength() {
        #expect(error(SSZVector<UInt16, Constant<2>>.self, [1, 0, 2]) == .wrongLength(expected: 4, actual: 3, at: 0))
        #expect(error(SSZVector<UInt16, Constant<2>>.self, []) == .wrongLength(expected: 4, actual: 0, at: 0))
        #expect(error(CachedVector<UInt16, Constant<2>>.self, [1, 0, 2, 0, 3, 0]) != nil)
        #expect(error(SSZVector<UInt16, Constant<0>>.self, []) == .illegalType(at: 0))
        #expect(error(CachedVector<UInt16, Constant<0>>.self, []) == .illegalType(at: 0))
        #expect(error(ByteVector<Constant<0>>.self, []) == .illegalType(at: 0))
        #expect(error(Bitvector<Constant<0>>.self, []) == .illegalType(at: 0))
        #expect(error(ByteVector<Constant<2>>.self, [1]) == .wrongLength(expected: 2, actual: 1, at: 0))
        #expect(
            error(SSZVector<ByteList<Constant<4>>, Constant<2>>.self, [4, 0, 0, 0])
                == .wrongLength(expected: 2, actual: 1, at: 0))
        #expect(
            error(SSZVector<ByteList<Constant<4>>, Constant<2>>.self, []) == .wrongLength(expected: 2, actual: 0, at: 0)
        )
    }

    @Test
    func booleansAreZeroOrOne() {
        #expect(error(Bool.self, [2]) == .wrongBoolean(byte: 2, at: 0))
        #expect(error(SSZList<Bool, Constant<4>>.self, [0, 1, 255]) == .wrongBoolean(byte: 255, at: 2))
        #expect(error(CachedList<Bool, Constant<4>>.self, [0, 1, 255]) == .wrongBoolean(byte: 255, at: 2))
        #expect(error(Bool.self, []) == .wrongLength(expected: 1, actual: 0, at: 0))
    }

    @Test
    func bitsEndWhereTheySay() {
        #expect(error(Bitvector<Constant<10>>.self, [0xff, 0x03]) == nil)
        #expect(error(Bitvector<Constant<10>>.self, [0xff, 0x04]) == .paddingBitSet(at: 1))
        #expect(error(Bitvector<Constant<10>>.self, [0xff]) == .wrongLength(expected: 2, actual: 1, at: 0))
        #expect(error(Bitlist<Constant<10>>.self, [0xff, 0x07]) == nil)
        #expect(error(Bitlist<Constant<10>>.self, [0xff, 0x08]) == .overLimit(count: 11, limit: 10, at: 0))
        #expect(error(Bitlist<Constant<10>>.self, [0xff, 0x00]) == .missingDelimiter(at: 1))
        #expect(error(Bitlist<Constant<10>>.self, [0x00]) == .missingDelimiter(at: 0))
        #expect(error(Bitlist<Constant<10>>.self, []) == .missingDelimiter(at: 0))
        #expect(error(Bitlist<Constant<10>>.self, [1, 1, 1]) == .overLimit(count: 16, limit: 10, at: 0))
        #expect(error(Bitlist<Constant<8>>.self, [0xff, 0x01]) == nil)
        #expect(error(Bitlist<Constant<0>>.self, [0x01]) == nil)
        #expect(error(Bitlist<Constant<0>>.self, [0x02]) == .overLimit(count: 1, limit: 0, at: 0))
    }

    @Test
    func errorsSayWhatAndWhere() {
        #expect(
            SSZError.offsetDecreases(from: 8, to: 7, at: 4).description == "an offset goes back from 8 to 7 (at byte 4)"
        )
        #expect(SSZError.overLimit(count: 3, limit: 2, at: 9).description == "3 is over the limit of 2 (at byte 9)")
    }
}
