import BeaconAPI
import TestSupport
import Testing

@Suite struct ServerSentEventTests {
    private func parse(_ text: String) throws -> [ServerSentEvent] {
        var parser = ServerSentEventParser()
        return try parser.consume(Array(text.utf8))
    }

    @Test(
        arguments: [
            ("event: head\ndata: {}\n\n", [("head", "{}")]),
            ("event:head\r\ndata:{}\r\n\r\n", [("head", "{}")]),
            ("event: head\rdata: {}\r\r", [("head", "{}")]),
            (":\n\n: keep alive\n\nevent: a\ndata: 1\n\n", [("a", "1")]),
            ("data: 1\ndata: 2\n\n", [("message", "1\n2")]),
            ("data\n\ndata: x\n\n", [("message", "x")]),
            ("event: a\n\ndata: x\n\n", [("message", "x")]),
            ("id: 5\nretry: 10\nother: y\nevent: a\ndata:  x\n\n", [("a", " x")]),
            ("\u{feff}event: a\ndata: x\n\n", [("a", "x")]),
            ("event: a\ndata: x\n", []),
            ("event: a\nevent: b\ndata: x\n\nevent: c\ndata: y\n\n", [("b", "x"), ("c", "y")]),
            ("", []),
        ] as [(String, [(String, String)])])
    func format(text: String, expected: [(String, String)]) throws {
        #expect(try parse(text) == expected.map { ServerSentEvent(name: $0.0, data: Array($0.1.utf8)) })
    }

    @Test func wireIsReadBack() throws {
        let event = ServerSentEvent(name: "chain_reorg", data: Array(#"{"a":"ü"}"#.utf8))
        var parser = ServerSentEventParser()
        #expect(try parser.consume(ServerSentEvent.keepAlive + event.wire + event.wire) == [event, event])
    }

    @Test func anyCutGivesTheSameEvents() throws {
        let pieces = [
            "event: head\n", "data: {\"slot\":\"1\"}\n", "\n", "\r\n", "\r", ":comment\n", "event:block\r\n",
            "data:x\r",
            "data: ü\n", "data\n", "\u{feff}", "id: 1\n", ":\n\n", "event: a\rdata: b\r\r",
        ]
        try forAll(seed: 0x5e5e, count: 400) { random, run in
            let count = Int.random(in: 0..<30, using: &random)
            var stream: [UInt8] = []
            for _ in 0..<count { stream += (pieces.randomElement(using: &random) ?? "").utf8 }
            var whole = ServerSentEventParser()
            let expected = try whole.consume(stream)
            var cut = ServerSentEventParser()
            var events: [ServerSentEvent] = []
            var rest = stream[...]
            while !rest.isEmpty {
                let length = min(rest.count, Int.random(in: 1...7, using: &random))
                events += try cut.consume(rest.prefix(length))
                rest = rest.dropFirst(length)
            }
            #expect(events == expected, "run \(run)")
        }
    }

    @Test func noiseNeverTrapsAndSizeIsBounded() throws {
        forAll(seed: 3, count: 200) { random, _ in
            var parser = ServerSentEventParser(sizeLimit: 64)
            _ = try? parser.consume(random.bytes(500))
        }
        var parser = ServerSentEventParser(sizeLimit: 1000)
        #expect(throws: ServerSentEventParser.Oversized.self) {
            for _ in 0..<1000 { _ = try parser.consume(Array("data: xxxxxxxxxx\n".utf8)) }
        }
        var endless = ServerSentEventParser(sizeLimit: 1000)
        #expect(throws: ServerSentEventParser.Oversized.self) {
            _ = try endless.consume([UInt8](repeating: 0x61, count: 2000))
        }
    }
}
