import Primitives

extension Spec {
    /// What `/eth/v1/config/spec` answers: every key of the configuration, the preset and the constants, by the
    /// specification's names. Numbers are decimal, byte strings hex.
    package func configSpecMap() -> [String: ConfigValue] {
        Dictionary(configSpecEntries().map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    /// ``configSpecMap()`` in order: configuration, preset, constants.
    package func configSpecEntries() -> [ConfigEntry] {
        let preset = preset.entries.map { ConfigEntry($0.name, $0.value) }
        let constants = Self.constants.map { ConfigEntry($0.0, $0.1) }
        let derived = derivedLimits.map { ConfigEntry($0.0, "\($0.1)") }
        var seen = Set<String>()
        return (config.entries + preset + constants + derived).filter { seen.insert($0.key).inserted }
    }

    /// A specification out of another node's `/eth/v1/config/spec`.
    ///
    /// The preset is the one that `PRESET_BASE` names; keys of presets and constants do not count as unknown ones.
    /// - Parameter base: a configuration that stands in for the keys that the answer lacks; without one they are an
    ///   error.
    /// - Throws: naming the missing and malformed keys of the configuration, and the preset's keys that differ.
    package convenience init(
        configSpec entries: [ConfigEntry], over base: ChainConfig? = nil
    ) throws(ChainConfigError) {
        let ours = Set(Spec.mainnet.configSpecEntries().map(\.key))
        let configKeys = Set(ChainConfig.mainnet.entries.map(\.key))
        let own = entries.filter { configKeys.contains($0.key) || !ours.contains($0.key) }
        if let base {
            try self.init(config: base.overlaid(with: own))
        } else {
            try self.init(config: ChainConfig(entries: own))
        }
        let theirs = Dictionary(entries.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
        let differing = preset.entries.compactMap { name, value -> ChainConfigError.Invalid? in
            guard let text = theirs[name]?.text, text != value else { return nil }
            return .init(key: name, reason: "is \(text), but the preset \(preset.name) has \(value)")
        }
        guard differing.isEmpty else { throw ChainConfigError(invalid: differing) }
    }

    /// Limits that the specification's text derives and that older releases and other clients know as keys.
    private var derivedLimits: [(String, UInt64)] {
        let columns = config.maxRequestBlocksDeneb.multipliedReportingOverflow(by: preset.numberOfColumns).partialValue
        let subnetBits = UInt64(64 - (max(config.attestationSubnetCount, 1) - 1).leadingZeroBitCount)
        let churn = config.churnLimitQuotient / 2
        return [
            ("MAX_REQUEST_BLOB_SIDECARS", config.maxRequestBlocksDeneb &* config.maxBlobsPerBlock),
            ("MAX_REQUEST_BLOB_SIDECARS_ELECTRA", config.maxRequestBlocksDeneb &* config.maxBlobsPerBlockElectra),
            ("MAX_REQUEST_DATA_COLUMN_SIDECARS", columns),
            ("MIN_EPOCHS_FOR_BLOCK_REQUESTS", config.minValidatorWithdrawabilityDelay.rawValue &+ churn),
            ("ATTESTATION_SUBNET_PREFIX_BITS", subnetBits &+ config.attestationSubnetExtraBits),
        ]
    }
}
