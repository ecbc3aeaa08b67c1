import BeaconAPI
import BeaconNodePool
import Duties
import Logging
import Primitives
import ProposerSettings
import ServiceLifecycle
import SlotClock

/// The one loop: it owns the core, feeds it with events, carries out its effects as children of one task group, and
/// arms the one alarm, synchronously, after each event.
struct DutyLoop: Sendable {
    /// How long signing and publishing may go on after a stop.
    static let drainTime = Duration.milliseconds(1500)

    let executor: DutyExecutor
    private let scheduler: SchedulerConfiguration
    private let directory: ValidatorDirectory
    private var exits: ExitRequests { executor.exits }
    let time: any WallTime
    let control: ControlChannel
    /// An old head that is lost does no harm: the newest has the roots.
    let heads = Mailbox<HeadUpdate>(capacity: 32)
    let networkEvents = Mailbox<NetworkEvent>(capacity: 256)
    // Changes say only that something is another: one of each kind is enough to be told.
    private let keyChanges = Mailbox<Void>(capacity: 1)
    private let proposerChanges = Mailbox<Void>(capacity: 1)
    let logger: Logger

    init(
        executor: DutyExecutor, scheduler: SchedulerConfiguration, directory: ValidatorDirectory, time: any WallTime,
        activity: any Activity, logger: Logger
    ) {
        self.executor = executor
        self.scheduler = scheduler
        self.directory = directory
        self.time = time
        self.logger = logger
        control = ControlChannel(activity: activity)
    }

    /// A child that carries out an effect.
    struct Child {
        var sequence: UInt64
        var task: Task<Void, Never>
        /// Signs or publishes: not to be cut short.
        var isCritical: Bool
    }

    struct State {
        var core: SchedulerCore
        var children: [WorkID: Child] = [:]
        var sequence: UInt64 = 0
        var streams: [NodeID: EventStreamState]
        var slot: Slot?
        var keyChanges: Gathering
        var proposerChanges: Gathering
        /// The slot whose duties are the last ones.
        var lastSlot: Slot?
        var isStopping = false
        /// Why the client stops by itself.
        var failure: ValidatorClientError?
        var isOver = false
    }

