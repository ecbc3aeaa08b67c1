import ArgumentParser
import Console
import JSONBytes
import Keystores
import Primitives
import SlashingProtection

struct KeysListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the keys of a data directory, and which of them are switched off.",
        discussion: """
            Nothing is decrypted. With --records the highest block and vote are shown that the record of what was \
            signed has of each key; while a client runs, its file cannot be looked at, a shared record can.

            Example:
              vigil keys list --data-dir ./client
              vigil keys list --data-dir ./client --output json --records
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument { case table, json, pubkeys }

    @Option(help: "The data directory of the validator client.")
    var dataDir: String

    @Option(help: "A directory of more keystores, as 'vigil validator' takes it.", completion: .directory)
    var keystoresDir: String?

    @Option(help: "'table', 'json', or 'pubkeys' for the enabled keys, one a line.")
    var output = Format.table

    @Flag(help: "Show also what is recorded of each key.")
    var records = false

    @OptionGroup(title: "Slashing protection") var slashingStore: SlashingStoreOptions

    @Option(help: "A YAML file of options, one 'option: value' a line.")
    var optionsFile: String?

    func run() async throws {
        let directory = KeystoreDirectory(path: dataDir, sources: KeystoreSources(keystores: keystoresDir))
        let entries = try KeyFaults.described { try directory.entries() }
        let recorded = records ? try await recorded(entries.map(\.pubkey)) : nil
        switch output {
        case .pubkeys: for entry in entries where entry.status.isEnabled { print(entry.pubkey.hex) }
        case .table: printTable(entries, recorded)
        case .json:
            print(String(decoding: try KeyFaults.described { try json(entries, directory, recorded) }, as: UTF8.self))
        }
    }

    private func recorded(_ pubkeys: [BLSPubkey]) async throws -> [BLSPubkey: Watermarks] {
        let record = try SlashingRecord(dataDirectory: dataDir, url: slashingStore.slashingProtectionURL)
        return try await KeyFaults.describing {
            guard let store = try await record.openIfThere() else { return [:] }
            return try await store.watermarks(of: pubkeys)
        }
    }

    private func printTable(_ entries: [KeystoreEntry], _ recorded: [BLSPubkey: Watermarks]?) {
        let columns = ["pubkey", "status", "keystore"]
        var table = TextTable(header: columns + (recorded == nil ? [] : ["record"]), isOfWords: true)
        for entry in entries {
            let columns = [entry.pubkey.hex, "\(entry.status)", entry.isReadOnly ? entry.file : "data directory"]
            table.add(columns + (recorded.map { [Self.words($0[entry.pubkey])] } ?? []))
        }
        for line in table.lines(indent: "") { print(line) }
        let enabled = entries.count { $0.status.isEnabled }
        print("\(entries.count) keys, \(enabled) enabled")
    }

    private static func words(_ record: Watermarks?) -> String {
        guard let record else { return "none" }
        let block = record.block.map { "block at slot \($0.slot)" }
        let vote = record.attestation.map { "vote \($0.source) to \($0.target)" }
        let words = [block, vote].compactMap(\.self).joined(separator: ", ")
        return words.isEmpty ? "nothing signed yet" : words
    }

    private func json(
        _ entries: [KeystoreEntry], _ directory: KeystoreDirectory, _ recorded: [BLSPubkey: Watermarks]?
    ) throws -> [UInt8] {
        var writer = JSONWriter()
        writer.beginArray()
        for entry in entries {
            writer.beginObject()
            writer.key("pubkey")
            writer.string(entry.pubkey.hex)
            writer.key("status")
            writer.string("\(entry.status)")
            writer.key("enabled")
            writer.bool(entry.status.isEnabled)
            writer.key("derivation_path")
            writer.string(try directory.keystore(entry.pubkey).path)
            writer.key("keystore")
            writer.string(entry.file)
            writer.key("readonly")
            writer.bool(entry.isReadOnly)
            if let recorded { write(recorded[entry.pubkey], &writer) }
            writer.endObject()
        }
        writer.endArray()
        return writer.bytes
    }

    /// null for a key without a record, and for what it never signed.
    private func write(_ record: Watermarks?, _ writer: inout JSONWriter) {
        writer.key("record")
        guard let record else { return writer.null() }
        let numbers = [
            ("block_slot", record.block?.slot.rawValue), ("source_epoch", record.attestation?.source.rawValue),
            ("target_epoch", record.attestation?.target.rawValue),
        ]
        writer.beginObject()
        for (name, number) in numbers {
            writer.key(name)
            number.map { writer.quoted($0) } ?? writer.null()
        }
        writer.endObject()
    }
}
