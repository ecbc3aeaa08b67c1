import JSONBytes
import Primitives
import SlotClock

extension DevnetSummary {
    /// The summary as one line of JSON.
    package var json: String {
        var writer = JSONWriter()
        writer.beginObject()
        write(ending, &writer)
        writer.key("genesis_state_root")
        writer.string(genesisStateRoot.hex)
        let shares: [(StaticString, Share)] = [
            ("blocks", inclusion.blocks), ("attestations", inclusion.attestations), ("targets", inclusion.targets),
            ("heads", inclusion.heads), ("sync_messages", inclusion.syncMessages),
        ]
        for (name, share) in shares {
            writer.key(name)
            write(share, &writer)
        }
        writer.key("late_inclusions")
        writer.number(inclusion.lateInclusions)
        writer.key("duties")
        writer.beginObject()
        for kind in CountedDuty.allCases { write(kind, &writer) }
        writer.endObject()
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private func write(_ ending: Ending, _ writer: inout JSONWriter) {
        writer.key("result")
        switch ending {
        case .finalized(let epoch):
            writer.string("finalized")
            writer.key("epoch")
            writer.number(epoch.rawValue)
        case .failed(let reason):
            writer.string("failed")
            writer.key("reason")
            writer.string(reason)
        case .stopped:
            writer.string("stopped")
        }
    }

    private func write(_ share: Share, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("done")
        writer.number(share.part)
        writer.key("expected")
        writer.number(share.whole)
        writer.endObject()
    }

    private func write(_ kind: CountedDuty, _ writer: inout JSONWriter) {
        let tally = duties[kind] ?? DutyTally()
        writer.key(kind.rawValue)
        writer.beginObject()
        for (name, count) in [("done", tally.done), ("late", tally.late), ("missed", tally.missed)] {
            writer.key(name)
            writer.number(count)
        }
        for step in DutyStep.allCases {
            guard let median = tally.median(step), let slowest = tally.slowest(step) else { continue }
            writer.key(step.rawValue)
            writer.beginObject()
            writer.key("median_ms")
            writer.number(Int(median.rawValue))
            writer.key("slowest_ms")
            writer.number(Int(slowest.rawValue))
            writer.endObject()
        }
        writer.endObject()
    }
}
