import Primitives

/// Says which duties of a slot were not done: by the chain, by what nodes heard, and by the clients' own reports.
struct DutyJudge {
    var chain: CanonicalChain
    var reports: ClientReports
    /// Attestations that were heard of before a re-org: who has voted in an epoch must not vote in it again.
    var votedBefore: [Slot: Set<ValidatorIndex>] = [:]
    var slotsPerEpoch: UInt64 = 8

    /// What is wrong with a slot, in words; empty when all is done.
    func faults(in slot: Slot) -> [String] {
        var faults: [String] = []
        let seats = chain.due[slot] ?? []
        if seats.isEmpty { faults.append("nobody is known to attest") }
        let due = seats.subtracting(bound(in: slot))
        let missing = due.subtracting(chain.attested[slot] ?? [])
        if !missing.isEmpty { faults.append("no attestation of \(missing.map(\.rawValue).sorted())") }
        if slot > 0, chain.blocks[slot] == nil { faults.append("no block") }
        if let sync = chain.blocks[slot + 1]?.sync, sync.signed < sync.seats {
            faults.append("\(sync.signed) of \(sync.seats) sync messages")
        }
        for kind in ClientReports.kinds {
            let duty = ClientReports.Duty(kind: kind, slot: slot)
            for reason in reports.missed[duty] ?? [] { faults.append("missed \(kind): \(reason)") }
            // Small committees: whoever attests also aggregates; of the others one at least is due in each slot.
            let least = kind == "attestation" || kind == "aggregate" ? due.count : 1
            let done = reports.published[duty] ?? 0
            if done < least, kind != "proposal" || slot > 0 { faults.append("\(done) of \(least): \(kind)") }
        }
        return faults.map { "slot \(slot): \($0)" }
    }

    /// Who has voted in the epoch of a slot before the re-org.
    private func bound(in slot: Slot) -> Set<ValidatorIndex> {
        votedBefore.reduce(into: []) { bound, vote in
            guard vote.key.rawValue / slotsPerEpoch == slot.rawValue / slotsPerEpoch else { return }
            bound.formUnion(vote.value)
        }
    }
}
