import Console
import JSONBytes
import Primitives

/// An EIP-3076 document that a person hands over beside keys.
struct KeyHistoryFile {
    let json: [UInt8]
    /// The chain that it belongs to.
    let genesisValidatorsRoot: Root

    init(_ file: String) throws {
        json = try Files.bytes(file, what: "interchange file")
        var reader = JSONReader(json)
        guard let document = try? reader.object(), var metadata = try? document.value("metadata"),
            var text = try? metadata.object().value("genesis_validators_root"),
            let root = (try? text.string()).flatMap({ Root(hex: $0) })
        else {
            throw UserError(
                "\(file) is not an EIP-3076 interchange file",
                remedy: "export the history from the client that signed last")
        }
        genesisValidatorsRoot = root
    }
}
