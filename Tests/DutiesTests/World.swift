import ConsensusTypes
import Duties
import Primitives
import SlotClock

/// A scheduler with a scripted beacon node and signer, in virtual time: §3.0 of the scenario catalogue.
///
/// The node answers at once unless `latency` says otherwise. All that the scheduler asks for goes into `log`.
struct World {
    /// Duties that the node answers for one epoch: validator and slot, in order.
    struct Duties {
        var root: UInt64
        var duties: [(validator: UInt64, slot: UInt64)]
        var committee: [UInt64: UInt64] = [:]

        init(_ root: UInt64, _ duties: KeyValuePairs<UInt64, UInt64> = [:], committee: [UInt64: UInt64] = [:]) {
            self.root = root
            self.duties = duties.map { ($0.key, $0.value) }
            self.committee = committee
        }
    }

    struct Entry: CustomStringConvertible {
        var time: Int64
        var what: String
        var description: String { "\(time): \(what)" }
    }

    private struct Pending {
        var time: Millis
        var work: WorkID?
        var happen: (inout World) -> Void
    }

    var core: SchedulerCore
    var now: Millis
    var log: [Entry] = []
    var reports: [SchedulerReport] = []

    // The script. Times are seen through `now`.
    var attester: [UInt64: Duties] = [:]
    var proposer: [UInt64: Duties] = [:]
    var ptc: [UInt64: Duties] = [:]
    /// What the node says of a slot's payload; nil when it has seen no block.
    var payload: (UInt64, World) -> PayloadAttestationData? = { slot, _ in .test(slot, block: 1000 + slot) }
    /// Whether produced blocks have a payload of our own.
    var buildsPayloads = false
    /// Seats by validator.
    var sync: [UInt64: [UInt64: [UInt64]]] = [:]
    /// Complete schedules have this many slots.
    var shortSchedules: Set<UInt64> = []
    var reportsLookaheadRoot = true
    var head: UInt64?
    /// How long a request takes; by the log's name of it.
    var latency: (String, World) -> Int64 = { _, _ in 0 }
    /// Whether a request fails.
    var failure: (String, World) -> WorkFailure? = { _, _ in nil }
    /// Changes attestation data before it is answered.
    var data: (AttestationData, World) -> AttestationData = { data, _ in data }
    var selected: Set<UInt64> = []
    var badKeys: Set<UInt64> = []
    /// Epochs in which a validator is seen on the network.
    var live: [UInt64: Set<UInt64>] = [:]
    /// Whether builders are used: the executor leaves out validators without one.
    var hasBuilder = false
    private(set) var findings: [DoppelgangerFinding] = []
    /// Batches of which nothing is signed; by the log's name of their publishing.
    var failsToSign: Set<String> = []
    /// Positions of a batch that are not signed now, for a reason that passes; by the log's name of its publishing.
    var unsigned: (String, World) -> Set<Int> = { _, _ in [] }
    /// Changes the duties of an answer.
    var tamper: (ScheduledAttestation) -> ScheduledAttestation = { $0 }
    /// An alarm of the clock goes off this much late.
    var alarmDelay: () -> Int64 = { 0 }

    private var pending: [Pending] = []
    private var blocks: [WorkID: BlockRequest] = [:]
    private(set) var inFlight: [WorkID: String] = [:]
    private(set) var mostInFlight = 0

    init(_ configuration: SchedulerConfiguration = .minimal(), start: Int64) {
        core = SchedulerCore(configuration)
        now = Millis(start)
    }

    var configuration: SchedulerConfiguration { core.configuration }
    var slotsPerEpoch: UInt64 { configuration.clock.slotsPerEpoch }

    /// The start of a slot, in milliseconds.
    func s(_ slot: UInt64) -> Int64 { configuration.clock.start(of: Slot(slot)).rawValue }

    /// Moments after the start of a slot.
    func moments(_ slot: UInt64, _ offsets: [Int64]) -> [Int64] {
        let start = s(slot)
        return offsets.map { start + $0 }
    }

    // MARK: Doing

    mutating func start(_ validators: [UInt64] = [7, 8, 9]) {
        handle(.start(validators.map { .test($0) }))
    }

