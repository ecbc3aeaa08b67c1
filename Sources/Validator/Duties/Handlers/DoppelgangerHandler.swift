import Primitives
import SlotClock

/// Asks at three quarters of each slot whether the keys that are held back are used elsewhere, and takes keys that are
/// out of all duties.
struct DoppelgangerHandler: DutyHandler {
    private struct Question: Sendable {
        /// Those that are not answered yet.
        var validators: Set<ValidatorIndex>
        var epochs: [Epoch]
        var slot: Slot
        var isContinuous = false
    }

    /// The most blocks of one slot that are looked at.
    private static let blocksPerSlot = 8

    private var hasBegun = false
    private var request: (id: WorkID, question: Question)?
    /// What is left of a question that failed while there was still time, and when it is asked again.
    private var rest: (question: Question, time: Millis)?
    private var checkedSlot: Slot?
    /// The last epoch that was looked at for keys that sign here.
    private var watchedEpoch: Epoch?
    /// The blocks that were looked at, by slot.
    private var blocks: [Slot: Set<Root>] = [:]

    mutating func validatorsChanged(_ change: ValidatorChange, _ context: inout DutyContext) {
        context.doppelgangers.forget(change.removed)
        for index in change.added {
            // What is known of earlier runs holds for the keys of the start; who comes later comes from elsewhere.
            let isLateComer = hasBegun && context.configuration.watchesKeys
            guard let validator = context.validators[index], validator.use == .whole,
                isLateComer || validator.isWatched
            else { continue }
            context.doppelgangers.register(index, in: context.epoch)
        }
        hasBegun = true
    }

    mutating func advance(_ context: inout DutyContext) {
        guard let slot = context.slot, request == nil else { return }
        if let rest, rest.question.slot == slot {
            guard context.hasCome(rest.time) else { return }
            return ask(rest.question, &context)
        }
        guard checkedSlot != slot, !context.doppelgangers.isEmpty,
            context.hasCome(context.configuration.livenessCheck(slot))
        else { return }
        checkedSlot = slot
        guard let question = context.doppelgangers.question(in: context.epoch) else { return }
        ask(Question(validators: Set(question.validators), epochs: question.epochs, slot: slot), &context)
    }

    private mutating func ask(_ question: Question, _ context: inout DutyContext) {
        rest = nil
        let id = context.works.begin(.liveness, deadline: context.clock.start(of: question.slot + 1))
        request = (id, question)
        context.effects.append(
            .checkLiveness(
                LivenessRequest(
                    id: id, epochs: question.epochs, validators: question.validators.sorted(),
                    isContinuous: question.isContinuous)))
    }

    /// Part of an answer: it counts even if the rest never comes.
    mutating func received(_ id: WorkID, _ answer: LivenessAnswer, _ context: inout DutyContext) {
        guard let request, request.id == id else { return }
        let asked = request.question
        let validators = answer.validators.filter(asked.validators.contains)
        self.request?.question.validators.subtract(validators)
        if asked.isContinuous {
            for epoch in answer.epochs where !epoch.live.isEmpty {
                stop(validators.filter(epoch.live.contains), .live(epoch.epoch), endsClient: false, &context)
            }
            return
        }
        let found = context.doppelgangers.take(
            answer.epochs, asked: validators, in: context.clock.epoch(of: asked.slot),
            isLastSlot: context.clock.isFirstSlotOfEpoch(asked.slot + 1))
        for (epoch, validators) in found.sorted(by: { $0.key < $1.key }) {
            stop(validators, .live(epoch), endsClient: true, &context)
        }
    }

    mutating func ended(_ id: WorkID) {
        if request?.id == id { request = nil }
    }

    /// Those who are not answered are asked for again while their slot lasts, and said to wait when it is over.
    mutating func failed(_ id: WorkID, _ purpose: WorkPurpose, _ failure: WorkFailure, _ context: inout DutyContext) {
        guard let request, request.id == id else { return }
        self.request = nil
        let asked = request.question
        guard !asked.validators.isEmpty else { return }
        let (again, end) = (context.urgentRetry, context.clock.start(of: asked.slot + 1))
        if failure == .temporary, again < end {
            rest = (asked, again)
            return
        }
        reportUnknown(asked, &context)
    }

    private func reportUnknown(_ asked: Question, _ context: inout DutyContext) {
        let delaysStart = !asked.isContinuous && context.clock.isFirstSlotOfEpoch(asked.slot + 1)
        context.report(.livenessUnknown(asked.validators.count, delaysStart: delaysStart))
    }

    // MARK: Keys that sign here

    /// Whether the last epoch is to be looked at: late in the last slot of this one, when all that was signed in it has
    /// been seen.
    mutating func isContinuousCheckDue(_ context: inout DutyContext) -> Bool {
        guard context.configuration.watchesKeys, let slot = context.slot, context.epoch > 0,
            watchedEpoch != context.epoch - 1, context.clock.isFirstSlotOfEpoch(slot + 1), request == nil, rest == nil
        else { return false }
        return context.hasCome(context.configuration.livenessCheck(slot))
    }

    /// Asks whether keys that signed nothing in an epoch were seen in it all the same.
    mutating func askContinuously(_ validators: [ValidatorIndex], _ epoch: Epoch, _ context: inout DutyContext) {
        watchedEpoch = epoch
        guard !validators.isEmpty, let slot = context.slot else { return }
        ask(Question(validators: Set(validators), epochs: [epoch], slot: slot, isContinuous: true), &context)
    }

    /// A block was seen in a slot that one of ours proposes in: it is looked at once.
    mutating func saw(block root: Root, in slot: Slot, _ context: inout DutyContext) {
        guard context.configuration.watchesKeys, blocks[slot, default: []].count < Self.blocksPerSlot,
            blocks[slot, default: []].insert(root).inserted
        else { return }
        let id = context.works.begin(.blockSighting, deadline: context.now + context.configuration.requestTimeout)
        context.effects.append(.examineBlock(BlockSighting(id: id, slot: slot, root: root)))
    }

    mutating func beginSlot(_ slot: Slot, _ context: inout DutyContext) {
        if let left = rest {
            rest = nil
            reportUnknown(left.question, &context)
        }
        blocks = blocks.filter { $0.key.rawValue + context.clock.slotsPerEpoch >= slot.rawValue }
    }

    /// Takes validators out of all duties, for good.
    func stop(
        _ validators: [ValidatorIndex], _ evidence: DoppelgangerEvidence, endsClient: Bool,
        _ context: inout DutyContext
    ) {
        let stopped = validators.compactMap { context.validators.ban($0) }
        guard !stopped.isEmpty else { return }
        context.doppelgangers.forget(stopped.map(\.index))
        context.effects.append(
            .stopKeys(
                DoppelgangerFinding(
                    validators: stopped.map(\.index), pubkeys: stopped.map(\.pubkey), evidence: evidence,
                    endsClient: endsClient)))
    }
}
