import ArgumentParser
import Console
import Foundation
import SlashingProtection

struct SlashingCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Looks whether a record, or an EIP-3076 file, is whole, and says what is in it.",
        discussion: """
            With a file and a record, says also whether the file may be imported there. Nothing is changed.

            Example:
              vigil slashing-protection check --data-dir ./client
              vigil slashing-protection check history.json
            """)

    @Argument(help: "An interchange file.")
    var file: String?

    @OptionGroup var record: SlashingRecordOptions

    func validate() throws {
        if file == nil || record.isGiven { try record.requireOne() }
    }

    func run() async throws {
        do {
            let document = try file.map { try read($0) }
            guard record.isGiven else {
                print("The file is whole: any client of this chain can import it.")
                return
            }
            let store = try await record.open()
            print("record: \(store.location)")
            print("  genesis validators root: \(store.genesisValidatorsRoot)")
            let known = try await store.registeredKeys()
            print("  keys: \(known.count)")
            if let database = store as? SlashingDatabase, let counts = try database.logCounts() {
                print("  log: \(counts.blocks) blocks, \(counts.attestations) attestations")
            }
            if let document {
                try document.requireChain(store.genesisValidatorsRoot, of: store.location)
                let new = Set(document.keys.keys).subtracting(known).count
                print("The file may be imported into the record: they are of one chain, and an import only ever raises")
                print(
                    "what the record refuses. \(new) of the file's \(document.keys.count) keys are new to the record.")
            } else {
                print("The record is whole: a client of this chain can start with it.")
            }
            try await store.close()
        } catch let error as SlashingDatabaseError {
            throw UserError(error.message)
        }
    }

    private func read(_ file: String) throws(SlashingDatabaseError) -> InterchangeDocument {
        let size = (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0
        let progress = ProgressLine("reading \(file)", total: size)
        defer { progress.finish() }
        let document = try InterchangeDocument(.file(file) { progress.show($0) })
        progress.finish()
        print("file: \(file)")
        print("  genesis validators root: \(document.genesisValidatorsRoot)")
        print("  keys: \(document.counts.keys)")
        print("  messages: \(document.counts.blocks) blocks, \(document.counts.attestations) attestations")
        return document
    }
}
