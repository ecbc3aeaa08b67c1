import ConsensusTypes
import Primitives
import Storage

// What a chain's configuration must be: one that can be followed, and the same at every start.

extension BeaconChain {
    /// The name under which the database keeps the configuration that its chain was started with.
    static let configurationSnapshot = "config"

    /// Refuses a configuration with a fork to come that this version cannot follow: the chain would end there.
    static func checkSupported(_ config: ChainConfig) throws(ChainStartError) {
        let suffix = "_FORK_EPOCH"
        let supported = Set(ForkName.allCases.filter(\.isSupported).map { $0.name.uppercased() + suffix })
        let never = String(Constants.farFutureEpoch.rawValue)
        for entry in config.entries where entry.key.hasSuffix(suffix) && !supported.contains(entry.key) {
            guard let epoch = entry.value.text, epoch != never else { continue }
            throw ChainStartError(
                "the configuration schedules \(entry.key.dropLast(suffix.count).lowercased()) (\(entry.key): \(epoch)), "
                    + "which this version cannot follow: set \(entry.key) to \(never)")
        }
    }

    /// What must not change in a chain's life: the sizes, the slot, the forks. One "KEY: value" a line.
    static func configurationRecord(_ config: ChainConfig) -> [UInt8] {
        Array(fixedEntries(config).map { "\($0.key): \($0.value)" }.joined(separator: "\n").utf8)
    }

    /// Refuses a configuration that differs from the one that the database's chain was started with.
    static func checkConfiguration(_ config: ChainConfig, _ storage: BeaconStorage) throws {
        guard let record = try storage.snapshot(configurationSnapshot) else { return }
        let lines = Set(String(decoding: record, as: UTF8.self).split(separator: "\n").map(String.init))
        for (key, value) in fixedEntries(config) where !lines.contains("\(key): \(value)") {
            let stored = lines.first { $0.hasPrefix("\(key): ") }?.dropFirst(key.count + 2) ?? "nothing"
            throw ChainStartError(
                "the chain in \(storage.path) was started with \(key) \(stored), but the configuration says \(value): "
                    + "give --config the configuration of that chain, or choose another data directory")
        }
    }

    private static func fixedEntries(_ config: ChainConfig) -> [(key: String, value: String)] {
        config.entries.compactMap { entry in
            let isFixed =
                ["PRESET_BASE", "CONFIG_NAME", "SLOT_DURATION_MS"].contains(entry.key)
                || entry.key.hasSuffix("_FORK_VERSION") || entry.key.hasSuffix("_FORK_EPOCH")
            return isFixed ? entry.value.text.map { (entry.key, $0) } : nil
        }
    }
}
