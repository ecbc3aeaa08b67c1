package import BeaconAPI
package import ConsensusTypes
package import Primitives
import SSZ
package import SlotClock

/// What a scripted beacon node says: duties by epoch, blocks and payloads by slot. Roots are numbers, as the scenario
/// catalogue writes them: the block of slot `n` on the canonical chain has root `1000 + n`, the genesis block 1.
package struct ScriptedChain: Sendable {
    /// Duties of one epoch: validator and slot, in order.
    package struct Duties: Sendable {
        package var root: UInt64
        package var duties: [(validator: UInt64, slot: UInt64)]
        package var committees: [UInt64: UInt64]

        package init(
            _ root: UInt64, _ duties: KeyValuePairs<UInt64, UInt64> = [:], committees: [UInt64: UInt64] = [:]
        ) {
            self.root = root
            self.duties = duties.map { ($0.key, $0.value) }
            self.committees = committees
        }
    }

    package var attester: [UInt64: Duties] = [:]
    /// Members of every committee: with more than sixteen not all are selected to aggregate.
    package var committeeLength: UInt64 = 16
    package var proposer: [UInt64: Duties] = [:]
    package var ptc: [UInt64: Duties] = [:]
    /// Seats by validator, by period.
    package var sync: [UInt64: [UInt64: [UInt64]]] = [:]
    /// The head's root; nil: that of the canonical block of the slot.
    package var head: UInt64?
    /// What the node says of a slot's payload; nil when it has seen no block.
    package var payload: @Sendable (_ slot: UInt64, _ now: Millis) -> PayloadAttestationData? = { slot, _ in
        .scripted(slot, block: 1000 + slot)
    }
    /// Changes attestation data before it is answered.
    package var data: @Sendable (AttestationData, _ now: Millis) -> AttestationData = { data, _ in data }
    /// Whether the node builds the payloads of its blocks itself, or names this builder.
    package var builderURL: String?
    /// The error of a request, by its name in the log; it travels as the status that it has.
    package var failure: @Sendable (String, Millis) -> BeaconAPIError? = { _, _ in nil }
    /// How long a request takes.
    package var latency: @Sendable (String, Millis) -> Millis = { _, _ in 0 }
    /// What the node lists as its specification in place of its own.
    package var specEntries: [ConfigEntry]?
    package var isSyncing = false

    package init() {}
}

extension PayloadAttestationData {
    package static func scripted(_ slot: UInt64, block: UInt64, isPresent: Bool = true) -> PayloadAttestationData {
        PayloadAttestationData(
            beaconBlockRoot: .number(block), slot: Slot(slot), payloadPresent: isPresent, blobDataAvailable: isPresent)
    }
}

extension Root {
    /// The number as a root, big-endian.
    package static func number(_ number: UInt64) -> Root {
        var root = Root()
        root.withUnsafeMutableBytes { bytes in
            for index in 0..<8 { bytes[31 - index] = UInt8(truncatingIfNeeded: number >> (8 * UInt64(index))) }
        }
        return root
    }

    package var number: UInt64 { bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
