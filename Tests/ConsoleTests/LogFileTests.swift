import Console
import Foundation
import Logging
import Synchronization
import TestSupport
import Testing

@Suite("Log files")
struct LogFileTests {
    @Test("are begun anew when they are full, and only so many are kept")
    func turning() throws {
        let folder = try TestFolder()
        let log = try LogFile(path: folder.file("log"), limit: 10, older: 2)
        for line in ["1234", "5678", "abcd", "a line that is longer than the limit", "x", "y"] { log.write(line) }
        #expect(folder.text("log") == "x\ny\n")
        #expect(folder.text("log.1") == "a line that is longer than the limit\n")
        #expect(folder.text("log.2") == "abcd\n")
        #expect(!folder.exists("log.3"))
        #expect(try folder.mode("log") == 0o600)
    }

    @Test("go on where they ended")
    func appending() throws {
        let folder = try TestFolder()
        try LogFile(path: folder.file("log"), limit: 100, older: 1).write("one")
        try LogFile(path: folder.file("log"), limit: 100, older: 1).write("two")
        #expect(folder.text("log") == "one\ntwo\n")
        try LogFile(path: folder.file("log"), limit: 4, older: 0).write("three")
        #expect(folder.text("log") == "three\n")
        #expect(!folder.exists("log.1"))
    }

    @Test("that cannot be written are refused at once")
    func refused() throws {
        let folder = try TestFolder()
        #expect(throws: UserError.self) { try LogFile(path: folder.file("no/log"), limit: 10, older: 1) }
        #expect(throws: UserError.self) { try LogFile(path: folder.path, limit: 10, older: 1) }
    }

    @Test("that cannot be renamed are emptied when they are full, which is told once and where the log is seen")
    func renamingFails() throws {
        let folder = try TestFolder()
        // No file can take the place of a folder, not even for root.
        try FileManager.default.createDirectory(atPath: folder.file("log.1"), withIntermediateDirectories: false)
        let log = try LogFile(path: folder.file("log"), limit: 10, older: 1)
        let complaints = ["1234", "5678", "abcd", "efgh", "x"].map { log.write($0) }
        #expect(folder.text("log") == "x\n")
        #expect(complaints.map { $0 != nil } == [false, false, true, false, false])
        #expect(complaints[2]?.contains(folder.file("log.1")) == true)
        let seen = Seen()
        let logger = Logger(label: "test") { label in
            ConsoleLogHandler(
                label: label, levels: LogLevels(.info), format: .text, hasColour: false,
                file: try? LogFile(path: folder.file("log"), limit: 10, older: 1)
            ) { seen.add($0) }
        }
        for number in 0..<3 { logger.info("line \(number)") }
        #expect(seen.all.map { $0.contains(" ERROR the full log file") } == [false, true, false, false])
    }

    /// What was shown on the terminal.
    private final class Seen: Sendable {
        private let lines = Mutex<[String]>([])
        func add(_ line: String) { lines.withLock { $0.append(line) } }
        var all: [String] { lines.withLock { $0 } }
    }

    @Test("have whole lines only when the disk is full")
    func fullDisk() throws {
        let folder = try TestFolder()
        let room = Mutex(9)
        let log = try LogFile(path: folder.file("log"), limit: 1000, older: 1) { descriptor, bytes in
            room.withLock { room in
                let taken = min(room, bytes.count)
                room -= taken
                return taken == 0 ? -1 : Foundation.write(descriptor, bytes.baseAddress, taken)
            }
        }
        for line in ["1234", "5678", "none"] { log.write(line) }
        #expect(folder.text("log") == "1234\n")
        room.withLock { $0 = 100 }
        log.write("after")
        #expect(folder.text("log") == "1234\nafter\n")
    }

    @Test("become their owner's alone when others could read them")
    func becomesPrivate() throws {
        let folder = try TestFolder()
        try Data("old\n".utf8).write(to: URL(fileURLWithPath: folder.file("log")))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder.file("log"))
        try LogFile(path: folder.file("log"), limit: 100, older: 1).write("new")
        #expect(try folder.mode("log") == 0o600)
        #expect(folder.text("log") == "old\nnew\n")
    }

    @Test("Levels are one for all, and others for parts")
    func levels() throws {
        let levels = try LogLevels(text: "warning,nodes=debug,keys=trace")
        #expect(levels.level == .warning)
        #expect(levels.parts == [.nodes: .debug, .keys: .trace])
        #expect(try LogLevels(text: "nodes=error").level == .info)
        for wrong in ["", "loud", "info,", "node=debug", "nodes=", "=debug", "info,nodes=debug=trace"] {
            #expect(throws: UserError.self, "\(wrong)") { try LogLevels(text: wrong) }
        }
    }

    @Test("have what the terminal has, without colours, and from each part what was asked of it")
    func besideTheTerminal() throws {
        let folder = try TestFolder()
        let logger = Logger(label: "validator") { [levels = try LogLevels(text: "warning,nodes=debug")] label in
            ConsoleLogHandler(
                label: label, levels: levels, format: .text, hasColour: true,
                file: try? LogFile(path: folder.file("log"), limit: 1000, older: 1)
            ) { _ in }
        }
        logger.info("not said")
        logger.warning("said", metadata: ["a": "1"])
        logger.of(.nodes).debug("of a node")
        logger.of(.keys).info("not said either")
        let lines = folder.text("log").split(separator: "\n").map { $0.drop { $0 != " " } }
        #expect(lines == [" WARN  said a=1", " DEBUG of a node"])
    }
}
