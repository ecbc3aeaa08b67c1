import ConsensusTypes
import Duties
import Primitives
import SlotClock

/// The number as a root, as the catalogue writes them.
func root(_ number: UInt64) -> Root {
    var root = Root()
    root.withUnsafeMutableBytes { bytes in
        for index in 0..<8 { bytes[31 - index] = UInt8(truncatingIfNeeded: number >> (8 * UInt64(index))) }
    }
    return root
}

func number(_ root: Root) -> UInt64 {
    root.bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
}

extension BLSPubkey {
    static func test(_ index: UInt64) -> BLSPubkey {
        var key = BLSPubkey()
        key.withUnsafeMutableBytes { bytes in
            for position in 0..<8 { bytes[47 - position] = UInt8(truncatingIfNeeded: index >> (8 * UInt64(position))) }
        }
        return key
    }
}

extension PayloadAttestationData {
    static func test(_ slot: UInt64, block: UInt64, isPresent: Bool = true) -> PayloadAttestationData {
        PayloadAttestationData(
            beaconBlockRoot: root(block), slot: Slot(slot), payloadPresent: isPresent, blobDataAvailable: isPresent)
    }
}

extension DutyValidator {
    static func test(
        _ index: UInt64, activation: UInt64 = 0, minParticipation: UInt64 = 0, attestedTarget: UInt64? = nil,
        isWatched: Bool = false, use: KeyUse = .whole
    ) -> DutyValidator {
        DutyValidator(
            index: ValidatorIndex(index), pubkey: .test(index), activationEpoch: Epoch(activation),
            minParticipationEpoch: Epoch(minParticipation), attestedTarget: attestedTarget.map { Epoch($0) },
            isWatched: isWatched, use: use)
    }
}

extension SchedulerConfiguration {
    static func minimal(
        genesis: Int64 = 0, altair: UInt64 = 0, electra: UInt64 = 0, fulu: UInt64 = .max, gloas: UInt64 = .max,
        lateRule: LateRule = .sourceTimely
    ) -> SchedulerConfiguration {
        SchedulerConfiguration(
            clock: SlotClock(genesisTime: Millis(genesis), slotDuration: 6000, slotsPerEpoch: 8),
            epochsPerSyncCommitteePeriod: 8, syncCommitteeSize: 32,
            forks: ForkEpochs(
                altair: Epoch(altair), bellatrix: 0, electra: Epoch(electra), fulu: Epoch(fulu), gloas: Epoch(gloas)),
            lateRule: lateRule)
    }

    static func mainnet(lateRule: LateRule = .sourceTimely) -> SchedulerConfiguration {
        SchedulerConfiguration(
            clock: SlotClock(genesisTime: 0, slotDuration: 12_000, slotsPerEpoch: 32),
            epochsPerSyncCommitteePeriod: 256,
            syncCommitteeSize: 512, forks: ForkEpochs(altair: 0, bellatrix: 0, electra: 0), lateRule: lateRule)
    }
}
