import Primitives
import SlashingProtection

/// How values go to the server and come back: as text.
enum PostgresColumns {
    static func hex<let count: Int>(_ bytes: FixedBytes<count>) -> String { String(bytes.hex.dropFirst(2)) }

    /// An array of values that need no quotes.
    static func array(_ values: some Sequence<String?>) -> String {
        "{" + values.map { $0 ?? "NULL" }.joined(separator: ",") + "}"
    }

    static func array(_ values: some Sequence<UInt64?>) -> String { array(values.map { $0.map { "\($0)" } }) }

    static func fixed<let count: Int>(_ text: String?) throws(PostgresFailure) -> FixedBytes<count>? {
        guard let text else { return nil }
        guard let value = FixedBytes<count>(hex: "0x" + text) else { throw unreadable }
        return value
    }

    static func number(_ text: String?) throws(PostgresFailure) -> UInt64? {
        guard let text else { return nil }
        guard let value = UInt64(text) else { throw unreadable }
        return value
    }

    static func block(_ slot: String?, _ root: String?) throws(PostgresFailure) -> BlockWatermark? {
        guard let slot = try number(slot) else { return nil }
        return BlockWatermark(slot: Slot(slot), signingRoot: try fixed(root))
    }

    static func attestation(
        _ source: String?, _ target: String?, _ root: String?
    ) throws(PostgresFailure) -> AttestationWatermark? {
        guard let source = try number(source), let target = try number(target) else { return nil }
        return AttestationWatermark(source: Epoch(source), target: Epoch(target), signingRoot: try fixed(root))
    }

    static let unreadable = PostgresFailure.refused(state: "", message: "a row is not readable")
}