    /// Runs until the task is cancelled; then no duty is begun, and what is being signed or published has a moment to
    /// finish. A graceful shutdown may wait for the duties at hand before that.
    /// - Throws: `ValidatorClientError` when the client has to stop by itself.
    func run() async throws {
        let owner = Task { await loop() }
        let failure = await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await owner.value
            } onGracefulShutdown: {
                control.send(.leave)
            }
        } onCancel: {
            control.send(.stop)
        }
        if let failure { throw failure }
    }

    /// Returns why it stopped by itself; nil when it was asked to.
    private func loop() async -> ValidatorClientError? {
        let failure = await withDiscardingTaskGroup { group in
            let nodes = executor.pool.members.map(\.id)
            let gathering = Gathering(pause: Millis(scheduler.clock.slotDuration.rawValue / 48))
            var state = State(
                core: SchedulerCore(scheduler),
                streams: Dictionary(uniqueKeysWithValues: nodes.map { ($0, EventStreamState(scheduler)) }),
                keyChanges: gathering, proposerChanges: gathering)
            executor.tellValidators()
            handle(.start(directory.dutyValidators), &state, &group)
            directory.registry.observe { [control, keyChanges] in
                if keyChanges.put(()) { control.send(.keysChanged) }
            }
            executor.configuration.proposers.observe { [control, proposerChanges] in
                if proposerChanges.put(()) { control.send(.proposersChanged) }
            }
            lookUpNewKeys(&group)
            openStreams(&state, &group)
            arm(state)
            exits.connect { [control] in control.send(.exits) }
            control.activity.end()
            for await event in control.stream {
                take(event, &state, &group)
                if !state.isStopping { arm(state) }
                control.activity.end()
                if state.isOver { break }
            }
            exits.connect(nil)
            time.disarm()
            group.cancelAll()
            return state.failure
        }
        await control.close()
        return failure
    }

    private func arm(_ state: State) {
        let reopening = executor.pool.listened.compactMap { state.streams[$0]?.openAt }.min() ?? .never
        let changes = [state.keyChanges.dueAt, state.proposerChanges.dueAt].compactMap(\.self).min() ?? .never
        time.arm(at: min(state.core.nextWake, reopening, changes)) { [control] in control.send(.alarm) }
    }

    // MARK: Events

    private func take(_ event: ControlEvent, _ state: inout State, _ group: inout DiscardingTaskGroup) {
        switch event {
        case .finished(let id, let sequence):
            if state.children[id]?.sequence == sequence {
                state.children[id] = nil
                executor.outbox.rest(id)
            }
            if state.isStopping { leaveIfIdle(&state) }
        case .leave:
            leave(&state, &group)
        case .stop:
            stop(&state, &group)
        case .stopNow:
            state.isOver = true
        case _ where state.isStopping:
            break
        case .alarm:
            if state.keyChanges.take(at: time.now) { takeKeyChanges(&state, &group) }
            if state.proposerChanges.take(at: time.now) { takeProposerChanges(&state, &group) }
            handle(.alarm, &state, &group)
        case .heads:
            for head in heads.take() {
                state.streams[head.node]?.sawEvent(in: state.core.slot)
                handle(.head(head), &state, &group)
            }
        case .networkEvents:
            for event in networkEvents.take() { take(event, &state, &group) }
        case .core(let event):
            handle(event, &state, &group)
        case .eventStream(let node, let isOpen):
            takeStream(of: node, isOpen: isOpen, &state, &group)
        case .keysChanged:
            _ = keyChanges.take()
            if state.keyChanges.add(at: time.now) { takeKeyChanges(&state, &group) }
        case .proposersChanged:
            _ = proposerChanges.take()
            if state.proposerChanges.add(at: time.now) { takeProposerChanges(&state, &group) }
        case .validatorsRefreshed:
            executor.reportUnknownKeys()
            executor.tellValidators()
            handle(.validatorsChanged(directory.dutyValidators), &state, &group)
            requestExits(&state, &group)
        case .exits:
            requestExits(&state, &group)
        case .slashed(let validators):
            closeAfterSlashing(validators, &state)
        }
        if state.failure != nil || isDone(state) { stop(&state, &group) }
        if !state.isStopping { openStreams(&state, &group) }
    }

    private func takeKeyChanges(_ state: inout State, _ group: inout DiscardingTaskGroup) {
        directory.dropRemovedKeys()
        handle(.validatorsChanged(directory.dutyValidators), &state, &group)
        lookUpNewKeys(&group)
    }

    private func takeProposerChanges(_ state: inout State, _ group: inout DiscardingTaskGroup) {
        handle(.feeRecipientsChanged, &state, &group)
        handle(.registrationsChanged(executor.unregistered), &state, &group)
    }

    private func requestExits(_ state: inout State, _ group: inout DiscardingTaskGroup) {
        for exit in exits.take({ directory.index(of: $0) }) {
            handle(.exitRequested(exit.validator, notBefore: exit.notBefore), &state, &group)
        }
    }

    private func take(_ event: NetworkEvent, _ state: inout State, _ group: inout DiscardingTaskGroup) {
        switch event {
        case .block(let slot, let root):
            handle(.blockSeen(slot, root), &state, &group)
        case .reorganised(let reorg):
            handle(.reorganised(reorg), &state, &group)
        case .payloadAvailable(let payload):
            handle(.payloadAvailable(payload), &state, &group)
        case .sighting(let sighting):
            control.activity.begin()
            group.addTask { [executor, control] in
                await executor.examine(sighting) { control.send(.core($0)) }
                control.activity.end()
            }
        case .slashing(let validators):
            closeAfterSlashing(validators, &state)
        }
    }

    private func closeAfterSlashing(_ validators: [ValidatorIndex], _ state: inout State) {
        executor.stopSlashedShares(validators)
        let own = validators.filter(directory.isWhole)
        if state.failure == nil, !own.isEmpty { state.failure = executor.closeAfterSlashing(own) }
    }

    func handle(_ event: SchedulerCore.Event, _ state: inout State, _ group: inout DiscardingTaskGroup) {
        for effect in state.core.handle(event, at: time.now) { perform(effect, &state, &group) }
        if let slot = state.core.slot, slot != state.slot {
            state.slot = slot
            beginSlot(slot, &state, &group)
        }
    }

    /// What is to be looked after once a slot: the nodes' health, their event streams, and keys whose state may change.
    private func beginSlot(_ slot: Slot, _ state: inout State, _ group: inout DiscardingTaskGroup) {
        let slotsPerEpoch = scheduler.clock.slotsPerEpoch
        let isOncePerEpoch = slot.rawValue % slotsPerEpoch == min(1, slotsPerEpoch - 1)
        let isRefreshDue = isOncePerEpoch && !directory.unsettled.isEmpty
        if !isRefreshDue { lookUpNewKeys(&group) }
        for node in state.streams.keys where state.streams[node]?.isSilent(in: slot) ?? false {
            executor.warn(
                "no head events for some slots: opening the event stream again", ["node": "\(name(node))"])
            control.activity.begin()
            state.streams[node]?.cut()
        }
        executor.begin(slot)
        control.activity.begin()
        group.addTask { [executor, control] in
            await executor.pool.check { control.send(.core(.nodeReturned($0))) }
            executor.tellNodes()
            await executor.checkInclusion(at: slot)
            if isRefreshDue, await executor.refreshValidators() { control.send(.validatorsRefreshed) }
            // The events of a slashing may have come while no stream was open.
            if isOncePerEpoch, let slashed = await executor.slashedValidators() { control.send(.slashed(slashed)) }
            control.activity.end()
        }
    }

    /// Asks for the indices of keys that nobody has asked for: those just added, and those whose request failed.
    private func lookUpNewKeys(_ group: inout DiscardingTaskGroup) {
        let pubkeys = directory.takeNew()
        guard !pubkeys.isEmpty else { return }
        control.activity.begin()
        group.addTask { [executor, control] in
            if await executor.lookUp(pubkeys) { control.send(.validatorsRefreshed) }
            control.activity.end()
        }
    }

    // MARK: Effects

    private func perform(
        _ effect: SchedulerCore.Effect, _ state: inout State, _ group: inout DiscardingTaskGroup
    ) {
        switch effect {
        case .report(let report):
            executor.take(report)
        case .cancel(let id):
            state.children[id]?.task.cancel()
            executor.abandon(id)
        case .stopKeys(let finding):
            executor.stopKeys(finding)
            if finding.endsClient { state.failure = .doppelganger(finding) }
        default:
            guard let id = effect.work else { return }
            spawn(effect, id, &state, &group)
        }
    }

    private func spawn(
        _ effect: SchedulerCore.Effect, _ id: WorkID, _ state: inout State, _ group: inout DiscardingTaskGroup
    ) {
        state.sequence += 1
        let sequence = state.sequence
        executor.outbox.open(id)
        control.activity.begin()
        let task = Task { [executor, control] in
            await executor.perform(effect) { control.send(.core($0)) }
        }
        state.children[id] = Child(sequence: sequence, task: task, isCritical: effect.isCritical)
        group.addTask { [control] in
            await withTaskCancellationHandler {
                await task.value
            } onCancel: {
                task.cancel()
            }
            control.send(.finished(id, sequence))
            control.activity.end()
        }
    }
}
