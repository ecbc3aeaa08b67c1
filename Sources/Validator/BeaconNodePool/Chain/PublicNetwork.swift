package import Primitives

/// The networks that people call by a name, told apart by their genesis.
package enum PublicNetwork {
    /// `genesis_validators_root` of eth-clients/mainnet, eth-clients/hoodi and eth-clients/sepolia.
    private static let roots = [
        "mainnet": "0x4b363db94e286120d76eb905340fdd4e54bfe9f06bf33ff6cf5ad27f511bfe95",
        "hoodi": "0x212f13fc4df078b6cb7db228f1c8307566dcecf900867401a92023d7ba99cb5f",
        "sepolia": "0xd8ea171f3c94aea21ebc42a1ed61052acf3f9209c00e4efbaaddac09ed9b8078",
    ]

    /// nil for a name that is none.
    package static func genesisValidatorsRoot(of name: String) -> Root? { roots[name].flatMap { Root(hex: $0) } }

    /// What people call a chain: the network's name where it has one.
    static func name(of genesisValidatorsRoot: Root) -> String {
        roots.first { Root(hex: $0.value) == genesisValidatorsRoot }?.key
            ?? "the chain with the genesis_validators_root \(genesisValidatorsRoot)"
    }
}
