import JSONBytes
import Primitives
import SSZ
import TestSupport
import Testing

@Suite
struct RoundTripTests {
    let limits = Everything.limits

    @Test
    func everyKindOfFieldRoundTrips() throws {
        try forAll(seed: 11, count: 60) { random, _ in
            let value = random.everything()
            let bytes = value.sszEncoded(limits)
            #expect(bytes.count == value.sszSize(limits))
            let decoded = try Everything(sszBytes: bytes, limits)
            #expect(decoded == value)
            #expect(decoded.hashValue == value.hashValue)
            #expect(decoded.hashTreeRoot(limits) == value.hashTreeRoot(limits))
            let json = value.jsonEncoded(limits)
            let read = try Everything(jsonBytes: json, limits)
            #expect(read == value)
            #expect(read.hashTreeRoot(limits) == value.hashTreeRoot(limits))
            #expect(read.jsonEncoded(limits) == json)
        }
    }

    @Test
    func decodesOnlyCanonicalBytes() {
        // Whatever decodes encodes to the same bytes; nothing traps.
        forAll(seed: 12, count: 4000) { random, run in
            var bytes = SeededRandom.sample.sszEncoded(limits)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                // Mostly in the fixed part, where the offsets are.
                let at = Int.random(in: 0..<(run.isMultiple(of: 2) ? 300 : bytes.count), using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes[at] = 0xff
                case 2: bytes.remove(at: at)
                default: bytes[at] = 0
                }
            }
            guard let value = try? Everything(sszBytes: bytes, limits) else { return }
            #expect(value.sszEncoded(limits) == bytes)
            _ = value.hashTreeRoot(limits)
        }
    }

    @Test
    func everyTruncationThrows() {
        let bytes = SeededRandom.sample.sszEncoded(limits)
        for length in bytes.indices where (try? Everything(sszBytes: bytes.prefix(length), limits)) != nil {
            // The last field's bits may end earlier by chance; nothing before it may.
            #expect(length > bytes.count - 60)
        }
        #expect(throws: SSZError.self) { try Record(sszBytes: Record().sszEncoded(.none) + [0], .none) }
    }

    @Test
    func theFixedSizeIsKnownFromTheType() {
        #expect(Record.sszFixedSize(.none) == 121)
        #expect(Note.sszFixedSize(.none) == nil)
        #expect(SSZVector<Record, Constant<3>>.sszFixedSize(.none) == 363)
        #expect(SSZVector<Note, Constant<3>>.sszFixedSize(.none) == nil)
        #expect(CachedVector<UInt16, TableSize>.sszFixedSize(TableSize.limits(7)) == 14)
        #expect(Bitvector<Constant<9>>.sszFixedSize(.none) == 2)
    }

    @Test
    func theSameTypeHasTheSizesOfItsTable() throws {
        let small = TableSize.limits(2)
        let value = SSZVector<UInt16, TableSize>([1, 2])
        #expect(value.sszEncoded(small) == [1, 0, 2, 0])
        #expect(throws: SSZError.self) {
            try SSZVector<UInt16, TableSize>(sszBytes: [1, 0, 2, 0], TableSize.limits(3))
        }
        #expect(TableSize.limits(2) == small)
        #expect(TableSize.limits(3) != small)
    }
}

extension SeededRandom {
    static let sample: Everything = {
        var random = SeededRandom(seed: 13)
        return random.everything()
    }()
}

@Suite
struct JSONFormTests {
    @Test
    func hasTheBeaconAPIsForm() throws {
        var value = Everything()
        let limits = TableSize.limits(2)
        value.slot = 3
        value.large = .max
        value.notes = [Note(author: 1, text: [0xab], bits: [true, false])]
        value.flags = [7, 0]
        let text = String(decoding: value.jsonEncoded(limits), as: UTF8.self)
        let zero = "\"0x" + String(repeating: "0", count: 64) + "\""
        #expect(
            text == #"{"slot":"3","byte":"0","word":"0","large":"\#(UInt256.max)","flag":false,"root":\#(zero),"#
                + #""notes":[{"author":"1","text":"0xab","bits":"0x05"}],"roots":[\#(zero),\#(zero)],"blob":"0x0000","#
                + #""bits":"0x00","records":[],"flags":["7","0"],"mixes":[\#(zero),\#(zero)],"#
                + #""pair":[{"author":"0","text":"0x","bits":"0x01"},{"author":"0","text":"0x","bits":"0x01"}]}"#)
        #expect(try Everything(jsonBytes: Array(text.utf8), limits) == value)
    }

    @Test
    func passesOverUnknownKeysInAnyOrder() throws {
        let text = #" {"bits": "0x01", "later": [{"x": 1}], "text": "0x01" , "author":"9"} "#
        #expect(try Note(jsonBytes: Array(text.utf8), .none) == Note(author: 9, text: [1]))
    }

    @Test
    func namesThePlaceOfAnError() {
        func place(_ text: String) -> String? {
            do throws(JSONError) {
                _ = try SSZList<Note, Constant<2>>(jsonBytes: Array(text.utf8), .none)
                return nil
            } catch {
                return error.path
            }
        }
        let good = #"{"author":"9","text":"0x01","bits":"0x01"}"#
        #expect(place("[\(good)]") == nil)
        #expect(place("[\(good),\(good),\(good)]") == "[2]")
        #expect(place(#"[\#(good),{"author":"9","bits":"0x01"}]"#) == "[1].text")
        #expect(place(#"[{"author":9,"text":"0x01","bits":"0x01"}]"#) == "[0].author")
        #expect(place(#"[{"author":"9","text":"0x01","bits":"0x00"}]"#) == "[0].bits")
        #expect(place(#"[{"author":"9","text":"0x01","bits":"0x010101"}]"#) == "[0].bits")
        #expect(place(#"[{"author":"9" ,"text":"0x01","bits":"0x01","bits":"0x01"}]"#) == "[0].bits")
        #expect(place("[] x") == "")
    }

    @Test
    func checksTheSizes() {
        #expect(throws: JSONError.self) { try UInt8(jsonBytes: Array("\"256\"".utf8), .none) }
        #expect(throws: JSONError.self) {
            try UInt128(jsonBytes: Array("\"340282366920938463463374607431768211456\"".utf8), .none)
        }
        #expect(throws: JSONError.self) { try SSZVector<UInt8, Constant<2>>(jsonBytes: Array("[\"1\"]".utf8), .none) }
        #expect(throws: JSONError.self) { try CachedVector<UInt8, Constant<2>>(jsonBytes: Array("[]".utf8), .none) }
        #expect(throws: JSONError.self) { try ByteVector<Constant<2>>(jsonBytes: Array("\"0x01\"".utf8), .none) }
        #expect(throws: JSONError.self) { try ByteList<Constant<2>>(jsonBytes: Array("\"0x010203\"".utf8), .none) }
        #expect(throws: JSONError.self) { try Bitvector<Constant<2>>(jsonBytes: Array("\"0x04\"".utf8), .none) }
        #expect(throws: JSONError.self) {
            try CachedList<UInt8, Constant<1>>(jsonBytes: Array("[\"1\",\"2\"]".utf8), .none)
        }
    }
}
