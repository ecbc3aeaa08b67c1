import JSONBytes
import Primitives
import TestSupport
import Testing

@Suite
struct JSONReaderTests {
    private func reader(_ text: String) -> JSONReader { JSONReader(Array(text.utf8)) }

    @Test
    func readsScalars() throws {
        var reader = reader(#" ["18446744073709551615", 7, "0x0aFF", "0x01020304", true, false, null, "x"] "#)
        var position = 0
        try reader.array { (reader) throws(JSONError) in
            switch position {
            case 0: #expect(try reader.quotedUInt64() == .max)
            case 1: #expect(try reader.uint64() == 7)
            case 2: #expect(try reader.hexBytes(limit: 2) == [0x0a, 0xff])
            case 3: #expect(try reader.hex(count: 4) == Bytes4(hex: "01020304"))
            case 4: #expect(try reader.bool() == true)
            case 5: #expect(try reader.bool() == false)
            case 6:
                let isNull = reader.isNull()
                #expect(isNull)
            default: #expect(try reader.string() == "x")
            }
            position += 1
        }
        try reader.finish()
        #expect(position == 8)
    }

    @Test
    func refusesWrongIntegers() {
        for wrong in [
            #""""#, #""01""#, #""-1""#, #""1.0""#, #""18446744073709551616""#, #""99999999999999999999""#, #""1a""#,
            "1", "null",
        ] {
            var reader = reader(wrong)
            #expect(throws: JSONError.self, "\(wrong)") { try reader.quotedUInt64() }
        }
        for wrong in ["01", "-1", "18446744073709551616", "\"1\"", "x", ""] {
            var reader = reader(wrong)
            #expect(throws: JSONError.self, "\(wrong)") { try reader.uint64() }
        }
    }

    @Test func integersMayBeBelowZero() throws {
        for (text, value) in [("-38001", Int64(-38001)), ("0", 0), (" 7", 7), ("9223372036854775807", .max)] {
            var reader = JSONReader(Array(text.utf8))
            #expect(try reader.int64() == value)
        }
        for wrong in ["", "-", "- 1", "--1", "-01", "+1", "9223372036854775808", "\"1\"", "null"] {
            var reader = JSONReader(Array(wrong.utf8))
            #expect(throws: JSONError.self, "\(wrong)") { try reader.int64() }
        }
    }

    @Test
    func refusesWrongHexadecimal() {
        for wrong in [
            #""""#, #""0x""#, #""01020304""#, #""0x0102030""#, #""0x010203""#, #""0x0102030405""#, #""0x0102030g""#,
            "1",
        ] {
            var reader = reader(wrong)
            #expect(throws: JSONError.self, "\(wrong)") { let _: Bytes4 = try reader.hex() }
        }
        var odd = reader(#""0x123""#)
        #expect(throws: JSONError.self) { try odd.hexBytes() }
        var long = reader(#""0x112233""#)
        #expect(throws: JSONError.self) { try long.hexBytes(limit: 2) }
        var empty = reader(#""0x""#)
        #expect(throws: Never.self) { try empty.hexBytes(limit: 0) }
    }

    @Test
    func resolvesEscapes() throws {
        var escaped = reader(#""\u0041\n\/\"\\ \ud83d\ude00\t\b\f\r""#)
        #expect(try escaped.string() == "A\n/\"\\ 😀\t\u{8}\u{c}\r")
        for wrong in [
            #""\x""#, #""\u12""#, #""\ud83d""#, #""\ud83dA""#, #""\ude00""#, #""\u12g4""#, #""\"#, #"""#, "\"a\nb\"",
            #""\ud83d\u0041""#,
        ] {
            var reader = reader(wrong)
            #expect(throws: JSONError.self, "\(wrong)") { try reader.string() }
        }
        var invalid = JSONReader([0x22, 0xff, 0x22])
        #expect(throws: JSONError.self) { try invalid.string() }
    }

    @Test
    func skipsOnlyWhatIsJSON() throws {
        for right in [
            "0", "-0.5e+10", "1E5", "{}", "[]", #"{"a":[1,{"b":null}],"c":"\\"}"#, " [ true , false ] ", #""x""#,
        ] {
            var reader = reader(right)
            try reader.skip()
            try reader.finish()
        }
        let wrong = [
            "", "01x", "1.", ".5", "-", "1e", "+1", "tru", "nul", "{", "[", "[1", "[1,", "[1,]", "[,1]", #"{"a"}"#,
            #"{"a":}"#,
            #"{"a":1,}"#, "{1:2}", #"{"a" 1}"#, "[1 2]", "]", "}", "'a'",
        ]
        for text in wrong {
            var reader = reader(text)
            #expect(throws: JSONError.self, "\(text)") {
                try reader.skip()
                try reader.finish()
            }
        }
    }

    @Test
    func boundsTheDepth() throws {
        let deepest = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        var right = reader(deepest)
        try right.skip()
        for opening in ["[", #"{"a":"#] {
            var wrong = reader(String(repeating: opening, count: 100_000))
            #expect(throws: JSONError.self) { try wrong.skip() }
        }
        var nested = reader(String(repeating: "[", count: 100_000))
        #expect(throws: JSONError.self) { try descend(&nested) }
    }

    private func descend(_ reader: inout JSONReader) throws(JSONError) {
        try reader.array { (reader) throws(JSONError) in try descend(&reader) }
    }

    @Test
    func neverTrapsOnAnyBytes() {
        let seeds = [
            #"{"data":[{"slot":"1","root":"0x00"},{"a":[true,null,-1.5e3]}],"\u0041":"\\"}"#, #"["0x01","é"]"#,
        ]
        forAll(seed: 5, count: 5000) { random, run in
            var bytes = Array(seeds[run % seeds.count].utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: at)
                default: bytes.insert(UInt8.random(in: 32...126, using: &random), at: at)
                }
            }
            readEverything(JSONReader(bytes))
        }
    }

    private func readEverything(_ reader: JSONReader) {
        var copy = reader
        if let object = try? copy.object() {
            for key in object.keys { object.optional(key).map(readEverything) }
        }
        copy = reader
        try? copy.array { (reader) throws(JSONError) in
            readEverything(reader)
            try reader.skip()
        }
        copy = reader
        _ = try? copy.string()
        copy = reader
        _ = try? copy.quotedUInt64()
        copy = reader
        _ = try? copy.hexBytes()
        copy = reader
        _ = try? copy.quotedDigits()
        copy = reader
        _ = try? copy.uint64()
    }
}
