import BeaconAPI
import BenchHarness
import ConsensusTypes
import Duties
import Foundation
import Primitives
import SlotClock

/// What the pure part of the validator client costs with 50 000 keys: reading an epoch's duties, and an epoch of slots.
/// All times are processor time.
enum SchedulerBenchmarks {
    private static let keys: UInt64 = 50_000
    private static let epoch: UInt64 = 100

    static func figures() -> [Figure] {
        let script = SchedulerScript(keys: keys, epoch: epoch)
        var driver = SchedulerDriver(script)
        driver.start()
        let read = processorTime(&driver) { $0.answerFetches() }
        let slots = processorTime(&driver) { $0.run(slots: 32) }
        let heads = processorTime(&driver) { $0.seeHeads(1000) }
        print("scheduler: \(keys) keys hold \(residentMegabytes()) MB of resident memory")
        precondition(driver.attestations >= Int(keys) * 30 / 32, "\(driver.attestations) attestations")
        return [
            Figure(
                "scheduler: \(keys) keys, an epoch's duties read and scheduled", read, limit: .milliseconds(500)),
            Figure("scheduler: \(keys) keys, an epoch of slots and the next one's duties", slots),
            Figure("scheduler: \(keys) keys, 1000 head events", heads),
        ]
    }

    /// The time of this process, less what the script of the node took in it.
    private static func processorTime(
        _ driver: inout SchedulerDriver, _ work: (inout SchedulerDriver) -> Void
    ) -> Duration {
        let prepared = driver.preparing
        let start = clock()
        work(&driver)
        return .microseconds(clock() - start - (driver.preparing - prepared))
    }

    /// VmRSS of this process; 0 where there is no /proc.
    private static func residentMegabytes() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) / 1024
    }
}

/// The answers of a node for one key in each place of an epoch, as JSON.
struct SchedulerScript {
    static let perRequest = 500
    static let root = Root()

    let configuration: SchedulerConfiguration
    let validators: [DutyValidator]
    let start: Millis
    private let keys: UInt64

    init(keys: UInt64, epoch: UInt64) {
        self.keys = keys
        configuration = SchedulerConfiguration(
            clock: SlotClock(genesisTime: 0, slotDuration: 12_000, slotsPerEpoch: 32),
            epochsPerSyncCommitteePeriod: 256, syncCommitteeSize: 512,
            forks: ForkEpochs(altair: 0, bellatrix: 0, electra: 0, fulu: 0))
        validators = (0..<keys).map { DutyValidator(index: ValidatorIndex($0), pubkey: Self.pubkey($0)) }
        start = configuration.clock.start(of: Slot(epoch * 32))
    }

    static func pubkey(_ index: UInt64) -> BLSPubkey {
        var key = BLSPubkey()
        key.withUnsafeMutableBytes { bytes in
            for position in 0..<8 { bytes[40 + position] = UInt8(truncatingIfNeeded: index >> (8 * UInt64(position))) }
        }
        return key
    }

    /// The bodies that a node answers to the requests for one epoch's attester duties.
    func attesterBodies(_ epoch: Epoch, _ indices: [ValidatorIndex]) -> [[UInt8]] {
        stride(from: 0, to: indices.count, by: Self.perRequest).map { start in
            let chunk = indices[start..<min(start + Self.perRequest, indices.count)]
            let duties = chunk.map { index in
                AttesterDuty(
                    pubkey: Self.pubkey(index.rawValue), validatorIndex: index,
                    committeeIndex: CommitteeIndex(index.rawValue / 32 % 64), committeeLength: 512,
                    committeesAtSlot: 64, validatorCommitteeIndex: index.rawValue % 512,
                    slot: Slot(epoch.rawValue * 32 + index.rawValue % 32))
            }
            return DutiesData(dependentRoot: Self.root, duties: duties).jsonBody(.mainnet)
        }
    }

    func proposerBody(_ epoch: Epoch) -> [UInt8] {
        let duties = (0..<UInt64(32)).map { offset in
            ProposerDuty(
                pubkey: Self.pubkey(keys + offset), validatorIndex: ValidatorIndex(keys + offset),
                slot: Slot(epoch.rawValue * 32 + offset))
        }
        return DutiesData(dependentRoot: Self.root, duties: duties).jsonBody(.mainnet)
    }
}

/// Answers all that the scheduler asks for, in virtual time and at once.
struct SchedulerDriver {
    private var core: SchedulerCore
    private var now: Millis
    private let script: SchedulerScript
    private var queue: [SchedulerCore.Effect] = []
    private var bodies: [WorkID: [[UInt8]]] = [:]
    private(set) var attestations = 0
    /// What making the node's answers took, in `clock`'s unit.
    private(set) var preparing: clock_t = 0