    /// Does something at a time.
    mutating func at(_ time: Int64, _ happen: @escaping (inout World) -> Void) {
        schedule(Millis(time), nil, happen)
    }

    mutating func at(_ time: Int64, _ event: SchedulerCore.Event) {
        at(time) { $0.handle(event) }
    }

    /// The validators from a time on.
    mutating func validators(_ indices: [UInt64], at time: Int64) {
        at(time, .validatorsChanged(indices.map { .test($0) }))
    }

    mutating func head(
        _ slot: UInt64, _ block: UInt64, _ previous: UInt64, _ current: UInt64, at time: Int64, node: Int = 0,
        isOptimistic: Bool = false
    ) {
        at(
            time,
            .head(
                HeadUpdate(
                    node: NodeID(node), slot: Slot(slot), block: root(block), previousDutyDependentRoot: root(previous),
                    currentDutyDependentRoot: root(current), isOptimistic: isOptimistic)))
        at(time) { $0.head = block }
    }

    mutating func payloadAvailable(_ slot: UInt64, _ block: UInt64, at time: Int64) {
        at(time, .payloadAvailable(PayloadAvailability(slot: Slot(slot), block: root(block))))
    }

    /// Turns the clock to a time, stopping at every alarm and every answer on the way.
    mutating func run(to end: Int64) {
        var steps = 0
        while let next = nextMoment(), next.time.rawValue <= end {
            steps += 1
            precondition(steps < 2_000_000, "the scheduler does not come to rest at \(now)")
            now = max(now, next.time)
            if next.isAlarm {
                handle(.alarm)
            } else if let item = pending.popLast() {
                if item.work == nil || item.work.flatMap({ inFlight[$0] }) != nil { item.happen(&self) }
            }
        }
        now = max(now, Millis(end))
    }

    /// Sets the clock without stopping anywhere: the process was suspended.
    mutating func jump(to time: Int64) {
        now = Millis(time)
        let late = pending
        pending = []
        for item in late.reversed() { schedule(max(item.time, now), item.work, item.happen) }
        handle(.alarm)
    }

    mutating func handle(_ event: SchedulerCore.Event) {
        for effect in core.handle(event, at: now) { perform(effect) }
        mostInFlight = max(mostInFlight, inFlight.count)
    }

    private mutating func nextMoment() -> (time: Millis, isAlarm: Bool)? {
        let wake = core.nextWake
        let alarm = wake == .never ? Millis.never : wake + Millis(alarmDelay())
        if let next = pending.last, next.time <= alarm { return (next.time, false) }
        return alarm == .never ? nil : (alarm, true)
    }

    private mutating func schedule(_ time: Millis, _ work: WorkID?, _ happen: @escaping (inout World) -> Void) {
        var low = 0
        var high = pending.count
        // The next one is last; of two at one time, the one that was there first.
        while low < high {
            let middle = (low + high) / 2
            if pending[middle].time <= time { high = middle } else { low = middle + 1 }
        }
        pending.insert(Pending(time: time, work: work, happen: happen), at: low)
    }

    mutating func note(_ what: String) {
        log.append(Entry(time: now.rawValue, what: what))
    }

    // MARK: The node and the signer

    /// Logs a request and answers it when its time has come, unless it is cancelled before.
    private mutating func request(
        _ id: WorkID, _ what: String, ends: Bool = true, _ answer: @escaping (inout World) -> SchedulerCore.Event
    ) {
        note(what)
        inFlight[id] = what
        schedule(now + Millis(latency(what, self)), id) { world in
            if ends { world.inFlight[id] = nil }
            if let failure = world.failure(what, world) {
                world.inFlight[id] = nil
                world.handle(.failed(id, failure))
            } else {
                world.handle(answer(&world))
            }
        }
    }

    /// Signs at once and publishes after the latency of `publish …`.
    private mutating func sign(_ id: WorkID, _ what: [String], _ kind: String) {
        for item in what { note(item) }
        inFlight[id] = kind
        schedule(now, id) { world in
            if world.failsToSign.contains(kind) {
                world.inFlight[id] = nil
                world.handle(.failed(id, .temporary))
            } else {
                world.finishSigning(id, what.indices, kind)
            }
        }
    }

