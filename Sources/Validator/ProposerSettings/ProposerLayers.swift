package import Primitives

/// Where settings come from, and which source wins: what was set through the API; the graffiti file; the settings file
/// for the key; the registry contract; the flags; the settings file's defaults. A source that names the key beats one
/// that does not, apart from that the later named here is the weaker.
package struct ProposerLayers: Hashable, Sendable {
    /// Set through the keymanager API.
    package var api: [BLSPubkey: ProposerOverrides] = [:]
    package var graffiti = GraffitiFile()
    package var file = ProposerSettingsFile()
    /// What a contract says of its keys.
    package var contract: [BLSPubkey: ProposerOverrides] = [:]
    package var flags = ProposerOverrides()

    package init() {}

    package func setting(of pubkey: BLSPubkey) -> ProposerSetting {
        (api[pubkey] ?? ProposerOverrides()).over(fixed(for: pubkey)).over(contract[pubkey] ?? ProposerOverrides())
            .over(graffiti(graffiti.fallback)).over(flags).over(file.fallback)
            .resolved
    }

    /// What a file says of this very key: nothing that the API could take away.
    func fixed(for pubkey: BLSPubkey) -> ProposerOverrides {
        graffiti(graffiti.keys[pubkey]).over(file.keys[pubkey] ?? ProposerOverrides())
    }

    private func graffiti(_ graffiti: Bytes32?) -> ProposerOverrides {
        var overrides = ProposerOverrides()
        overrides.graffiti = graffiti
        return overrides
    }
}
