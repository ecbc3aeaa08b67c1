import BeaconNodePool
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

    static let help = """
        The network: mainnet, hoodi, sepolia, minimal, a folder with config.yaml (and genesis_validators_root.txt), or \
        auto for the node's. A node of another network is refused.
        """

    init(_ name: String) throws {
        if name == "auto" {
            self = .auto
        } else if let root = PublicNetwork.genesisValidatorsRoot(of: name) {
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
