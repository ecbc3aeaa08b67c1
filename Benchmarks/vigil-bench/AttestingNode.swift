import BeaconAPI
import ConsensusTypes
import NodeTestSupport
import Primitives
import SSZ
import SlotClock
import Synchronization

/// A beacon node that has answers at hand for validators who attest, one in every 32 of them in each slot, and who have
/// nothing else to do. It notes the moment at which a slot's attestations have arrived.
final class AttestingNode: PartialBeaconNode {
    private struct Arrivals {
        var count = 0
        var waiting: CheckedContinuation<ContinuousClock.Instant?, Never>?
    }

    let spec: Spec
    let clock: SlotClock
    let broadcaster = EventBroadcaster()
    private let indices: [BLSPubkey: UInt64]
    private let arrivals = Mutex(Arrivals())

    init(spec: Spec, clock: SlotClock, pubkeys: [BLSPubkey]) {
        self.spec = spec
        self.clock = clock
        indices = Dictionary(zip(pubkeys, 0...)) { first, _ in first }
    }

    func limited(to timeout: Duration) -> any BeaconNodeAPI { self }

    /// The validators that attest in a slot.
    static func isOnDuty(_ validator: UInt64, in slot: Slot) -> Bool { validator % 32 == slot.rawValue % 32 }

    /// How long a slot's attestations are waited for.
    private static let patience = Duration.seconds(60)

    /// Says that a slot's block is there, and waits until that many attestations are; nil when they do not come.
    func announce(_ slot: Slot, attestations: Int) async -> ContinuousClock.Instant? {
        let watchdog = Task {
            try await Task.sleep(for: Self.patience)
            arrivals.withLock { $0.waiting.take() }?.resume(returning: nil)
        }
        defer { watchdog.cancel() }
        return await withCheckedContinuation { continuation in
            arrivals.withLock { $0 = Arrivals(count: attestations, waiting: continuation) }
            announce(slot)
        }
    }

    /// Says that a slot's block is there.
    func announce(_ slot: Slot) {
        broadcaster.publish(
            .head(
                HeadEvent(
                    slot: slot, block: root(slot), state: Root(), epochTransition: false,
                    previousDutyDependentRoot: Root(), currentDutyDependentRoot: Root())))
    }

    func submitAttestations(_ attestations: Versioned<[ForkedSubmittedAttestation]>) async throws {
        let now = ContinuousClock.now
        let waiting = arrivals.withLock { arrivals -> CheckedContinuation<ContinuousClock.Instant?, Never>? in
            arrivals.count -= attestations.data.count
            guard arrivals.count <= 0 else { return nil }
            return arrivals.waiting.take()
        }
        waiting?.resume(returning: now)
    }

    private func root(_ slot: Slot) -> Root { .number(1000 + slot.rawValue) }

    // MARK: The chain

    func genesis() async throws -> GenesisInfo {
        GenesisInfo(
            genesisTime: UInt64(clock.genesisTime.rawValue / 1000), genesisValidatorsRoot: Root(),
            genesisForkVersion: spec.config.genesisForkVersion)
    }

    func configSpec() async throws -> ConfigSpec { ConfigSpec(entries: spec.configSpecEntries()) }
    func forkSchedule() async throws -> [Fork] { spec.forkSchedule }
    func nodeVersion() async throws -> NodeVersion { NodeVersion(text: "bench") }
    func events(_ topics: Set<EventTopic>) async throws -> BeaconEventStream { broadcaster.subscribe(topics) }
    func blockRoot(_ block: BlockID) async throws -> ChainData<Root> { ChainData(Root()) }
    func prepareBeaconProposer(_ preparations: [ProposerPreparation]) async throws {}
    func submitBeaconCommitteeSubscriptions(_ subscriptions: [BeaconCommitteeSubscription]) async throws {}

    func syncing() async throws -> SyncingStatus {
        SyncingStatus(headSlot: 0, syncDistance: 0, isSyncing: false)
    }

    func validators(
        _ state: StateID, ids: [ValidatorID], statuses: [ValidatorStatus]
    ) async throws -> ChainData<[ValidatorInfo]> {
        ChainData(
            ids.compactMap { id in
                guard case .pubkey(let pubkey) = id, let index = indices[pubkey] else { return nil }
                var validator = Validator()
                validator.pubkey = pubkey
                validator.exitEpoch = Constants.farFutureEpoch
                return ValidatorInfo(
                    index: ValidatorIndex(index), balance: 32_000_000_000, status: .activeOngoing,
                    validator: validator)
            })
    }

    // MARK: Duties

    func attesterDuties(_ epoch: Epoch, _ wanted: [ValidatorIndex]) async throws -> DutiesData<AttesterDuty> {
        let pubkeys = Dictionary(indices.map { ($0.value, $0.key) }) { first, _ in first }
        return DutiesData(
            dependentRoot: Root(),
            duties: wanted.map { index in
                AttesterDuty(
                    pubkey: pubkeys[index.rawValue] ?? BLSPubkey(), validatorIndex: index,
                    committeeIndex: CommitteeIndex(index.rawValue / 32 % 64), committeeLength: 2048,
                    committeesAtSlot: 64, validatorCommitteeIndex: index.rawValue / 2048 % 2048,
                    slot: Slot(clock.firstSlot(of: epoch).rawValue + index.rawValue % 32))
            })
    }

    /// All slots are others'.
    func proposerDuties(_ epoch: Epoch) async throws -> DutiesData<ProposerDuty> {
        let start = clock.firstSlot(of: epoch).rawValue
        return DutiesData(
            dependentRoot: Root(),
            duties: (start..<start + 32).map { slot in
                ProposerDuty(
                    pubkey: BLSPubkey(), validatorIndex: ValidatorIndex(1_000_000 + slot), slot: Slot(slot))
            })
    }

    func proposerDutiesV2(_ epoch: Epoch) async throws -> DutiesData<ProposerDuty> { try await proposerDuties(epoch) }

    func syncDuties(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> SyncDutiesData {
        SyncDutiesData(duties: [])
    }

    func aggregateAttestation(
        dataRoot: Root, slot: Slot, committeeIndex: CommitteeIndex
    ) async throws -> ForkedAttestation {
        var attestation = Electra.Attestation()
        attestation.aggregationBits = Electra.AggregationBits(Array(repeating: true, count: 2048))
        attestation.committeeBits[committeeIndex.rawValue < 64 ? Int(committeeIndex.rawValue) : 0] = true
        attestation.data = try await attestationData(slot: slot, committeeIndex: committeeIndex)
        return .electra(attestation)
    }

    func submitAggregateAndProofs(_ aggregates: Versioned<[ForkedSignedAggregateAndProof]>) async throws {}

    func attestationData(slot: Slot, committeeIndex: CommitteeIndex) async throws -> AttestationData {
        let epoch = clock.epoch(of: slot)
        return AttestationData(
            slot: slot, index: 0, beaconBlockRoot: root(slot),
            source: Checkpoint(epoch: Epoch(epoch.rawValue - 1), root: Root()),
            target: Checkpoint(epoch: epoch, root: Root()))
    }
}
