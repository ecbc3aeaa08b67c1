package import Primitives

/// What makes a chain this chain. Written once when a database is created; a database of another chain is refused.
package struct ChainIdentity: Hashable, Sendable {
    /// `state.genesis_validators_root` of the genesis state.
    package var genesisValidatorsRoot: Root
    /// `state.genesis_time`, in seconds since 1970.
    package var genesisTime: UInt64
    /// `CONFIG_NAME`.
    package var configName: String

    package init(genesisValidatorsRoot: Root, genesisTime: UInt64, configName: String) {
        self.genesisValidatorsRoot = genesisValidatorsRoot
        self.genesisTime = genesisTime
        self.configName = configName
    }
}
