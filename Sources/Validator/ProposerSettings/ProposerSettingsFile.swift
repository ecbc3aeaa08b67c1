package import Primitives
import Yams

/// The settings file, YAML or JSON:
///
///     default:
///       fee_recipient: "0x…"           # 20 bytes
///       gas_limit: 60000000
///       graffiti: "up to 32 bytes"
///       builder:
///         enabled: true                # register with builders and take their blocks, up to Fulu
///         boost_factor: 100            # percent
///         min_bid: 0                   # Gwei
///         builders:                    # to be asked for bids, from Gloas on
///           - url: "https://builder.example"
///             auth_data: "0x…"
///             builder_pubkeys: []
///             max_execution_payment: 0 # Gwei
///             min_bid: 0               # Gwei
///             builder_boost_factor: 100
///     keys:
///       "0x<pubkey>": { … the same … }
///
/// `default_config` and `proposer_config`, as other clients name them, are read as `default` and `keys`, and there
/// `gas_limit` may stand under `builder`. Nothing is overlooked: a field that is not known is an error.
package struct ProposerSettingsFile: Hashable, Sendable {
    package var fallback = ProposerOverrides()
    package var keys: [BLSPubkey: ProposerOverrides] = [:]

    package init() {}

    /// - Throws: `malformed`, with the path of the value that is not as it should be.
    package init(text: String) throws(ProposerSettingsError) {
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw ProposerSettingsError(.malformed, "it is neither YAML nor JSON: \(error)")
        }
        guard let root else { return }
        for field in try SettingsNode(root, path: "").fields() {
            switch field.name {
            case "default", "default_config": fallback = try field.value.overrides()
            case "keys", "proposer_config": try read(keys: field.value)
            default: throw field.value.unknown
            }
        }
    }

    private mutating func read(keys node: SettingsNode) throws(ProposerSettingsError) {
        for field in try node.fields() {
            guard let pubkey = BLSPubkey(hex: field.name) else {
                throw field.value.fault("the name is not a public key: 0x and 96 hex digits")
            }
            guard keys.updateValue(try field.value.overrides(), forKey: pubkey) == nil else {
                throw field.value.fault("the key stands there twice")
            }
        }
    }
}
