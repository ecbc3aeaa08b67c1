import ConsensusTypes
import Primitives
import Testing

/// The detector of the kill tests finds what it is there to find.
@Suite("Slashable messages are found")
struct DetectorTests {
    private func vote(_ source: UInt64, _ target: UInt64, slot: UInt64 = 0) -> AttestationData {
        var data = AttestationData()
        data.slot = Slot(slot)
        data.source.epoch = Epoch(source)
        data.target.epoch = Epoch(target)
        return data
    }

    private func offences(_ votes: AttestationData...) -> Int {
        var messages = PublishedMessages()
        for vote in votes { messages.record(vote: vote, by: 7) }
        return messages.offences.count
    }

    @Test("double and surrounding votes are offences, the same vote again and a chain of votes are none")
    func votes() {
        #expect(offences(vote(0, 1), vote(0, 1), vote(1, 2), vote(2, 3)) == 0)
        #expect(offences(vote(0, 1), vote(0, 1, slot: 9)) > 0)
        #expect(offences(vote(0, 3), vote(1, 2)) == 1)
        #expect(offences(vote(1, 2), vote(0, 3)) == 1)
    }

    @Test("two blocks of one proposer at one slot are an offence")
    func proposals() throws {
        var messages = PublishedMessages()
        let roots = try [UInt8(1), 2].map { try #require(Root(bytes: Array(repeating: $0, count: 32))) }
        messages.record(block: roots[0], at: 3, by: 1)
        messages.record(block: roots[0], at: 3, by: 1)
        messages.record(block: roots[1], at: 3, by: 2)
        messages.record(block: roots[1], at: 4, by: 1)
        #expect(messages.offences.isEmpty)
        messages.record(block: roots[1], at: 3, by: 1)
        #expect(messages.offences.count == 1)
    }
}

/// The judge of the devnets under faults finds what it is there to find.
@Suite("Missing duties are found")
struct DutyJudgeTests {
    private static let log = ["attestation", "aggregate", "proposal", "sync message", "sync contribution"].map {
        "{\"message\":\"\($0)\",\"slot\":9,\"count\":2}"
    }

    private var judge: DutyJudge {
        var chain = CanonicalChain()
        chain.due = [8: [3], 9: [1, 2]]
        chain.blocks = [
            9: CanonicalChain.Block(root: Root(), proposer: 0, sync: (32, 32)),
            10: CanonicalChain.Block(root: Root(), proposer: 1, sync: (32, 32)),
        ]
        var data = AttestationData()
        data.slot = 9
        chain.votes = [(data, [1, 2])]
        return DutyJudge(chain: chain, reports: ClientReports(log: Self.log.joined(separator: "\n")))
    }

    @Test("a slot with everything done has no fault, and late is done")
    func done() {
        #expect(judge.faults(in: 9).isEmpty)
        var late = judge
        late.reports = ClientReports(
            log: Self.log.joined(separator: "\n").replacing("\"aggregate", with: "\"late aggregate"))
        #expect(late.faults(in: 9).isEmpty)
        late.reports = ClientReports(
            log: Self.log.joined(separator: "\n").replacing(
                "message\":\"attestation", with: "message\":\"attestation due before the start"))
        #expect(late.faults(in: 9).isEmpty)
    }

    @Test("what the chain lacks is a fault: a vote, a block, a sync message, and a slot of which nothing is known")
    func chain() {
        var judge = judge
        judge.chain.votes[0].attesters = [1]
        #expect(judge.faults(in: 9).count == 1)
        judge.votedBefore = [8: [2]]
        #expect(judge.faults(in: 9).isEmpty)
        judge.votedBefore = [7: [2]]
        #expect(judge.faults(in: 9).count == 1)
        judge.chain.blocks[10]?.sync?.signed = 31
        #expect(judge.faults(in: 9).count == 2)
        judge.chain.blocks[9] = nil
        #expect(judge.faults(in: 9).count == 3)
        #expect(!judge.faults(in: 100).isEmpty)
    }

    @Test("what a client does not report as published is a fault", arguments: 0..<5)
    func reports(_ position: Int) {
        var lines = Self.log
        let line = lines.remove(at: position)
        var judge = judge
        judge.reports = ClientReports(log: lines.joined(separator: "\n"))
        #expect(judge.faults(in: 9).count == 1)
        judge.reports = ClientReports(
            log: (lines + [line.replacing("message\":\"", with: "message\":\"missed ")]).joined(separator: "\n"))
        #expect(judge.faults(in: 9).count == 2)
    }
}
