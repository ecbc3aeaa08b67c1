import BeaconNodePool
import ConsensusTypes
import Duties
import Primitives
import Testing

@Suite struct GloasRulesTests {
    private func root(_ byte: UInt8) throws -> Root { try #require(Root(bytes: Array(repeating: byte, count: 32))) }

    @Test("A payload that one node has is there, whatever the others lack; without it all are waited for")
    func payloadChoice() throws {
        let block = try root(1)
        func data(_ payload: Bool, _ blobs: Bool) -> PayloadAttestationData? {
            PayloadAttestationData(beaconBlockRoot: block, slot: 3, payloadPresent: payload, blobDataAvailable: blobs)
        }
        #expect(PayloadChoice.best([nil, data(false, false), data(true, true)], isFinal: false) == 2)
        #expect(PayloadChoice.best([nil, data(true, false)], isFinal: false) == nil)
        #expect(PayloadChoice.best([nil, data(false, false), data(true, false)], isFinal: true) == 2)
        #expect(PayloadChoice.best([data(false, false), data(false, false)], isFinal: true) == 0)
        #expect(PayloadChoice.best([nil, nil], isFinal: true) == 0)
        #expect(PayloadChoice.best([], isFinal: true) == nil)
    }

    @Test("The node that built a block is remembered for the last blocks, the last one of several")
    func producers() throws {
        var book = ProducerBook()
        book.built(try root(1), by: NodeID(0))
        book.built(try root(1), by: NodeID(1))
        #expect(book.producer(of: try root(1)) == NodeID(1))
        #expect(book.producer(of: try root(2)) == nil)
        for byte in UInt8(10)..<40 { book.built(try root(byte), by: NodeID(0)) }
        #expect(book.producer(of: try root(1)) == nil)
        #expect(book.producer(of: try root(39)) == NodeID(0))
    }
}
