import ConsensusTypes
import Console
import Foundation
import Primitives

/// The chain that a client is for, as a person names it.
enum Network: Sendable {
    /// Whatever chain the node is on.
    case auto
    /// A public network: its genesis says which it is; forks and times are the node's to tell.
    case known(name: String, genesisValidatorsRoot: Root)
    /// A chain of a configuration: by a preset's name, or from a folder with config.yaml.
    case configured(Spec, genesisValidatorsRoot: Root?)

    /// `genesis_validators_root` of the networks in eth-clients/mainnet, eth-clients/hoodi and eth-clients/sepolia.
    private static let roots = [
        "mainnet": "0x4b363db94e286120d76eb905340fdd4e54bfe9f06bf33ff6cf5ad27f511bfe95",
        "hoodi": "0x212f13fc4df078b6cb7db228f1c8307566dcecf900867401a92023d7ba99cb5f",
        "sepolia": "0xd8ea171f3c94aea21ebc42a1ed61052acf3f9209c00e4efbaaddac09ed9b8078",
    ]

    static let help = """
        The network: mainnet, hoodi, sepolia, minimal, a folder with config.yaml (and genesis_validators_root.txt), or \
        auto for the node's. A node of another network is refused.
        """

    init(_ name: String) throws {
        if name == "auto" {
            self = .auto
        } else if let root = Self.roots[name].flatMap({ Root(hex: $0) }) {
            self = .known(name: name, genesisValidatorsRoot: root)
        } else if name == "minimal" {
            self = .configured(.minimal, genesisValidatorsRoot: nil)
        } else {
            self = try Self.folder(name)
        }
    }

    private static func folder(_ path: String) throws -> Network {
        guard Files.exists(path + "/config.yaml") else {
            throw UserError(
                "'\(path)' is no network, and no folder with a config.yaml",
                remedy: "use mainnet, hoodi, sepolia, minimal, auto, or a folder as in eth-clients/hoodi/metadata")
        }
        let spec = try Files.spec(path + "/config.yaml")
        let file = path + "/genesis_validators_root.txt"
        guard Files.exists(file) else { return .configured(spec, genesisValidatorsRoot: nil) }
        let text = String(decoding: try Files.bytes(file, what: "genesis validators root"), as: UTF8.self)
        guard let root = Root(hex: text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw UserError("\(file) does not hold a root", remedy: "it is 0x and 64 hex digits")
        }
        return .configured(spec, genesisValidatorsRoot: root)
    }
}
