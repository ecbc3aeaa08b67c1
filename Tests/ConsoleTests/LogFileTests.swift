import Console
import Foundation
import Logging
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
