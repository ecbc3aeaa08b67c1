import Console
import Devnet
import Primitives
import SlotClock
import Testing

@Suite("What a devnet shows")
struct DevnetViewTests {
    private let view = DevnetView(terminal: Terminal(isInteractive: false, hasColour: false, columns: 80))

    private var status: DevnetStatus {
        DevnetStatus(preset: "minimal", validators: 16, slotDuration: 1000, slotsPerEpoch: 8, untilEpoch: 8)
    }

    @Test("the time to genesis before genesis")
    func beforeGenesis() {
        var status = status
        status.timeToGenesis = 2400
        #expect(view.picture(status).contains { $0.contains("genesis in 3 s") })
    }

    @Test("slot, epoch, finality and duties")
    func running() {
        var status = status
        status.slot = 37
        status.finalized = 2
        status.justified = 3
        var tally = DutyTally()
        tally.add(done: 590, late: 2)
        tally.add(.lastSent, at: 12)
        status.duties[.attestation] = tally
        let text = view.picture(status).joined(separator: "\n")
        #expect(text.contains("(6 of 8 in epoch)"))
        #expect(text.contains("2 of 8, justified 3"))
        #expect(text.contains("590"))
        #expect(text.contains("12 ms"))
        #expect(!text.contains("\u{1B}"))
    }

    @Test("one plain line for a log")
    func line() {
        var status = status
        status.slot = 9
        status.headSlot = 9
        #expect(view.line(status).hasPrefix("slot 9 epoch 1 head 9 0x00000000… justified 0 finalised 0"))
    }

    @Test("a summary that says how it ended")
    func summary() {
        let inclusion = InclusionSummary(
            blocks: Share(79, of: 80), attestations: Share(160, of: 160), targets: Share(160, of: 160),
            heads: Share(160, of: 160), syncMessages: Share(0, of: 0), lateInclusions: 0)
        let summary = DevnetSummary(
            ending: .failed("no finality"), inclusion: inclusion, duties: [:], genesisStateRoot: Root())
        let text = summary.lines().joined(separator: "\n")
        #expect(text.contains("failed: no finality"))
        #expect(text.contains("79/80"))
        #expect(text.contains("98.7 %"))
    }
}

@Suite("The tally of a duty")
struct DutyTallyTests {
    @Test("percentiles are of the values there were")
    func percentiles() {
        var tally = DutyTally()
        #expect(tally.median(.signed) == nil)
        for value in 1...10 { tally.add(.signed, at: Millis(Int64(value))) }
        #expect(tally.percentile(0, .signed) == 1)
        #expect(tally.median(.signed) == 5)
        #expect(tally.percentile(90, .signed) == 9)
        #expect(tally.slowest(.signed) == 10)
        #expect(tally.median(.data) == nil)
    }
}