    private mutating func finishSigning(_ id: WorkID, _ items: Range<Int>, _ kind: String) {
        let unsigned = unsigned(kind, self).filter(items.contains)
        let signed = items.filter { !unsigned.contains($0) }
        if !unsigned.isEmpty { handle(.unsigned(id, items: unsigned.sorted())) }
        guard signed.isEmpty else {
            handle(.signed(id, items: signed))
            return publish(id, kind)
        }
        // A block stays with its work; a batch of which nothing is signed is over.
        guard !kind.hasPrefix("block") else { return }
        inFlight[id] = nil
        handle(.failed(id, .refused))
    }

    private mutating func publish(_ id: WorkID, _ kind: String) {
        request(id, "publish \(kind)") { _ in .done(id) }
    }

    private mutating func perform(_ effect: SchedulerCore.Effect) {
        switch effect {
        case .fetch(let fetch):
            answer(fetch)
        case .requestAttestationData(let request):
            let committees = request.committees.map { "c\($0)" }.joined(separator: ",")
            self.request(request.id, "data \(request.slot) \(committees)") { world in
                .attestationData(request.id, request.committees.map { world.attestationData(request.slot, $0) })
            }
        case .attest(let batch):
            sign(
                batch.id, batch.items.map { "attest \($0.duty.validator)@\(batch.slot)" }, "attestations \(batch.slot)")
        case .aggregate(let batch):
            sign(
                batch.id, batch.items.map { "aggregate \($0.duty.validator)@\(batch.slot)" }, "aggregates \(batch.slot)"
            )
        case .produceBlock(let request):
            blocks[request.id] = request
            self.request(request.id, "block \(request.slot)", ends: false) { world in
                .blockProduced(
                    request.id,
                    BlockSummary(
                        slot: request.slot, proposer: request.proposer, hasOwnEnvelope: world.buildsPayloads))
            }
        case .proposeBlock(let id):
            guard let block = blocks[id] else { return }
            sign(id, ["propose \(block.proposer)@\(block.slot)"], "block \(block.slot)")
        case .requestHeadRoot(let id, let slot):
            request(id, "head \(slot)") { world in .headRoot(id, root(world.head ?? 1000 + slot.rawValue)) }
        case .signSyncMessages(let batch):
            let items = batch.items.map { "sync \($0.validator)@\(batch.slot) \(number(batch.blockRoot))" }
            sign(batch.id, items, "sync \(batch.slot)")
        case .contribute(let batch):
            let items = batch.items.map {
                "contribute \($0.validator)@\(batch.slot)/\($0.subcommittee) \(number($0.blockRoot))"
            }
            sign(batch.id, items, "contributions \(batch.slot)")
        default:
            performAside(effect)
        }
    }

    private mutating func performAside(_ effect: SchedulerCore.Effect) {
        switch effect {
        case .requestPayloadAttestationData(let request):
            self.request(request.id, "payload-data \(request.slot)") { world in
                .payloadAttestationData(request.id, world.payload(request.slot.rawValue, world))
            }
        case .attestPayload(let batch):
            let vote = batch.data.payloadPresent ? "present" : "absent"
            sign(
                batch.id, batch.items.map { "vote \($0.validator)@\(batch.slot) \(vote)" }, "votes \(batch.slot)")
        case .sendProposerPreferences(let batch):
            let items = batch.items.map { "\($0.validator)@\($0.slot)/\(number($0.dependentRoot))" }
            request(batch.id, "prefer " + items.joined(separator: " ")) { world in
                let unsigned = world.unsigned("preferences", world).filter(items.indices.contains).sorted()
                if !unsigned.isEmpty { world.handle(.unsigned(batch.id, items: unsigned)) }
                return .done(batch.id)
            }
        case .revealPayload(let reveal):
            sign(reveal.id, ["reveal \(reveal.slot)"], "payload \(reveal.slot)")
        case .proveSelections(let batch):
            prove(batch)
        case .subscribeToCommittees(let subscriptions):
            let items = subscriptions.items.map {
                "\($0.duty.validator)@\($0.duty.slot)\($0.isAggregator ? "!" : "")"
            }
            request(subscriptions.id, "subscribe " + items.joined(separator: " ")) { _ in .done(subscriptions.id) }
        case .subscribeToSyncCommittee(let subscriptions):
            let items = subscriptions.items.map { "\($0.validator)" }.joined(separator: ",")
            request(subscriptions.id, "subscribe-sync [\(items)] until \(subscriptions.untilEpoch)") { _ in
                .done(subscriptions.id)
            }
        case .prepareProposers(let preparations):
            let items = preparations.validators.map { "\($0)" }.joined(separator: ",")
            request(preparations.id, "prepare [\(items)]") { _ in .done(preparations.id) }
        case .registerValidators, .submitExit, .checkLiveness, .examineBlock, .stopKeys:
            performCare(effect)
        case .republish(let id):
            publish(id, "again")
        case .cancel(let id):
            if let what = inFlight.removeValue(forKey: id) { note("cancel \(what)") }
        case .report(let report):
            reports.append(report)
        default:
            break
        }
    }

