import Primitives
import SlotClock

/// Asks at three quarters of each slot whether the keys that are held back are used elsewhere, and takes keys that are
/// out of all duties.
struct DoppelgangerHandler: DutyHandler {
    private struct Question: Sendable {
        var id: WorkID
        var validators: [ValidatorIndex]
        var isContinuous = false
    }

    /// The most blocks of one slot that are looked at.
    private static let blocksPerSlot = 8

    private var hasBegun = false
    private var request: Question?
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
        guard let slot = context.slot, checkedSlot != slot, !context.doppelgangers.isEmpty, request == nil,
            context.hasCome(context.configuration.livenessCheck(slot))
        else { return }
        checkedSlot = slot
        guard let question = context.doppelgangers.question(in: context.epoch) else { return }
        let id = context.works.begin(.liveness, deadline: context.clock.start(of: slot + 1))
        request = Question(id: id, validators: question.validators)
        context.effects.append(
            .checkLiveness(LivenessRequest(id: id, epochs: question.epochs, validators: question.validators)))
    }

    mutating func received(_ id: WorkID, _ answers: [EpochLiveness], _ context: inout DutyContext) {
        guard let asked = request, asked.id == id, let slot = context.slot else { return }
        request = nil
        if asked.isContinuous {
            for answer in answers where !answer.live.isEmpty {
                stop(asked.validators.filter(answer.live.contains), .live(answer.epoch), endsClient: false, &context)
            }
            return
        }
        let isLastSlot = (slot.rawValue + 1) % context.clock.slotsPerEpoch == 0
        let found = context.doppelgangers.take(
            answers, asked: asked.validators, in: context.epoch, isLastSlot: isLastSlot)
        for (epoch, validators) in found.sorted(by: { $0.key < $1.key }) {
            stop(validators, .live(epoch), endsClient: true, &context)
        }
    }

    mutating func failed(_ id: WorkID, _ purpose: WorkPurpose, _ failure: WorkFailure, _ context: inout DutyContext) {
        if request?.id == id { request = nil }
    }

    // MARK: Keys that sign here

    /// Whether the last epoch is to be looked at: late in the last slot of this one, when all that was signed in it has
    /// been seen.
    mutating func isContinuousCheckDue(_ context: inout DutyContext) -> Bool {
        guard context.configuration.watchesKeys, let slot = context.slot, context.epoch > 0,
            watchedEpoch != context.epoch - 1, (slot.rawValue + 1) % context.clock.slotsPerEpoch == 0, request == nil
        else { return false }
        return context.hasCome(context.configuration.livenessCheck(slot))
    }

    /// Asks whether keys that signed nothing in an epoch were seen in it all the same.
    mutating func askContinuously(_ validators: [ValidatorIndex], _ epoch: Epoch, _ context: inout DutyContext) {
        watchedEpoch = epoch
        guard !validators.isEmpty, let slot = context.slot else { return }
        let id = context.works.begin(.liveness, deadline: context.clock.start(of: slot + 1))
        request = Question(id: id, validators: validators, isContinuous: true)
        context.effects.append(
            .checkLiveness(LivenessRequest(id: id, epochs: [epoch], validators: validators, isContinuous: true)))
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
