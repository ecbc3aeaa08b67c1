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
