import Primitives
import SlotClock

/// Reveals the payload of a block that we built ourselves, once the block is published (gloas/builder.md): asked for
/// again as long as its slot lasts, signed once.
struct EnvelopeHandler: Sendable {
    private struct Reveal {
        var proposal: WorkID
        var proposer: ValidatorIndex
        var isBlockPublished = false
        var isSigned = false
        var work: WorkID?
        var retryAt: Millis?
    }

    private var reveals: [Slot: Reveal] = [:]

    /// A block with a payload of our own was produced under this work.
    mutating func expect(_ block: BlockSummary, _ proposal: WorkID) {
        reveals[block.slot] = Reveal(proposal: proposal, proposer: block.proposer)
    }

    /// The block of this work is published.
    mutating func published(_ slot: Slot, _ proposal: WorkID) {
        guard reveals[slot]?.proposal == proposal else { return }
        reveals[slot]?.isBlockPublished = true
    }

    mutating func signed(_ slot: Slot) {
        reveals[slot]?.isSigned = true
    }

    mutating func beginSlot(_ slot: Slot, _ context: inout DutyContext) {
        for (late, reveal) in reveals where late < slot {
            reveals[late] = nil
            guard reveal.isBlockPublished, !reveal.isSigned else { continue }
            context.report(
                .missed(.executionPayload, late, [reveal.proposer], reason: "not revealed within the slot"))
        }
    }

    /// Whether the payload of a block of ours is still to be revealed.
    func isBusy(in slot: Slot) -> Bool { reveals[slot]?.isSigned == false }

    mutating func advance(_ context: inout DutyContext) {
        guard let slot = context.slot, let reveal = reveals[slot], reveal.isBlockPublished, reveal.work == nil,
            context.hasCome(reveal.retryAt)
        else { return }
        let id = context.works.begin(.envelope(slot), deadline: context.clock.start(of: slot + 1))
        reveals[slot]?.work = id
        context.effects.append(.revealPayload(PayloadReveal(id: id, slot: slot, proposal: reveal.proposal)))
    }

    mutating func done(_ slot: Slot, _ id: WorkID) {
        if reveals[slot]?.work == id { reveals[slot] = nil }
    }

    mutating func failed(_ slot: Slot, _ id: WorkID, _ failure: WorkFailure, _ context: DutyContext) {
        guard reveals[slot]?.work == id else { return }
        reveals[slot]?.work = nil
        // What cannot be signed or is refused will be again.
        if failure == .refused { reveals[slot] = nil } else { reveals[slot]?.retryAt = context.urgentRetry }
    }
}