    private mutating func performCare(_ effect: SchedulerCore.Effect) {
        switch effect {
        case .registerValidators(let registrations):
            guard hasBuilder else { return handle(.done(registrations.id)) }
            let items = registrations.validators.map { "\($0)" }.joined(separator: ",")
            request(registrations.id, "register [\(items)]") { _ in .done(registrations.id) }
        case .submitExit(let exit):
            request(exit.id, "exit \(exit.validator) in \(exit.epoch)") { _ in .done(exit.id) }
        case .checkLiveness(let question):
            let items = question.validators.map { "\($0)" }.joined(separator: ",")
            let epochs = question.epochs.map { "\($0)" }.joined(separator: ",")
            request(question.id, "liveness \(epochs) [\(items)]") { world in
                .liveness(
                    question.id,
                    question.epochs.map { epoch in
                        let live = world.live[epoch.rawValue] ?? []
                        return EpochLiveness(
                            epoch: epoch, live: Set(question.validators.filter { live.contains($0.rawValue) }))
                    })
            }
        case .examineBlock(let block):
            request(block.id, "examine \(block.slot) \(number(block.root))") { _ in .done(block.id) }
        case .stopKeys(let finding):
            findings.append(finding)
        default:
            break
        }
    }

    private mutating func prove(_ batch: SelectionBatch) {
        note("batch of \(batch.items.count)")
        for item in batch.items {
            let part = item.selection.subcommittee.map { "/\($0)" } ?? ""
            note("prove \(item.selection.validator)@\(item.selection.slot)\(part)")
        }
        inFlight[batch.id] = "proofs"
        schedule(now, batch.id) { world in
            world.inFlight[batch.id] = nil
            let good = batch.items.filter { !world.badKeys.contains($0.selection.validator.rawValue) }
            world.handle(
                .selectionProofs(
                    batch.id,
                    good.map {
                        SelectionAnswer(
                            selection: $0.selection,
                            proof: SelectionProof(
                                signature: BLSSignature(),
                                hashPrefix: world.selected.contains($0.selection.validator.rawValue) ? 0 : 1))
                    }))
            world.handle(.done(batch.id))
        }
    }

    // MARK: Answers

    private mutating func answer(_ fetch: DutyFetch) {
        let indices = "[" + fetch.validators.map { "\($0)" }.joined(separator: ",") + "]"
        switch fetch.set {
        case .attester(let epoch):
            request(fetch.id, "attester/\(epoch) \(indices)") { world in
                .duties(fetch.id, .only, world.attesterAnswer(epoch.rawValue, fetch.validators))
            }
        case .proposer(let epoch):
            request(fetch.id, "proposer/\(epoch)") { world in
                .duties(fetch.id, .only, world.proposerAnswer(epoch.rawValue))
            }
        case .ptc(let epoch):
            request(fetch.id, "ptc/\(epoch) \(indices)") { world in
                .duties(fetch.id, .only, world.ptcAnswer(epoch.rawValue, fetch.validators))
            }
        case .sync(let period):
            request(fetch.id, "sync/\(fetch.epoch) \(indices)") { world in
                .duties(fetch.id, .only, world.syncAnswer(period.rawValue, fetch.validators))
            }
        }
    }

