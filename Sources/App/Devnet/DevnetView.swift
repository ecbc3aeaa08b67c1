package import Console
import Primitives
import SlotClock

/// Draws the state of a devnet: a picture for a terminal, a line for a log.
package struct DevnetView: Sendable {
    private let hasColour: Bool
    private let bar: ProgressBar

    package init(terminal: Terminal) {
        hasColour = terminal.hasColour
        bar = ProgressBar(width: max(10, min(32, terminal.columns - 52)))
    }

    /// The live picture, line by line.
    package func picture(_ status: DevnetStatus) -> [String] {
        [title(status), "", slotLine(status), epochLine(status), finalityLine(status), headLine(status)]
            + inclusionLines(status) + [""] + dutyTable(status)
    }

    /// One plain line for each slot, where no one watches a picture.
    package func line(_ status: DevnetStatus) -> String {
        let slot = status.slot.map { "\($0)" } ?? "–"
        let epoch = status.epoch.map { "\($0)" } ?? "–"
        var text = "slot \(slot) epoch \(epoch) head \(status.headSlot) \(short(status.headRoot))"
        text += " justified \(status.justified) finalised \(status.finalized) fork \(status.fork)"
        if let inclusion = status.inclusion {
            text += " blocks \(inclusion.blocks) attestations \(inclusion.attestations)"
            if inclusion.syncMessages.whole > 0 { text += " sync \(inclusion.syncMessages.percent)" }
        }
        return text
    }

    private func title(_ status: DevnetStatus) -> String {
        let seconds = Double(status.slotDuration.rawValue) / 1000
        let parts = [
            Ink.bold.paint("vigil devnet", if: hasColour), "\(status.preset) preset", "\(status.validators) validators",
            "\(seconds) s slots", status.fork,
        ]
        return "  " + parts.joined(separator: " · ")
    }

    private func slotLine(_ status: DevnetStatus) -> String {
        guard let slot = status.slot else {
            return label("slot") + "genesis in \((status.timeToGenesis.rawValue + 999) / 1000) s"
        }
        let inEpoch = Int(slot.rawValue % status.slotsPerEpoch) + 1
        let drawn = Ink.blue.paint(bar.drawn(inEpoch, of: Int(status.slotsPerEpoch)), if: hasColour)
        return label("slot") + drawn + "  \(slot)  (\(inEpoch) of \(status.slotsPerEpoch) in epoch)"
    }

    private func epochLine(_ status: DevnetStatus) -> String {
        let slots = Int(clamping: status.slot?.rawValue ?? 0)
        let last = Int(clamping: status.finalSlot.rawValue)
        let drawn = Ink.blue.paint(bar.drawn(slots, of: last), if: hasColour)
        return label("epoch") + drawn + "  \(status.epoch.map { "\($0)" } ?? "–") of \(status.untilEpoch.rawValue + 2)"
    }

    private func finalityLine(_ status: DevnetStatus) -> String {
        let done = Int(clamping: status.finalized.rawValue)
        let drawn = Ink.green.paint(bar.drawn(done, of: Int(clamping: status.untilEpoch.rawValue)), if: hasColour)
        return label("finalised") + drawn
            + "  \(status.finalized) of \(status.untilEpoch), justified \(status.justified)"
    }

    private func headLine(_ status: DevnetStatus) -> String {
        label("head") + "slot \(status.headSlot)  \(short(status.headRoot))"
    }

    private func inclusionLines(_ status: DevnetStatus) -> [String] {
        guard let inclusion = status.inclusion else { return [] }
        var text = "blocks \(inclusion.blocks) · attestations \(inclusion.attestations.percent)"
        text += " · target \(inclusion.targets.percent) · head \(inclusion.heads.percent)"
        if inclusion.syncMessages.whole > 0 { text += " · sync \(inclusion.syncMessages.percent)" }
        return [label("included") + text]
    }

    private func dutyTable(_ status: DevnetStatus) -> [String] {
        var table = TextTable(header: ["duties", "done", "late", "missed", "sent at", "slowest"])
        for kind in CountedDuty.allCases {
            let tally = status.duties[kind] ?? DutyTally()
            table.add([
                kind.rawValue, "\(tally.done)", "\(tally.late)", "\(tally.missed)",
                tally.median(.lastSent)?.description ?? "–", tally.slowest(.lastSent)?.description ?? "–",
            ])
        }
        return table.lines()
    }

    private func label(_ name: String) -> String {
        "  " + Ink.dim.paint(name.padded(to: 11), if: hasColour)
    }

    private func short(_ root: Root) -> String { String(root.hex.prefix(10)) + "…" }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
