package import Primitives
package import SSZ

/// What a fork digest and a signature domain are derived from (phase0/beacon-chain.md, `ForkData`).
package struct ForkData: SSZContainer {
    package var currentVersion: Version
    package var genesisValidatorsRoot: Root

    package init(currentVersion: Version, genesisValidatorsRoot: Root) {
        self.currentVersion = currentVersion
        self.genesisValidatorsRoot = genesisValidatorsRoot
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        currentVersion = try r.field("current_version")
        genesisValidatorsRoot = try r.field("genesis_validators_root")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("current_version", currentVersion)
        v.field("genesis_validators_root", genesisValidatorsRoot)
    }
}
