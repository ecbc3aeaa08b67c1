package import ConsensusTypes
import Yams

/// The text form of a ``ChainConfig``: the `config.yaml` that networks publish.
package enum ChainConfigYAML {
    /// Reads the top-level keys of a `config.yaml` in order; all scalars stay text, so that `0x00000001` stays bytes.
    /// - Throws: ``ChainConfigYAMLError`` for a text that is not YAML or not one mapping.
    package static func entries(_ text: String) throws(ChainConfigYAMLError) -> [ConfigEntry] {
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw ChainConfigYAMLError(reason: "is not YAML: \(error)")
        }
        guard let mapping = root?.mapping else {
            throw ChainConfigYAMLError(reason: "is not a list of “KEY: value”")
        }
        var budget = maximumNodes
        return try entries(mapping, depth: 0, &budget)
    }

    /// Reads a whole configuration.
    /// - Throws: ``ChainConfigYAMLError`` for the text, `ChainConfigError` for missing keys and wrong values.
    package static func load(_ text: String) throws -> ChainConfig {
        try ChainConfig(entries: entries(text))
    }

    /// Reads a file that states only what differs from a known configuration.
    /// - Throws: ``ChainConfigYAMLError`` for the text, `ChainConfigError` for wrong values.
    package static func load(_ text: String, over base: ChainConfig) throws -> ChainConfig {
        try base.overlaid(with: entries(text))
    }

    // Deeper than any configuration, far from the stack's end: unknown keys may hold anything.
    private static let maximumDepth = 16
    // Aliases can make a small text into any number of nodes.
    private static let maximumNodes = 100_000

    private static func entries(
        _ mapping: Node.Mapping, depth: Int, _ budget: inout Int
    ) throws(ChainConfigYAMLError) -> [ConfigEntry] {
        var entries: [ConfigEntry] = []
        for (key, value) in mapping {
            guard let name = key.scalar?.string else { throw ChainConfigYAMLError(reason: "has a key that is no text") }
            entries.append(ConfigEntry(key: name, value: try self.value(value, depth: depth + 1, &budget)))
        }
        return entries
    }

    private static func value(
        _ node: Node, depth: Int, _ budget: inout Int
    ) throws(ChainConfigYAMLError) -> ConfigValue {
        budget -= 1
        guard depth <= maximumDepth, budget > 0 else {
            throw ChainConfigYAMLError(reason: "is nested too deep or has too many values")
        }
        switch node {
        case .scalar(let scalar):
            return .scalar(scalar.string)
        case .mapping(let mapping):
            return .mapping(try entries(mapping, depth: depth, &budget))
        case .sequence(let sequence):
            var values: [ConfigValue] = []
            for element in sequence { values.append(try value(element, depth: depth + 1, &budget)) }
            return .sequence(values)
        case .alias:
            throw ChainConfigYAMLError(reason: "has an alias, which a configuration must not have")
        }
    }
}

/// Why a text is not a `config.yaml`.
package struct ChainConfigYAMLError: Error, Equatable, CustomStringConvertible {
    package var reason: String

    package var description: String { "config.yaml \(reason)" }
}
