import ConsensusTypes
import Primitives
import SlotClock

/// The duties of payload timeliness committees in one epoch.
struct PTCDuties: Hashable, Sendable {
    var bySlot: [Slot: [ScheduledPayloadAttestation]]
}

/// Votes on whether a block's payload came in time (gloas/validator.md, "Payload timeliness attestation"): as soon as
/// the node says that payload and blobs are there, at the due time otherwise. One request tells all members of a slot
/// what to vote.
struct PTCHandler: DutyHandler {
    /// The vote of one slot.
    struct Attempt: Sendable {
        var request: WorkID?
        var retryAt: Millis?
        /// The last vote that was asked for: who could not sign it signs the same.
        var vote: PayloadAttestationBatch?
        /// The data did not bear out that this block's payload is there: wait for the due time.
        var doubted: Root?
        /// Nobody votes: the node has seen no block of the slot.
        var isOver = false
        var fault: String?
    }

    private(set) var sets = DutySets<PTCDuties>()
    /// For whom a signature was asked.
    private(set) var executed: [Slot: Set<ValidatorIndex>] = [:]
    private var attempts: [Slot: Attempt] = [:]
    /// Payloads that nodes say are there, of the present slot and the next.
    private var available: [Slot: PayloadAvailability] = [:]

    mutating func fetch(_ horizon: FetchHorizon, _ context: inout DutyContext) {
        var epoch = context.epoch
        if horizon == .ahead {
            guard let slot = context.slot, context.configuration.isPastMiddle(of: slot, at: context.now) else { return }
            epoch += 1
        }
        guard epoch >= context.configuration.forks.gloas else { return }
        let missing = { [validators = context.validators] (covered: Set<ValidatorIndex>) -> [ValidatorIndex] in
            let active = validators.active(in: epoch)
            return active.allSatisfy(covered.contains) ? [] : active
        }
        sets.request(
            WantedSet(key: .ptc(epoch), number: epoch.rawValue, epoch: epoch, isUrgent: horizon == .present),
            &context, missing: missing)
    }

    mutating func installed(
        _ id: WorkID, _ epoch: Epoch, _ node: NodeID, root: Root, _ duties: [ScheduledPayloadAttestation],
        _ context: inout DutyContext
    ) {
        guard sets.number(of: id) == epoch.rawValue else { return }
        let own = duties.filter {
            context.clock.epoch(of: $0.slot) == epoch && context.validators.owns($0.validator, $0.pubkey)
        }
        sets.install(
            PTCDuties(bySlot: Dictionary(grouping: own, by: \.slot)), number: epoch.rawValue, root: root, node: node,
            decision: .attester(epoch, context.configuration), &context)
    }

    mutating func see(_ head: HeadUpdate, _ context: inout DutyContext) {
        for number in sets.verify(head, context, decision: { .attester(Epoch($0), context.configuration) }) {
            context.invalidate(.ptc(Epoch(number)))
            for (slot, attempt) in attempts where context.clock.epoch(of: slot).rawValue == number {
                if let request = attempt.request { context.cancel(request) }
                attempts[slot]?.request = nil
                attempts[slot]?.vote = nil
            }
        }
    }

    /// A payload can be voted for, says a node. Clocks may differ by less than a slot.
    mutating func see(_ payload: PayloadAvailability, _ context: DutyContext) {
        let wall = context.clock.slot(at: context.now) ?? 0
        guard payload.slot >= wall, payload.slot <= wall + 1 else { return }
        available[payload.slot] = payload
    }

    mutating func validatorsChanged(_ change: ValidatorChange, _ context: inout DutyContext) {
        sets.forget(change.removed)
    }

    mutating func suspect(_ node: NodeID, since common: Slot?, _ context: DutyContext) {
        sets.suspect(node, since: common) { .attester(Epoch($0), context.configuration) }
    }

    mutating func refreshAhead(_ context: DutyContext) {
        sets.refresh { number, entry in
            number >= context.epoch.rawValue && context.heads.isStreamLost(of: entry.node)
        }
    }

    // MARK: Voting

    /// The duties of a slot that are still to be carried out.
    private func open(_ slot: Slot, _ context: DutyContext) -> [ScheduledPayloadAttestation] {
        let epoch = context.clock.epoch(of: slot)
        guard let duties = sets.usable(epoch.rawValue)?.bySlot[slot] else { return [] }
        let done = executed[slot] ?? []
        return duties.filter { !done.contains($0.validator) && context.mayParticipate($0.validator, in: epoch) }
    }

    /// Whether votes of a slot are still to be begun.
    func isBusy(in slot: Slot, _ context: DutyContext) -> Bool {
        attempts[slot]?.isOver != true && !open(slot, context).isEmpty
    }

