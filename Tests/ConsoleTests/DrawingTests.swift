import Console
import Synchronization
import Testing

@Suite("Drawing on a terminal")
struct DrawingTests {
    @Test(
        "a bar is full only when all is done",
        arguments: [(0, "░░░░"), (1, "░░░░"), (50, "██░░"), (99, "███░"), (100, "████")])
    func bar(done: Int, drawn: String) {
        #expect(ProgressBar(width: 4).drawn(done, of: 100) == drawn)
    }

    @Test("a bar survives nonsense")
    func barBounds() {
        #expect(ProgressBar(width: 3).drawn(7, of: 0) == "░░░")
        #expect(ProgressBar(width: 3).drawn(-1, of: 10) == "░░░")
        #expect(ProgressBar(width: 3).drawn(11, of: 10) == "███")
    }

    @Test("a table lines its columns up")
    func table() {
        var table = TextTable(header: ["duty", "done"])
        table.add(["attest", "5"])
        #expect(table.lines(indent: "") == ["duty    done", "attest     5"])
    }

    @Test("a log line lands above the picture, which is drawn again")
    func liveRegion() {
        let written = Mutex("")
        let region = LiveRegion(columns: 80) { text in written.withLock { $0 += text } }
        region.draw(["one", "two"])
        region.log("news")
        let expected = "one\u{1B}[K\ntwo\u{1B}[K\n" + "\u{1B}[2A\r\u{1B}[Jnews\u{1B}[K\none\u{1B}[K\ntwo\u{1B}[K\n"
        #expect(written.withLock { $0 } == expected)
    }

    @Test("a line is cut at the terminal's width, its colours are not")
    func cutting() {
        let written = Mutex("")
        let region = LiveRegion(columns: 4) { text in written.withLock { $0 += text } }
        region.draw([Ink.red.paint("abcdef", if: true)])
        #expect(written.withLock { $0 } == "\u{1B}[31mabcd\u{1B}[0m\u{1B}[K\n")
    }

    @Test("no colour where none is wanted")
    func ink() {
        #expect(Ink.red.paint("x", if: false) == "x")
        #expect(Ink.red.paint("x", if: true) == "\u{1B}[31mx\u{1B}[0m")
    }
}
