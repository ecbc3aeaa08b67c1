import JSONBytes
import Primitives
import Testing

@Suite
struct JSONWriterTests {
    @Test
    func putsCommasWhereTheyBelong() {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("slot")
        writer.quoted(12)
        writer.key("list")
        writer.beginArray()
        writer.number(UInt64.max)
        writer.number(-3)
        writer.beginObject()
        writer.endObject()
        writer.beginArray()
        writer.endArray()
        writer.bool(true)
        writer.null()
        writer.endArray()
        writer.key("hex")
        writer.hex([0, 255])
        writer.key("root")
        writer.hex(Bytes4())
        writer.key("raw")
        writer.raw(Array("[1]".utf8))
        writer.endObject()
        #expect(
            String(decoding: writer.bytes, as: UTF8.self)
                == #"{"slot":"12","list":[18446744073709551615,-3,{},[],true,null],"hex":"0x00ff","root":"0x00000000","raw":[1]}"#
        )
    }

    @Test
    func escapesStrings() throws {
        let text = "a\"b\\c\n\t\r\u{8}\u{c}\u{1}é😀"
        var writer = JSONWriter()
        writer.string(text)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == #""a\"b\\c\n\t\r\b\f\u0001é😀""#)
        var reader = JSONReader(writer.bytes)
        #expect(try reader.string() == text)
    }

    @Test
    func escapesKeysFromOutside() {
        let key = "a\"b"
        var writer = JSONWriter()
        writer.beginObject()
        writer.key(key)
        writer.null()
        writer.endObject()
        #expect(String(decoding: writer.bytes, as: UTF8.self) == #"{"a\"b":null}"#)
    }
}