    /// The dependent root on chain A.
    func canonicalRoot(_ epoch: UInt64) -> UInt64 { epoch <= 1 ? 1 : 1000 + (epoch - 1) * slotsPerEpoch - 1 }

    func canonicalProposerRoot(_ epoch: UInt64) -> UInt64 {
        if epoch >= 1, Epoch(epoch - 1) >= configuration.forks.fulu { return canonicalRoot(epoch) }
        return epoch == 0 ? 1 : 1000 + epoch * slotsPerEpoch - 1
    }

    private func attesterAnswer(_ epoch: UInt64, _ asked: [ValidatorIndex]) -> DutiesAnswer {
        let script = attester[epoch] ?? Duties(canonicalRoot(epoch))
        let duties = script.duties.filter { duty in asked.contains(ValidatorIndex(duty.validator)) }.map { duty in
            ScheduledAttestation(
                validator: ValidatorIndex(duty.validator), pubkey: .test(duty.validator), slot: Slot(duty.slot),
                committee: CommitteeIndex(script.committee[duty.validator] ?? 0), committeeLength: 64,
                committeesAtSlot: 4, positionInCommittee: duty.validator % 64)
        }
        return .attester(dependentRoot: root(script.root), duties.map(tamper))
    }

    private func proposerAnswer(_ epoch: UInt64) -> DutiesAnswer {
        let script = proposer[epoch] ?? Duties(canonicalProposerRoot(epoch))
        var schedule = script.duties.map {
            ScheduledProposal(slot: Slot($0.slot), validator: ValidatorIndex($0.validator), pubkey: .test($0.validator))
        }
        for slot in epoch * slotsPerEpoch..<(epoch + 1) * slotsPerEpoch
        where !schedule.contains(where: { $0.slot == Slot(slot) }) {
            schedule.append(
                ScheduledProposal(slot: Slot(slot), validator: ValidatorIndex(90 + slot), pubkey: .test(90 + slot)))
        }
        if shortSchedules.contains(epoch) { schedule.removeLast() }
        return .proposer(dependentRoot: root(script.root), schedule, reportsLookaheadRoot: reportsLookaheadRoot)
    }

    private func ptcAnswer(_ epoch: UInt64, _ asked: [ValidatorIndex]) -> DutiesAnswer {
        let script = ptc[epoch] ?? Duties(canonicalRoot(epoch))
        return .ptc(
            dependentRoot: root(script.root),
            script.duties.filter { asked.contains(ValidatorIndex($0.validator)) }.map {
                ScheduledPayloadAttestation(
                    validator: ValidatorIndex($0.validator), pubkey: .test($0.validator), slot: Slot($0.slot))
            })
    }

    private func syncAnswer(_ period: UInt64, _ asked: [ValidatorIndex]) -> DutiesAnswer {
        .sync(
            (sync[period] ?? [:]).sorted { $0.key < $1.key }.filter { asked.contains(ValidatorIndex($0.key)) }.map {
                SyncCommitteeSeats(validator: ValidatorIndex($0.key), pubkey: .test($0.key), positions: $0.value)
            })
    }

    private func attestationData(_ slot: Slot, _ committee: CommitteeIndex) -> CommitteeAttestationData {
        let epoch = configuration.clock.epoch(of: slot)
        let answer = AttestationData(
            slot: slot, index: epoch >= configuration.forks.electra ? 0 : committee,
            beaconBlockRoot: root(head ?? 1000 + slot.rawValue),
            source: Checkpoint(epoch: epoch.saturatingSubtract(1), root: Root()),
            target: Checkpoint(epoch: epoch, root: Root()))
        return CommitteeAttestationData(committee: committee, data: data(answer, self))
    }
}

// MARK: - Reading the log

extension World {
    /// When something was logged that begins with the text.
    func times(_ prefix: String) -> [Int64] {
        log.filter { $0.what == prefix || $0.what.hasPrefix(prefix + " ") }.map(\.time)
    }

    func entries(_ prefix: String) -> [String] {
        log.filter { $0.what.hasPrefix(prefix) }.map(\.what)
    }

    func count(_ prefix: String, from start: Int64 = .min, to end: Int64 = .max) -> Int {
        times(prefix).filter { $0 >= start && $0 <= end }.count
    }
}
