import ArgumentParser
import Console
import Foundation
import SlashingProtection

struct SlashingImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Takes the history of an EIP-3076 file into the record, all of it or nothing.",
        discussion: """
            Nothing is ever lowered: what the record knows and the file does not stays. A file of another chain is refused. \
            A file may have any size.

            Example:
              vigil slashing-protection import old-client.json --data-dir ./client
              vigil slashing-protection import old-client.json --data-dir ./new \\
                --init-slashing-protection
            """)

    @Argument(help: "The interchange file.")
    var file: String

    @OptionGroup var record: SlashingRecordOptions

    @Flag(help: "Make the record if it is missing, for the chain of the file.")
    var initSlashingProtection = false

    @Flag(
        help: ArgumentHelp(
            "For a record with a log of all messages: the file and the log together hold all that was ever signed.",
            discussion: "Without it a file is believed to be complete above its own lowest messages only."))
    var complete = false

    func validate() throws { try record.requireOne() }

    func run() async throws {
        let size = (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0
        let progress = ProgressLine("reading \(file)", total: size)
        let source = InterchangeSource.file(file) { progress.show($0) }
        defer { progress.finish() }
        do {
            let store =
                initSlashingProtection
                ? try await record.openOrCreate(for: try InterchangeDocument(source)) : try await record.open()
            let summary =
                if let database = store as? SlashingDatabase {
                    try database.importInterchange(source, isComplete: complete)
                } else {
                    try await store.importInterchange(source)
                }
            try await store.close()
            progress.finish()
            print(
                "imported \(summary.keys) keys (\(summary.newKeys) new), \(summary.blocks) blocks and "
                    + "\(summary.attestations) attestations into \(store.location)")
        } catch let error as SlashingDatabaseError {
            throw UserError(error.message)
        }
    }
}
