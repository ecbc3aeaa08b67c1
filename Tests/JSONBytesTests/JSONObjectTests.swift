import JSONBytes
import Testing

@Suite
struct JSONObjectTests {
    private func object(_ text: String) throws -> JSONObject {
        var reader = JSONReader(Array(text.utf8))
        let object = try reader.object()
        try reader.finish()
        return object
    }

    private func text(members: Int) -> String {
        "{" + (0..<members).map { "\"key\($0)\": \"\($0)\"" }.joined(separator: ", ") + "}"
    }

    @Test(arguments: [0, 1, 16, 17, 200])
    func findsEveryKey(members: Int) throws {
        let object = try object(text(members: members))
        #expect(object.keys == (0..<members).map { "key\($0)" })
        for index in 0..<members {
            var value = try object.value("key\(index)")
            #expect(try value.quotedUInt64() == UInt64(index))
            try value.finish()
        }
        #expect(object.optional("key\(members)") == nil)
        #expect(object.optional("") == nil)
    }

    @Test(arguments: [2, 16, 17, 200])
    func refusesAKeyTwice(members: Int) {
        let text = text(members: members)
        let twice = text.dropLast() + #", "key1": "0"}"#
        #expect(throws: JSONError.self) { try object(String(twice)) }
        let escaped = text.dropLast() + #", "\u006bey1": "0"}"#
        #expect(throws: JSONError.self) { try object(String(escaped)) }
    }

    @Test
    func findsKeysWithEscapes() throws {
        let object = try object(#"{"sl\u006ft": "5", "a\"b": true, "": null}"#)
        var slot = try object.value("slot")
        #expect(try slot.quotedUInt64() == 5)
        #expect(object.keys == ["slot", "a\"b", ""])
        #expect(object.optional("a\"b") != nil)
        #expect(object.optional("") != nil)
    }

    @Test
    func saysWhereAnErrorIs() throws {
        var reader = JSONReader(Array(#"{"data": [{"slot": "1"}, {"slot": "x"}, {}]}"#.utf8))
        let outer = try reader.object()
        var data = try outer.value("data")
        var slots: [UInt64] = []
        let error = #expect(throws: JSONError.self) {
            do throws(JSONError) {
                try data.array { (reader) throws(JSONError) in
                    let object = try reader.object()
                    var value = try object.value("slot")
                    do throws(JSONError) {
                        slots.append(try value.quotedUInt64())
                    } catch {
                        throw error.inside(key: "slot")
                    }
                }
            } catch {
                throw error.inside(key: "data")
            }
        }
        #expect(error?.path == "data[1].slot")
        #expect(error?.byteOffset == 35)
        #expect(slots == [1])
        let missing = #expect(throws: JSONError.self) { try outer.value("version") }
        #expect(missing?.description == "version: missing (at byte 0)")
    }

    @Test
    func manyEqualLookingKeysTakeNoSquareOfTime() throws {
        // Quadratic behaviour would make this test take minutes.
        let object = try object("{" + (0..<100_000).map { "\"k\(1_000_000 + $0)\":1" }.joined(separator: ",") + "}")
        #expect(object.optional("k1099999") != nil)
        #expect(object.optional("k1100000") == nil)
    }
}
