import Console
package import Primitives
import SlotClock

/// How a devnet ended, and the table that says so.
package struct DevnetSummary: Sendable {
    package enum Ending: Hashable, Sendable {
        /// The chain finalised what was asked.
        case finalized(Epoch)
        /// It did not, and why.
        case failed(String)
        /// A person stopped it.
        case stopped
    }

    package var ending: Ending
    package var inclusion: InclusionSummary
    package var duties: [CountedDuty: DutyTally]
    package var genesisStateRoot: Root

    package init(
        ending: Ending, inclusion: InclusionSummary, duties: [CountedDuty: DutyTally], genesisStateRoot: Root
    ) {
        self.ending = ending
        self.inclusion = inclusion
        self.duties = duties
        self.genesisStateRoot = genesisStateRoot
    }

    /// The closing table.
    package func lines() -> [String] {
        [headline, "", "  genesis state root \(genesisStateRoot.hex)", ""]
            + inclusionTable.lines() + [""] + dutyTable.lines() + [""] + latencyTable.lines()
    }

    private var headline: String {
        switch ending {
        case .finalized(let epoch): "vigil devnet: epoch \(epoch) is finalised"
        case .failed(let reason): "vigil devnet: failed: \(reason)"
        case .stopped: "vigil devnet: stopped"
        }
    }

    private var inclusionTable: TextTable {
        var table = TextTable(header: ["on the canonical chain", "of expected", "share"])
        let rows: [(String, Share)] = [
            ("blocks proposed", inclusion.blocks), ("attestations included", inclusion.attestations),
            ("  with the right target", inclusion.targets), ("  with the right head", inclusion.heads),
            ("sync messages included", inclusion.syncMessages),
        ]
        for (name, share) in rows { table.add([name, share.description, share.percent]) }
        table.add(["attestations included late", "\(inclusion.lateInclusions)", ""])
        return table
    }

    private var dutyTable: TextTable {
        var table = TextTable(header: ["duties", "done", "late", "missed"])
        for kind in CountedDuty.allCases {
            let tally = duties[kind] ?? DutyTally()
            table.add([kind.rawValue, "\(tally.done)", "\(tally.late)", "\(tally.missed)"])
        }
        return table
    }

    private var latencyTable: TextTable {
        var table = TextTable(header: ["ms into the slot: median (slowest)"] + DutyStep.allCases.map(\.rawValue))
        for kind in CountedDuty.allCases {
            let tally = duties[kind] ?? DutyTally()
            table.add(
                [kind.rawValue]
                    + DutyStep.allCases.map { step in
                        guard let median = tally.median(step), let slowest = tally.slowest(step) else { return "–" }
                        return "\(median.rawValue) (\(slowest.rawValue))"
                    })
        }
        return table
    }
}