    mutating func advance(_ context: inout DutyContext) {
        guard let slot = context.slot, !open(slot, context).isEmpty else { return }
        var attempt = attempts[slot] ?? Attempt()
        guard attempt.request == nil, !attempt.isOver else { return }
        if let vote = attempt.vote {
            if context.hasCome(attempt.retryAt) { ask(slot, vote.data, &context) }
            return
        }
        let payload = available[slot].flatMap { $0.block == attempt.doubted ? nil : $0 }
        guard payload != nil || context.hasCome(context.configuration.payloadAttestationDue(slot)),
            context.hasCome(attempt.retryAt)
        else { return }
        let id = context.works.begin(.payloadAttestationData(slot), deadline: context.clock.start(of: slot + 1))
        attempt.request = id
        attempts[slot] = attempt
        context.effects.append(
            .requestPayloadAttestationData(PayloadAttestationDataRequest(id: id, slot: slot, payload: payload)))
    }

    /// The node's view has arrived; nil: it has seen no block of the slot.
    mutating func received(
        _ id: WorkID, _ slot: Slot, _ data: PayloadAttestationData?, _ context: inout DutyContext
    ) {
        guard attempts[slot]?.request == id else { return }
        attempts[slot]?.request = nil
        let isDue = context.now >= context.configuration.payloadAttestationDue(slot)
        let announced = isDue ? nil : available[slot]
        guard let data else {
            // The block that was announced is not there yet: the due time decides.
            if let announced { attempts[slot]?.doubted = announced.block } else { attempts[slot]?.isOver = true }
            return
        }
        guard data.slot == slot else {
            let fault = PayloadAttestationFault.wrongSlot(data.slot)
            context.report(.invalidPayloadData(slot, fault))
            attempts[slot]?.fault = fault.description
            attempts[slot]?.retryAt = context.urgentRetry
            return
        }
        if let announced, !announced.isBorneOut(by: data) {
            attempts[slot]?.doubted = announced.block
            return
        }
        ask(slot, data, &context)
    }

    /// Asks for the signatures of all who have not voted.
    private mutating func ask(_ slot: Slot, _ data: PayloadAttestationData, _ context: inout DutyContext) {
        let items = open(slot, context)
        guard !items.isEmpty else { return }
        executed[slot, default: []].formUnion(items.map(\.validator))
        let id = context.works.begin(.payloadAttestations(slot), deadline: context.clock.start(of: slot + 1))
        let batch = PayloadAttestationBatch(id: id, slot: slot, data: data, items: items)
        attempts[slot]?.vote = batch
        context.effects.append(.attestPayload(batch))
    }

    /// Some of a batch were not signed for a reason that passes.
    mutating func unsigned(_ id: WorkID, _ slot: Slot, _ positions: [Int], _ context: inout DutyContext) {
        guard let batch = attempts[slot]?.vote, batch.id == id else { return }
        let items = positions.filter(batch.items.indices.contains).map { batch.items[$0] }
        executed[slot]?.subtract(items.map(\.validator))
        attempts[slot]?.retryAt = context.urgentRetry
        attempts[slot]?.fault = "could not be signed in time"
    }

    mutating func failed(_ id: WorkID, _ purpose: WorkPurpose, _ failure: WorkFailure, _ context: inout DutyContext) {
        switch purpose {
        case .payloadAttestationData(let slot):
            guard attempts[slot]?.request == id else { return }
            attempts[slot]?.request = nil
            attempts[slot]?.retryAt = context.urgentRetry
            if attempts[slot]?.fault == nil { attempts[slot]?.fault = "the node gave no payload attestation data" }
        case .fetch:
            sets.failed(id, &context)
        default:
            break
        }
    }

    mutating func beginSlot(_ slot: Slot, _ context: inout DutyContext) {
        if slot > 0, context.wasRunning(at: context.configuration.payloadAttestationDue(slot - 1)),
            attempts[slot - 1]?.isOver != true
        {
            let missed = open(slot - 1, context).map(\.validator)
            if !missed.isEmpty {
                let reason = attempts[slot - 1]?.fault ?? "not begun in time"
                context.report(.missed(.payloadAttestation, slot - 1, missed, reason: reason))
            }
        }
        attempts = attempts.filter { $0.key >= slot }
        available = available.filter { $0.key >= slot }
        executed = executed.filter { $0.key + 1 >= slot }
        let epoch = context.epoch.rawValue
        sets.retain((epoch > 2 ? epoch - 2 : 0)...(epoch + 1), &context)
    }
}

extension PayloadAvailability {
    /// Whether a node's data votes for the payload that a node announced.
    fileprivate func isBorneOut(by data: PayloadAttestationData) -> Bool {
        data.beaconBlockRoot == block && data.payloadPresent && data.blobDataAvailable
    }
}
