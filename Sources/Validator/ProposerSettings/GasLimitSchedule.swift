package import ConsensusTypes
package import Primitives

/// The gas limits that a network recommends from certain epochs on (EIP-8261, `GAS_LIMIT_SCHEDULE`), from Gloas on.
package struct GasLimitSchedule: Hashable, Sendable {
    /// Where a network recommends nothing.
    package static let fallback: UInt64 = 60_000_000

    private var entries: [(epoch: Epoch, gasLimit: UInt64)] = []

    package init() {}

    /// The schedule of a chain. Entries that cannot be read count for nothing: the schedule is advice only.
    package init(_ config: ChainConfig) {
        let value = config.entries.first { $0.key == "GAS_LIMIT_SCHEDULE" }?.value
        guard case .sequence(let values) = value else { return }
        entries = values.compactMap { value -> (epoch: Epoch, gasLimit: UInt64)? in
            guard case .mapping(let fields) = value, let epoch = Self.number("EPOCH", fields),
                let gasLimit = Self.number("GAS_LIMIT", fields)
            else { return nil }
            return (max(Epoch(epoch), config.gloasForkEpoch), gasLimit)
        }
        .sorted { $0.epoch < $1.epoch }
    }

    /// What the network recommends in an epoch; nil when it recommends nothing.
    package func recommended(at epoch: Epoch) -> UInt64? {
        entries.last { $0.epoch <= epoch }?.gasLimit
    }

    private static func number(_ key: String, _ fields: [ConfigEntry]) -> UInt64? {
        fields.first { $0.key == key }?.value.text.flatMap { UInt64($0) }
    }

    package static func == (a: GasLimitSchedule, b: GasLimitSchedule) -> Bool {
        a.entries.elementsEqual(b.entries) { $0 == $1 }
    }

    package func hash(into hasher: inout Hasher) {
        for entry in entries {
            hasher.combine(entry.epoch)
            hasher.combine(entry.gasLimit)
        }
    }
}
