package import ConsensusTypes

extension Spec {
    /// A network out of its `config.yaml`, with the preset that the file's `PRESET_BASE` names.
    /// - Parameter base: a configuration that stands in for the keys the file lacks; without one they are an error.
    /// - Throws: ``ChainConfigYAMLError`` for the text, `ChainConfigError` for missing keys and wrong values.
    package convenience init(configYAML text: String, over base: ChainConfig? = nil) throws {
        try self.init(config: base.map { try ChainConfigYAML.load(text, over: $0) } ?? ChainConfigYAML.load(text))
    }
}

extension Spec {
    /// The text of the `config.yaml` that this network's configuration is; see ``ChainConfigYAML/text(_:)``.
    package func configYAML() -> String { ChainConfigYAML.text(config) }
}