    init(_ script: SchedulerScript) {
        self.script = script
        core = SchedulerCore(script.configuration)
        now = script.start
    }

    /// Starts the scheduler and prepares the node's answers to its first requests.
    mutating func start() {
        handle(.start(script.validators))
        for case .fetch(let fetch) in queue { prepare(fetch) }
    }

    /// The part that is measured: the bodies are read, and their duties installed.
    mutating func answerFetches() {
        while !queue.isEmpty { answer(queue.removeFirst()) }
    }

    mutating func run(slots: UInt64) {
        let end = now + Millis(Int64(slots) * 12_000)
        while core.nextWake < end {
            now = max(now, core.nextWake)
            handle(.alarm)
            answerFetches()
        }
    }

    mutating func seeHeads(_ count: UInt64) {
        let slot = core.slot ?? 0
        for number in 0..<count {
            var block = Root()
            block.withUnsafeMutableBytes { $0[0] = UInt8(truncatingIfNeeded: number) }
            handle(
                .head(
                    HeadUpdate(
                        slot: slot, block: block, previousDutyDependentRoot: SchedulerScript.root,
                        currentDutyDependentRoot: SchedulerScript.root)))
        }
        queue = []
    }

    private mutating func handle(_ event: SchedulerCore.Event) {
        queue += core.handle(event, at: now)
    }

    private mutating func prepare(_ fetch: DutyFetch) {
        let start = clock()
        defer { preparing += clock() - start }
        switch fetch.set {
        case .attester(let epoch): bodies[fetch.id] = script.attesterBodies(epoch, fetch.validators)
        case .proposer(let epoch): bodies[fetch.id] = [script.proposerBody(epoch)]
        default: break
        }
    }

    private mutating func answer(_ effect: SchedulerCore.Effect) {
        switch effect {
        case .fetch(let fetch):
            if bodies[fetch.id] == nil { prepare(fetch) }
            read(fetch)
        case .requestAttestationData(let request):
            var data = AttestationData()
            data.slot = request.slot
            data.target.epoch = Epoch(request.slot.rawValue / 32)
            handle(.attestationData(request.id, [CommitteeAttestationData(committee: 0, data: data)]))
        case .attest(let batch):
            attestations += batch.items.count
            handle(.signed(batch.id, items: Array(batch.items.indices)))
            handle(.done(batch.id))
        case .proveSelections(let batch):
            let answers = batch.items.map { item in
                SelectionAnswer(
                    selection: item.selection,
                    proof: SelectionProof(
                        signature: BLSSignature(), hashPrefix: item.selection.validator.rawValue / 32))
            }
            handle(.selectionProofs(batch.id, answers))
            handle(.done(batch.id))
        case .aggregate(let batch):
            handle(.signed(batch.id, items: Array(batch.items.indices)))
            handle(.done(batch.id))
        case .subscribeToCommittees(let request): handle(.done(request.id))
        case .prepareProposers(let request): handle(.done(request.id))
        case .registerValidators(let request): handle(.done(request.id))
        default: break
        }
    }

    private mutating func read(_ fetch: DutyFetch) {
        let bodies = bodies.removeValue(forKey: fetch.id) ?? []
        switch fetch.set {
        case .attester:
            let parts = bodies.compactMap { body -> (dependentRoot: Root, duties: [ScheduledAttestation])? in
                guard let answer = try? DutiesData<AttesterDuty>(json: body, BodyMetadata(), .mainnet) else {
                    return nil
                }
                return (answer.dependentRoot, answer.duties.map(ScheduledAttestation.init(read:)))
            }
            if let answer = DutiesAnswer.joined(parts) { handle(.duties(fetch.id, .only, answer)) }
        case .proposer:
            guard let body = bodies.first,
                let answer = try? DutiesData<ProposerDuty>(json: body, BodyMetadata(), .mainnet)
            else { return }
            let duties = answer.duties.map {
                ScheduledProposal(slot: $0.slot, validator: $0.validatorIndex, pubkey: $0.pubkey)
            }
            handle(
                .duties(
                    fetch.id, .only,
                    .proposer(dependentRoot: answer.dependentRoot, duties, reportsLookaheadRoot: true)))
        default:
            handle(.duties(fetch.id, .only, .sync([])))
        }
    }
}

extension ScheduledAttestation {
    init(read duty: AttesterDuty) {
        self.init(
            validator: duty.validatorIndex, pubkey: duty.pubkey, slot: duty.slot, committee: duty.committeeIndex,
            committeeLength: duty.committeeLength, committeesAtSlot: duty.committeesAtSlot,
            positionInCommittee: duty.validatorCommitteeIndex)
    }
}
