import ConsensusTypes
package import Primitives
package import SlotClock

/// Decides what a validator client does and when: a value that is told what happened and answers with what to do.
///
/// It has no task, clock, lock or input of its own. Its owner calls `handle` with every event, one after the other,
/// carries out the effects, and wakes it with `.alarm` at `nextWake`. All timers are data in here, which makes every
/// scenario exact in virtual time. Each kind of duty is a handler value; all are called in turn for each event.
package struct SchedulerCore: Sendable {
    var context: DutyContext
    var attester = AttesterHandler()
    var proposer = ProposerHandler()
    var sync = SyncCommitteeHandler()
    var subscriptions = SubscriptionHandler()
    var preparations = PreparationHandler()
    var registrations = RegistrationHandler()
    var exits = ExitHandler()
    var doppelgangers = DoppelgangerHandler()
    var ptc = PTCHandler()
    var preferences = PreferencesHandler()
    var envelopes = EnvelopeHandler()

    private var hasStarted = false
    private var isNewSlot = false
    /// The slot whose half was reached last.
    private var halfSlotDone: Slot?
    /// The clock was set back to before the start of the slot being worked on: nothing is begun, and nothing signed,
    /// until it has come there again.
    private(set) var clockIsBehind = false

    package init(_ configuration: SchedulerConfiguration) {
        context = DutyContext(configuration: configuration, now: 0)
    }

    package var configuration: SchedulerConfiguration { context.configuration }

    /// The slot being worked on; nil before genesis.
    package var slot: Slot? { context.slot }

    /// Takes in one event and answers with what is to be done, in this order.
    package mutating func handle(_ event: Event, at now: Millis) -> [Effect] {
        context.now = now
        context.retryAt = .never
        context.hasInvalidatedDuties = false
        isNewSlot = false
        expire(answering: event.work)
        if hasStarted { turnClock() }
        take(event)
        if hasStarted, !clockIsBehind { advance() }
        defer { context.effects = [] }
        return context.effects
    }

    /// When to call `handle(.alarm)` next, if nothing else happens before.
    package var nextWake: Millis {
        guard hasStarted else { return .never }
        let configuration = context.configuration
        var wake = min(context.retryAt, context.works.nextWake)
        guard let slot = context.slot else { return min(wake, context.clock.start(of: 0)) }
        let moments = [
            context.clock.start(of: slot), context.latch.nextMoment(after: context.now),
            configuration.syncMessageDue(slot),
            configuration.halfSlot(slot), configuration.aggregateDue(slot), configuration.contributionDue(slot),
            context.clock.start(of: slot + 1),
        ]
        for moment in moments where moment > context.now { wake = min(wake, moment) }
        return wake
    }

    // MARK: Time

    /// Ends work that is past its deadline, and publishes again what waits for it.
    /// - Parameter answered: the work that the event is an answer to: at the very deadline it is still in time.
    private mutating func expire(answering answered: WorkID?) {
        let due = context.works.due(at: context.now, answering: answered)
        for (id, purpose) in due.expired {
            context.effects.append(.cancel(id))
            route(id, purpose, .temporary)
        }
        context.effects += due.republish.map(Effect.republish)
    }

    /// Enters the wall slot, skipping those that passed unseen. A slot is never entered twice.
    private mutating func turnClock() {
        let slot = context.clock.slot(at: context.now)
        if let current = context.slot, slot.map({ $0 <= current }) ?? true {
            let isBehind = slot != current
            if isBehind, !clockIsBehind { context.report(.clockWentBack(to: context.now)) }
            clockIsBehind = isBehind
        } else if let slot {
            enter(slot)
        }
        if let current = context.slot, halfSlotDone != current, context.now >= context.configuration.halfSlot(current) {
            halfSlotDone = current
            reachHalfSlot(current)
        }
    }

    private mutating func enter(_ slot: Slot) {
        if let last = context.slot, slot > last + 1 {
            context.report(.slotsSkipped(from: last + 1, to: slot - 1))
        }
        clockIsBehind = false
        isNewSlot = true
        context.slot = slot
        if context.firstSlot == nil || context.clock.isFirstSlotOfEpoch(slot) { reportUnknownFork() }
        if context.firstSlot == nil { context.firstSlot = slot }
        context.latch.begin(slot, context.configuration)
        context.proofs.drop(before: slot.saturatingSubtract(1))
        proposer.beginSlot(slot, &context)
        attester.beginSlot(slot, &context)
        sync.beginSlot(slot, &context)
        subscriptions.beginSlot(slot)
        doppelgangers.beginSlot(slot, &context)
        ptc.beginSlot(slot, &context)
        preferences.beginSlot(slot)
        envelopes.beginSlot(slot, &context)
    }

    private mutating func reportUnknownFork() {
        let fork = context.configuration.forks.unknown
        guard fork != ForkEpochs.farFuture else { return }
        context.report(context.epoch < fork ? .unknownForkAhead(fork) : .unknownForkReached(fork))
    }

    private mutating func reachHalfSlot(_ slot: Slot) {
        subscriptions.reachHalfSlot(slot, context)
        preparations.reachHalfSlot(slot, context)
        registrations.reachHalfSlot(slot, &context)
        context.proofs.want(
            attester.missingProofs(after: slot, context) + sync.missingProofs(after: slot, context), isUrgent: false)
        if context.heads.hasLostStream, (slot.rawValue + 1) % context.clock.slotsPerEpoch == 0 {
            attester.refreshAhead(context)
            proposer.refreshAhead(context)
            ptc.refreshAhead(context)
        }
    }

    // MARK: Events

    private mutating func take(_ event: Event) {
        switch event {
        case .start(let validators):
            hasStarted = true
            context.startedAt = context.now
            turnClock()
            replaceValidators(with: validators)
        case .alarm:
            break
        case .head(let head):
            see(head)
        case .reorganised(let reorg):
            see(reorg)
        case .payloadAvailable(let payload):
            ptc.see(payload, context)
        case .eventStream(let node, let isOpen):
            context.heads.setStream(of: node, isOpen: isOpen)
            preparations.setStream(of: node, isOpen: isOpen)
        case .nodeReturned(let node):
            subscriptions.forgetAll()
            preparations.nodeReturned(node)
            preferences.want()
            registrations.want(context.validators.all)
        case .validatorsChanged(let validators):
            replaceValidators(with: validators)
        case .feeRecipientsChanged:
            preparations.want()
            preferences.want()
        case .registrationsChanged(let validators):
            registrations.want(validators)
        case .exitRequested(let validator, let slot):
            exits.want(validator, notBefore: slot, context)
        case .blockSeen(let slot, let root):
            guard proposer.isOwn(slot, context) else { return }
            doppelgangers.saw(block: root, in: slot, &context)
        case .foreignMessage(let validator, let evidence):
            guard context.validators[validator]?.use == .whole else { return }
            let isHeld = context.doppelgangers.holds(validator)
            doppelgangers.stop([validator], evidence, endsClient: isHeld, &context)
        case .done(let id):
            end(id, hasFailed: false)
        case .failed(let id, let failure):
            fail(id, failure)
        case .duties, .attestationData, .payloadAttestationData, .blockProduced, .headRoot, .signed, .unsigned,
            .selectionProofs,
            .liveness:
            takeAnswer(event)
        }
    }

    /// Once an epoch: keys that sign here, but left out the last epoch, must not have been seen in it.
    private mutating func watchSilentKeys() {
        guard doppelgangers.isContinuousCheckDue(&context) else { return }
        let epoch = context.epoch - 1
        let members = sync.members(of: epoch, context)
        let silent = attester.silent(in: epoch, context).filter {
            !members.contains($0) && context.validators[$0]?.use == .whole
        }
        doppelgangers.askContinuously(silent, epoch, &context)
    }

    private mutating func replaceValidators(with validators: [DutyValidator]) {
        let change = context.validators.replace(with: validators)
        doppelgangers.validatorsChanged(change, &context)
        attester.validatorsChanged(change, &context)
        sync.validatorsChanged(change, &context)
        ptc.validatorsChanged(change, &context)
        registrations.validatorsChanged(change, &context)
    }

    private mutating func see(_ head: HeadUpdate) {
        // A head from the future of our clock tells nothing that can be used.
        let wall = context.clock.slot(at: context.now) ?? 0
        guard head.slot <= wall + 1 else { return }
        context.heads.see(head)
        context.latch.see(head, at: context.now, context.configuration)
        proposer.see(head, &context)
        attester.see(head, &context)
        sync.see(head, &context)
        ptc.see(head, &context)
    }

    /// A head that came before told the roots of the new chain already. Otherwise nothing tells them: what hangs on a
    /// slot that changed is asked for again.
    private mutating func see(_ reorg: ReorgUpdate) {
        let known = context.heads.newest(of: reorg.node)
        guard known?.block != reorg.newHead else { return }
        // Where the old head is not the one we know, all may have changed.
        let common = known.flatMap { $0.block == reorg.oldHead ? $0.slot.saturatingSubtract(Slot(reorg.depth)) : nil }
        proposer.suspect(reorg.node, since: common, context)
        attester.suspect(reorg.node, since: common, context)
        ptc.suspect(reorg.node, since: common, context)
    }

    /// Starts whatever is due. What is wanted for the present is asked for before what is ahead.
    private mutating func advance() {
        for horizon in FetchHorizon.allCases {
            proposer.fetch(horizon, &context)
            attester.fetch(horizon, &context)
            sync.fetch(horizon, &context)
            ptc.fetch(horizon, &context)
        }
        doppelgangers.advance(&context)
        context.unprepared = preparations.unprepared
        proposer.advance(&context)
        attester.advance(&context)
        sync.advance(&context)
        context.prove()
        watchSilentKeys()
        ptc.advance(&context)
        envelopes.advance(&context)
        subscriptions.advance(attester, sync, isNewSlot: isNewSlot, &context)
        preparations.advance(&context)
        registrations.advance(&context)
        exits.advance(&context)
        preferences.advance(proposer, &context)
    }
}
