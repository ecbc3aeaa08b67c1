import ArgumentParser
import Console
import SlashingProtection

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
        guard isGiven else {
            throw ValidationError("give --data-dir DIR, or --slashing-protection-url URL for a shared record")
        }
    }

    private var record: SlashingRecord {
        get throws {
            // Without a data directory there is a URL.
            try dataDir.map { try SlashingRecord(dataDirectory: $0, url: store.slashingProtectionURL) }
                ?? .shared(store.slashingProtectionURL ?? "")
        }
    }

    /// The record as it is.
    func open() async throws -> any SlashingStore {
        let record = try record
        if case .file = record { try requireDirectory() }
        return try await KeyFaults.describing { try await record.open() }
    }

    /// The file of the data directory; its log is kept on if there is one.
    func openFile() throws -> SlashingDatabase {
        try requireDirectory()
        do {
            return try SlashingDatabase.openAsBefore(path: SlashingRecord.path(in: dataDir ?? ""))
        } catch { throw UserError(error.message) }
    }

    /// The record, made for a chain if it is not there, and its data directory with it.
    func openOrCreate(for document: InterchangeDocument) async throws -> any SlashingStore {
        let record = try record
        guard case .file = record, let dataDir else {
            return try await make(record, document)
        }
        return try await NewFolders.removed(ifFailing: dataDir) {
            try Files.makeFolder(dataDir)
            return try await make(record, document)
        }
    }

    private func make(_ record: SlashingRecord, _ document: InterchangeDocument) async throws -> any SlashingStore {
        try await KeyFaults.describing { try await record.open(orMakeFor: document.genesisValidatorsRoot) }
    }

    private func requireDirectory() throws {
        guard let dataDir, !Files.exists(dataDir) else { return }
        throw UserError(
            "there is no data directory \(dataDir)",
            remedy: "check the path; 'vigil keys' makes one, and so does 'vigil slashing-protection import "
                + "--init-slashing-protection'")
    }
}
