import Primitives
package import SSZ

/// A preset with a network's configuration: all that the specification's functions take from outside their arguments.
package final class Spec: Sendable {
    package let preset: Preset
    package let config: ChainConfig
    /// The preset's sizes, for SSZ.
    package let limits: SSZLimits

    package init(preset: Preset, config: ChainConfig) {
        self.preset = preset
        self.config = config
        self.limits = preset.limits
    }

    /// A configuration with the preset that its `PRESET_BASE` names.
    package convenience init(config: ChainConfig) throws(ChainConfigError) {
        guard let preset = Preset.named(config.presetBase) else {
            let reason = "is “\(config.presetBase)”; the presets known here are mainnet and minimal"
            throw ChainConfigError(invalid: [.init(key: "PRESET_BASE", reason: reason)])
        }
        self.init(preset: preset, config: config)
    }

    package static let mainnet = Spec(preset: .mainnet, config: .mainnet)
    package static let minimal = Spec(preset: .minimal, config: .minimal)

    /// The minimal preset and configuration with upgrades at the given epochs, for tests and devnets.
    package static func minimal(_ forkEpochs: [ForkName: UInt64]) -> Spec {
        var config = ChainConfig.minimal
        for (fork, epoch) in forkEpochs { config.setForkEpoch(fork, Epoch(epoch)) }
        return Spec(preset: .minimal, config: config)
    }
}
