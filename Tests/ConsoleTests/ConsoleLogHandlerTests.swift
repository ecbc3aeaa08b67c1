import Console
import JSONBytes
import Logging
import Synchronization
import Testing

@Suite("Log lines")
struct ConsoleLogHandlerTests {
    private func lines(_ format: LogFormat, _ body: (Logger) -> Void) -> [String] {
        let lines = Lines()
        let logger = Logger(label: "test") { label in
            ConsoleLogHandler(label: label, level: .info, format: format, hasColour: false) { lines.add($0) }
        }
        body(logger)
        return lines.all
    }

    @Test("in JSON are one valid object each, whatever the message holds")
    func json() throws {
        let written = lines(.json) { $0.warning("a \"quoted\"\nmessage \u{1}", metadata: ["slot": "7"]) }
        #expect(written.count == 1)
        var reader = JSONReader(Array(written[0].utf8))
        let object = try reader.object()
        var message = try object.value("message")
        #expect(try message.string() == "a \"quoted\"\nmessage \u{1}")
        var level = try object.value("level")
        #expect(try level.string() == "warning")
        var slot = try object.value("slot")
        #expect(try slot.uint64() == 7)
    }

    @Test(
        "in JSON have numbers as numbers, and nothing else",
        arguments: [
            ("0", true), ("-12", true), ("9876543", true), ("12.345", true), ("999999999999999", true),
            ("007", false), ("0x12", false), ("1e5", false), ("", false), ("-", false), (".5", false), ("1.", false),
            ("18446744073709551615", false), ("1 2", false),
        ])
    func numbers(text: String, isNumber: Bool) {
        let written = lines(.json) { $0.info("m", metadata: ["value": "\(text)"]) }
        #expect(written[0].hasSuffix(isNumber ? #""value":\#(text)}"# : #""value":"\#(text)"}"#))
    }

    @Test("in text stay on one line and carry their metadata in order")
    func text() {
        let written = lines(.text) { $0.info("two\nlines", metadata: ["b": "2", "a": "1"]) }
        #expect(written.count == 1)
        #expect(written[0].hasSuffix("INFO  two ⏎ lines a=1 b=2"))
    }

    @Test("below the level are not written")
    func level() {
        #expect(lines(.text) { $0.debug("quiet") }.isEmpty)
    }
}

private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
}
