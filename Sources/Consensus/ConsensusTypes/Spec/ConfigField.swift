import Primitives

/// A key of `config.yaml` and its property in ``ChainConfig``: one table serves reading and writing.
struct ConfigField: Sendable {
    let name: String
    /// Whether a configuration without the key is refused. Keys of upgrades that are not followed here are optional.
    let isRequired: Bool
    let text: @Sendable (ChainConfig) -> String
    /// Sets the property; false when the text is not of its type.
    let set: @Sendable (inout ChainConfig, String) -> Bool
    /// What the text must be, for messages.
    let form: String

    static func required<V: ConfigScalar>(_ name: String, _ path: ConfigPath<V>) -> ConfigField {
        field(name, path, isRequired: true)
    }

    static func optional<V: ConfigScalar>(_ name: String, _ path: ConfigPath<V>) -> ConfigField {
        field(name, path, isRequired: false)
    }

    private static func field<V: ConfigScalar>(_ name: String, _ path: ConfigPath<V>, isRequired: Bool) -> ConfigField {
        ConfigField(
            name: name, isRequired: isRequired,
            text: { $0[keyPath: path].configText },
            set: { config, text in
                guard let value = V(configText: text) else { return false }
                config[keyPath: path] = value
                return true
            },
            form: V.configForm)
    }
}

/// A property of the configuration.
typealias ConfigPath<V> = any WritableKeyPath<ChainConfig, V> & Sendable

/// A type that a configuration value can have.
protocol ConfigScalar: Sendable {
    static var configForm: String { get }
    init?(configText: String)
    var configText: String { get }
}

extension String: ConfigScalar {
    static var configForm: String { "text" }
    init?(configText: String) { self = configText }
    var configText: String { self }
}

extension UInt64: ConfigScalar {
    static var configForm: String { "a number of 64 bits" }
    init?(configText: String) { self.init(configText, radix: 10) }
    var configText: String { String(self) }
}

extension UInt256: ConfigScalar {
    static var configForm: String { "a number of 256 bits" }
    init?(configText: String) { self.init(decimal: configText) }
    var configText: String { description }
}

extension FixedBytes: ConfigScalar {
    static var configForm: String { "0x and \(2 * count) hex digits" }
    init?(configText: String) { self.init(hex: configText) }
    var configText: String { hex }
}

extension UInt64Quantity {
    static var configForm: String { UInt64.configForm }
    init?(configText: String) {
        guard let value = UInt64(configText: configText) else { return nil }
        self.init(value)
    }
    var configText: String { String(rawValue) }
}

extension Epoch: ConfigScalar {}
extension Gwei: ConfigScalar {}
