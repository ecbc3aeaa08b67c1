import ArgumentParser
import Console
import JSONBytes
import Keystores
import Primitives

struct KeysListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the keys of a data directory, and which of them are switched off.",
        discussion: """
            Nothing is decrypted. Example:
              vigil keys list --data-dir ./client
              vigil keys list --data-dir ./client --output json
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument { case table, json, pubkeys }

    @Option(help: "The data directory of the validator client.")
    var dataDir: String

    @Option(help: "A directory of more keystores, as 'vigil validator' takes it.", completion: .directory)
    var keystoresDir: String?

    @Option(help: "'table', 'json', or 'pubkeys' for the enabled keys, one a line.")
    var output = Format.table

    @Option(help: "A YAML file of options, one 'option: value' a line.")
    var optionsFile: String?

    func run() async throws {
        let directory = KeystoreDirectory(path: dataDir, sources: KeystoreSources(keystores: keystoresDir))
        let entries = try KeyFaults.described { try directory.entries() }
        switch output {
        case .pubkeys: for entry in entries where entry.status.isEnabled { print(entry.pubkey.hex) }
        case .table: printTable(entries)
        case .json: print(String(decoding: try KeyFaults.described { try json(entries, directory) }, as: UTF8.self))
        }
    }

    private func printTable(_ entries: [KeystoreEntry]) {
        var table = TextTable(header: ["pubkey", "status", "keystore"], isOfWords: true)
        for entry in entries {
            table.add([entry.pubkey.hex, "\(entry.status)", entry.isReadOnly ? entry.file : "data directory"])
        }
        for line in table.lines(indent: "") { print(line) }
        let enabled = entries.count { $0.status.isEnabled }
        print("\(entries.count) keys, \(enabled) enabled")
    }

    private func json(_ entries: [KeystoreEntry], _ directory: KeystoreDirectory) throws -> [UInt8] {
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
            writer.endObject()
        }
        writer.endArray()
        return writer.bytes
    }
}
