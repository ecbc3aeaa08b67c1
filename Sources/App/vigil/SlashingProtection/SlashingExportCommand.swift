import ArgumentParser
import Console
import Foundation
import Primitives
package import PrivateFiles
import SlashingProtection

struct SlashingExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes the record to a new EIP-3076 file.",
        discussion: """
            The file has the highest block and the highest attestation of each key, which is all that another client needs. \
            It is readable by its owner alone, and never replaces another file. Do not sign with these keys here once \
            another client has it.

            Example:
              vigil slashing-protection export history.json --data-dir ./client
              vigil slashing-protection export one.json --data-dir ./client --pubkeys 0x93…
            """)

    @Argument(help: "The file to write.")
    var file: String

    @OptionGroup var record: SlashingRecordOptions

    @Option(parsing: .upToNextOption, help: "The keys wanted, 0x and 96 hex digits each; without it all.")
    var pubkeys: [String] = []

    @Flag(help: "Every message of the log that --slashing-protection-audit keeps, instead of the highest alone.")
    var complete = false

    func validate() throws {
        try record.requireOne()
        for text in pubkeys where BLSPubkey(hex: text) == nil {
            throw ValidationError("--pubkeys takes keys of 0x and 96 hex digits, not \(text)")
        }
        guard !complete || record.store.slashingProtectionURL == nil else {
            throw ValidationError(
                "--complete is for the file of a data directory: a shared record keeps the highest messages only")
        }
    }

    func run() async throws {
        let wanted = pubkeys.isEmpty ? nil : Set(pubkeys.compactMap { BLSPubkey(hex: $0) })
        guard !Files.exists(file) else {
            throw UserError("the file \(file) exists already", remedy: "remove it or choose another path")
        }
        let store = try await record.open()
        do {
            let output = try NewPrivateFile<SlashingDatabaseError>(path: file)
            let known = Set(try await store.registeredKeys())
            if let unknown = wanted?.subtracting(known).min() {
                throw UserError(
                    "\(store.location) knows nothing of the key \(unknown)", remedy: "leave it out of --pubkeys")
            }
            if let database = store as? SlashingDatabase {
                try database.exportInterchange(pubkeys: wanted, isComplete: complete) { try output.write($0) }
            } else {
                try output.write(try await store.exportInterchange(pubkeys: wanted))
            }
            try output.finish()
            try await store.close()
            print("exported \(wanted?.count ?? known.count) keys of \(store.location) to \(file)")
        } catch let error as SlashingDatabaseError {
            throw UserError(error.message)
        }
    }
}

extension SlashingDatabaseError: PrivateFileFailure {
    package init(fault: PrivateFileFault, _ message: String) {
        self.init(fault == .noSpace ? .noSpace : .io, "\(message); nothing of it is left.")
    }
}
