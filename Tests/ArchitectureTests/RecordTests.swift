import Foundation
import TestSupport
import Testing

/// A record of a signature is proof that it is durable: only the stores may make one.
@Suite("Durable records")
struct RecordTests {
    private static let rooms = [
        "Sources/Validator/SlashingProtection/", "Sources/Validator/SlashingProtectionPostgres/",
    ]
    private static let makers = ["DurableRecord(", "SlashingDecision(", ", recorded:"]

    @Test("are made by the stores alone")
    func areMadeByStoresAlone() throws {
        let sources = URL(fileURLWithPath: VectorTree.packageRoot + "/Sources").resolvingSymlinksInPath().path
        let files = try #require(FileManager.default.enumerator(atPath: sources))
        var makers = 0
        for case let file as String in files where file.hasSuffix(".swift") {
            let text = try String(contentsOfFile: sources + "/" + file, encoding: .utf8)
            guard Self.makers.contains(where: { text.contains($0) }) else { continue }
            makers += 1
            let isStore = Self.rooms.contains { ("Sources/" + file).hasPrefix($0) }
            #expect(isStore, "\(file) makes a record")
        }
        #expect(makers >= 3)
    }
}
