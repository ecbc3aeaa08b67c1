import BeaconAPI
import BeaconNodePool
import ConsensusTypes
import Duties
import Primitives
import Testing

/// Which of several answers is used, and what a person may write about nodes.
@Suite struct ChoiceTests {
    private func root(_ byte: UInt8) -> Root { Root(bytes: Array(repeating: byte, count: 32)) ?? Root() }

    private func data(_ head: UInt8, source: UInt64 = 1, target: UInt64 = 2) -> AttestationData {
        var data = AttestationData()
        data.beaconBlockRoot = root(head)
        data.source.epoch = Epoch(source)
        data.target.epoch = Epoch(target)
        return data
    }

    private func choice(asked: Int, agreement: Int = 0) -> AttestationChoice {
        var heads = HeadBook()
        heads.see(root(1), slot: 10, from: NodeID(0))
        heads.see(root(2), slot: 11, from: NodeID(1))
        return AttestationChoice(heads: heads, asked: asked, agreement: agreement)
    }

    @Test("Best: the later target, then the later source, then the newer head, then the better node")
    func best() {
        let choice = choice(asked: 3)
        #expect(choice.best([data(2), data(1, target: 3)]) == 1)
        #expect(choice.best([data(2), data(1, source: 2)]) == 1)
        #expect(choice.best([data(1), data(2)]) == 1)
        #expect(choice.best([data(2), data(1)]) == 0)
        #expect(choice.best([data(1), data(1)]) == 0)
        #expect(choice.best([]) == nil)
    }

    @Test("Majority: decided early only when it cannot be outvoted any more")
    func majority() {
        let choice = choice(asked: 3)
        #expect(choice.majority([data(1)], isFinal: false) == nil)
        #expect(choice.majority([data(2), data(1), data(1)], isFinal: false) == 1)
        #expect(choice.majority([data(1), data(1)], isFinal: false) == 0)
        #expect(choice.majority([data(1), data(2)], isFinal: true) == 1)
        #expect(choice.majority([], isFinal: true) == nil)
    }

    @Test("Majority with an agreement: nothing is signed when fewer say the same")
    func agreement() {
        let choice = choice(asked: 3, agreement: 2)
        #expect(choice.majority([data(1)], isFinal: true) == nil)
        #expect(choice.majority([data(1), data(2)], isFinal: true) == nil)
        #expect(choice.majority([data(1), data(2), data(1)], isFinal: true) == 0)
    }

    @Test("The most valuable block: execution and consensus value together")
    func blocks() {
        func block(_ execution: UInt256, _ consensus: UInt256) -> ProducedBlock {
            ProducedBlock(
                contents: .full(.phase0(Phase0.BeaconBlock())), executionPayloadValue: execution,
                consensusBlockValue: consensus)
        }
        #expect(BlockChoice.best([block(5, 5), block(0, 11), block(10, 0)]) == 1)
        #expect(BlockChoice.best([block(5, 5), block(10, 0)]) == 0)
        #expect(BlockChoice.best([block(.max, 0), block(.max, 1)]) == 0)
        #expect(BlockChoice.best([]) == nil)
    }

    @Test("A list of nodes, with roles and without")
    func list() throws {
        let list = try NodeEntry.list(
            "http://a:1,https://u:p@b:2#roles=attestation,sync,http://c:3#roles=submit", roles: .all)
        #expect(list.map(\.url) == ["http://a:1", "https://u:p@b:2", "http://c:3"])
        #expect(list.map(\.roles) == [.all, [.attestation, .sync], .submit])
        #expect(try NodeEntry.list("http://a:1", roles: .proposal).map(\.roles) == [.proposal])
    }

    @Test(
        "Mistakes in a list are named without passwords",
        arguments: [
            "", "a:1", "http://a:1,", "ftp://u:secret@a", "http://u:secret@a#roles=", "http://u:secret@a#role=sync",
            "http://u:secret@a#roles=attestation,typo",
        ])
    func mistakes(_ text: String) {
        let mistake = #expect(throws: NodeEntry.Mistake.self) { try NodeEntry.list(text) }
        #expect(mistake?.description.contains("secret") == false)
    }

    @Test("Topics of broadcasts")
    func topics() {
        #expect(BroadcastTopic.list("all") == Set(BroadcastTopic.allCases))
        #expect(BroadcastTopic.list("none") == [])
        #expect(BroadcastTopic.list("blocks,sync-committee") == [.blocks, .syncCommittee])
        #expect(BroadcastTopic.list("blocks,") == nil)
    }
}
