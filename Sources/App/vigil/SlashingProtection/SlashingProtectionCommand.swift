import ArgumentParser
import Console
import SlashingProtection
import SlashingProtectionPostgres

struct SlashingProtectionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slashing-protection",
        abstract: "Moves the record of what keys have signed in and out, and looks after it.",
        discussion: """
            Files are of EIP-3076, which every validator client reads and writes. Stop the client first: a record has one \
            owner at a time; only a shared one (--slashing-protection-url) may be in use.

            Ends with 0 when all was done, with 1 when nothing was, with 64 when the arguments are wrong.
            """,
        subcommands: [
            SlashingImportCommand.self, SlashingExportCommand.self, SlashingCheckCommand.self,
            SlashingPruneCommand.self,
        ])
}

/// The record that a command works on.
struct SlashingRecordOptions: ParsableArguments {
    @Option(help: "The data directory of the validator client, with slashing-protection.sqlite.")
    var dataDir: String?

    @OptionGroup var store: SlashingStoreOptions

    @Option(help: "A YAML file of options, one 'option: value' a line.")
    var optionsFile: String?

    var isGiven: Bool { dataDir != nil || store.slashingProtectionURL != nil }

    func requireOne() throws {
        guard (dataDir == nil) != (store.slashingProtectionURL == nil) else {
            throw ValidationError("give one of --data-dir DIR and --slashing-protection-url URL")
        }
    }

    private var path: String { SlashingStoreOpening(dataDirectory: dataDir ?? "").path }

    /// The record as it is.
    func open() async throws -> any SlashingStore {
        if let url = store.slashingProtectionURL {
            do throws(SlashingDatabaseError) {
                return try await PostgresSlashingStore.open(
                    url: url, genesisValidatorsRoot: nil, patience: .seconds(30))
            } catch { throw UserError(error.message) }
        }
        return try openFile()
    }

    /// The file of the data directory; its log is kept on if there is one.
    func openFile() throws -> SlashingDatabase {
        try requireDirectory()
        do { return try SlashingDatabase.openAsBefore(path: path) } catch { throw UserError(error.message) }
    }

    /// The record, made for a chain if it is not there.
    func openOrCreate(for document: InterchangeDocument) async throws -> any SlashingStore {
        let root = document.genesisValidatorsRoot
        do throws(SlashingDatabaseError) {
            if let url = store.slashingProtectionURL {
                return try await PostgresSlashingStore.open(
                    url: url, genesisValidatorsRoot: root, createsSchema: true, patience: .seconds(30))
            }
        } catch { throw UserError(error.message) }
        try requireDirectory()
        guard !Files.exists(path) else { return try openFile() }
        do {
            return try SlashingDatabase.create(path: path, genesisValidatorsRoot: root)
        } catch { throw UserError(error.message) }
    }

    private func requireDirectory() throws {
        guard let dataDir, !Files.exists(dataDir) else { return }
        throw UserError("there is no data directory \(dataDir)", remedy: "check the path; 'vigil keys' makes one")
    }
}
