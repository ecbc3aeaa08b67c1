import Console
import Foundation
import JSONBytes
import Primitives
import SlashingProtection

/// The slashing-protection database of a data directory, for commands that bring keys in or out.
enum KeyHistory {
    static func path(_ dataDir: String) -> String { dataDir + "/slashing-protection.sqlite" }

    /// The database; nil when there is none.
    static func open(_ dataDir: String) throws -> (any SlashingStore)? {
        let path = path(dataDir)
        guard Files.exists(path) else { return nil }
        return try KeyFaults.described { try SlashingDatabase.openAsBefore(path: path) }
    }

    /// The database, made for the chain where there is none.
    static func open(_ dataDir: String, orCreateFor genesisValidatorsRoot: Root) throws -> any SlashingStore {
        if let database = try open(dataDir) { return database }
        return try KeyFaults.described {
            try SlashingDatabase.create(path: path(dataDir), genesisValidatorsRoot: genesisValidatorsRoot)
        }
    }

    /// The chain that an interchange document belongs to.
    static func genesisValidatorsRoot(of interchange: [UInt8], file: String) throws -> Root {
        var reader = JSONReader(interchange)
        if let document = try? reader.object(), var metadata = try? document.value("metadata"),
            var text = try? metadata.object().value("genesis_validators_root"),
            let root = (try? text.string()).flatMap({ Root(hex: $0) })
        {
            return root
        }
        throw UserError(
            "\(file) is not an EIP-3076 interchange file", remedy: "export the history from the client that signed last"
        )
    }
}
