import DutyTracing
import FlightRecorder
import Testing

@Suite("Flight recorder: why")
struct ExplanationTests {
    private let present = (90...110).map {
        FlightEntry.slot(SlotRecord(slot: $0, begun: 2, keys: 4, validators: 4, hasUsableNode: true))
    }

    @Test("A validator whose key is not here is said to be none of ours")
    func notOurs() {
        let slot = FlightEntry.slot(
            SlotRecord(slot: 100, begun: 1, keys: 5, validators: 5, hasUsableNode: true))
        let stranger = Explanation(validator: 9, slot: 100, entries: [slot], known: [1, 2, 3, 4, 5])
        #expect(stranger.verdict == .notOurs)
        #expect(stranger.summary == "The client has no key of validator 9: it does duties for 1, 2, 3 and 2 more.")
        #expect(Explanation(validator: 3, slot: 100, entries: [slot], known: [1, 2, 3]).verdict == .noDuty)
        // Its key has been removed since, or nobody knows whose keys were here.
        let own = FlightEntry.duty(attestation(.done))
        #expect(Explanation(validator: 7, slot: 101, entries: [own, slot], known: [1]).verdict == .notRunning)
        #expect(Explanation(validator: 9, slot: 100, entries: [slot]).verdict == .noDuty)
    }

    @Test("What was due before the client started is told as that")
    func beforeStart() {
        let record = attestation(.late, reason: "its time had passed before the client started")
        let told = Explanation(validator: 3, slot: 100, entries: [.duty(record)])
        #expect(told.summary.hasSuffix("its time had passed before the client started."))
    }

    private func attestation(_ outcome: DutyRecord.Outcome, reason: String? = nil) -> DutyRecord {
        DutyRecord(
            kind: "attestation", slot: 100, validators: [3, 7], outcome: outcome, reason: reason, root: "0x12",
            due: 4000)
    }

    private func call(
        _ node: String, at begun: Int64, took: Int64, failure: String? = nil, hedge: Bool = false
    )
        -> NodeCall
    {
        NodeCall(
            node: node, route: "GET attestation_data", begun: begun, took: took, failure: failure, isHedge: hedge,
            isChosen: failure == nil)
    }

    @Test func aSlowNodeIsNamed() {
        var record = attestation(.late)
        (record.begun, record.dataReceived, record.signed, record.publishedLast) = (3999, 9200, 9230, 9300)
        record.trail.calls = [
            call("a", at: 3999, took: 5000, failure: "timeout"), call("b", at: 4150, took: 5050, hedge: true),
        ]
        record.trail.recordTook = 8_000
        let why = Explanation(validator: 7, slot: 100, entries: present + [.duty(record)])
        #expect(why.verdict == .late)
        #expect(
            why.summary
                == "The attestation was published 9.30 s into the slot, when 4.00 s was the latest: its data took 5.20 s, most of it GET attestation_data at b."
        )
        #expect(
            why.duties.first?.steps == [
                "4.00 s: begun",
                "4.00 s: a asked: GET attestation_data, timeout after 5.00 s",
                "4.15 s: b asked as well: GET attestation_data, answered after 5.05 s",
                "9.20 s: data received: block 0x12",
                "9.23 s: signed (record 8 ms)",
                "9.30 s: published",
            ])
    }

    @Test func aSlowDiskAndABusySignerAreNamed() {
        var record = attestation(.late)
        (record.begun, record.dataReceived, record.signed, record.publishedLast) = (3999, 4010, 12_500, 12_600)
        record.trail.recordTook = 7_000_000
        #expect(DutyRecord.summary(record).hasSuffix("writing the slashing record took 7.00 s."))
        record.trail.recordTook = 10_000
        record.trail.laneWait = 6_500_000
        #expect(DutyRecord.summary(record).hasSuffix("it waited 6.50 s for a signer."))
        record.trail.laneWait = nil
        record.begun = 11_000
        record.dataReceived = 11_001
        record.signed = 11_100
        #expect(DutyRecord.summary(record).hasSuffix("the client began only 11.00 s into the slot."))
    }

    @Test func aMissedDutyHasItsReasonAndWhatFailed() {
        var record = attestation(.missed, reason: "no attestation data in time")
        record.trail.calls = [
            call("a", at: 0, took: 10, failure: "503 syncing"), call("a", at: 500, took: 10, failure: "503 syncing"),
        ]
        let why = Explanation(validator: 3, slot: 100, entries: present + [.duty(record)])
        #expect(why.verdict == .missed)
        #expect(
            why.summary
                == "The attestation was never signed: no attestation data in time. 2 requests failed, the last one at a: 503 syncing."
        )
    }

    @Test func whatGoesOutBeforeItsSlotIsToldInWords() {
        var record = attestation(.done)
        record.kind = "proposer preferences"
        record.publishedFirst = -18_000
        record.publishedLast = -18_000
        #expect(DutyRecord.summary(record) == "The proposer preferences were published 18.00 s before the slot.")
    }

    @Test func theWorstOfSeveralDutiesCounts() {
        var block = attestation(.failed, reason: "refused")
        block.kind = "proposal"
        block.signed = 100
        let why = Explanation(validator: 3, slot: 100, entries: [.duty(attestation(.done)), .duty(block)])
        #expect(why.verdict == .failed)
        #expect(why.summary == "2 duties")
        #expect(why.duties.map(\.verdict) == [.done, .failed])
        #expect(why.duties.last?.summary == "The proposal was signed, but not published: refused.")
    }

    @Test func noDutyIsNotAMissedDuty() {
        var other = attestation(.done)
        other.slot = 104
        let why = Explanation(validator: 7, slot: 100, entries: present + [.duty(other)])
        #expect(why.verdict == .noDuty)
        #expect(why.summary.hasSuffix("Its nearest duty is the attestation of slot 104."))
    }

    @Test func anAbsentClientIsSaidToBeAbsent() {
        let before = present.filter { $0.slot < 98 }
        let after = present.filter { $0.slot > 104 }
        let gap = Explanation(validator: 7, slot: 100, entries: before + after)
        #expect(gap.verdict == .notRunning)
        #expect(gap.summary.contains("slot 97") && gap.summary.contains("slot 105"))
        #expect(Explanation(validator: 7, slot: 100, entries: before).verdict == .notRunning)
        #expect(Explanation(validator: 7, slot: 100, entries: []).verdict == .unknown)
    }

    @Test func whatTheChainSaysIsToldOfItsKindOnly() {
        let verdict = InclusionRecord(
            kind: "attestation", slot: 100, validators: [7], verdict: "included, wrong head", isGood: false)
        let why = Explanation(
            validator: 7, slot: 100, entries: [.duty(attestation(.done)), .inclusion(verdict)])
        #expect(why.duties.first?.inclusion == ["included, wrong head"])
        let other = Explanation(validator: 3, slot: 100, entries: [.duty(attestation(.done)), .inclusion(verdict)])
        #expect(other.duties.first?.inclusion == [])
    }
}

extension DutyRecord {
    fileprivate static func summary(_ record: DutyRecord) -> String {
        Explanation(validator: 7, slot: 100, entries: [.duty(record)]).summary
    }
}
