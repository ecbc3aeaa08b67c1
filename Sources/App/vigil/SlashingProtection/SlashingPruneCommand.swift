import ArgumentParser
import Console
import SlashingProtection

struct SlashingPruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Forgets old messages of the log that --slashing-protection-audit keeps.",
        discussion: """
            What is forgotten is refused from then on, so nothing becomes slashable. The record without a log has one row of \
            fixed size per key and nothing to forget.

            Example: vigil slashing-protection prune --data-dir ./client --keep-epochs 512
            """)

    @Option(help: "The data directory of the validator client.")
    var dataDir: String

    @Option(help: "How many epochs, counted back from each key's highest target, are kept.")
    var keepEpochs: UInt64

    @Option(help: "A YAML file of options, one 'option: value' a line.")
    var optionsFile: String?

    func run() async throws {
        var record = SlashingRecordOptions()
        record.dataDir = dataDir
        let database = try record.openFile()
        do throws(SlashingDatabaseError) {
            guard let before = try database.logCounts() else {
                print("\(database.path) keeps no log: there is nothing to forget")
                return
            }
            try database.prune(keepingEpochs: keepEpochs)
            let after = try database.logCounts() ?? (0, 0)
            try database.close()
            print(
                "forgot \(before.blocks - after.blocks) blocks and \(before.attestations - after.attestations) "
                    + "attestations; \(after.blocks) and \(after.attestations) are left")
        } catch {
            throw UserError(error.message)
        }
    }
}
