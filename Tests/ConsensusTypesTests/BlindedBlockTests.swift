import ConsensusTypes
import Primitives
import SSZ
import TestSupport
import Testing

/// A blinded block has the root of the block that it stands for.
@Suite struct BlindedBlockTests {
    @Test func payloadHeadersHaveTheirPayloadsRoots() throws {
        try check("bellatrix", Bellatrix.ExecutionPayload.self, Bellatrix.ExecutionPayloadHeader.self)
        try check("capella", Capella.ExecutionPayload.self, Capella.ExecutionPayloadHeader.self)
        try check("deneb", Deneb.ExecutionPayload.self, Deneb.ExecutionPayloadHeader.self)
        try check("fulu", Fulu.ExecutionPayload.self, Fulu.ExecutionPayloadHeader.self)
    }

    private func check<Header: ExecutionPayloadHeaderProtocol>(
        _ fork: String, _: Header.Payload.Type, _: Header.Type
    ) throws {
        let limits = Spec.minimal.limits
        let cases = VectorTree.cases(runner: "ssz_static", preset: "minimal", fork: fork, handler: "ExecutionPayload")
        if VectorTree.root == nil { return VectorReport.skipped("payload headers") }
        try #require(!cases.isEmpty)
        for vector in cases {
            let payload = try Header.Payload(sszBytes: try vector.ssz("serialized"), limits)
            let header = Header(payload, limits)
            #expect(header.hashTreeRoot(limits) == payload.hashTreeRoot(limits), "\(vector)")
            #expect(header.blockHash == payload.blockHash)
        }
    }

    @Test func blindedBlocksHaveTheirBlocksRoots() throws {
        let limits = Spec.minimal.limits
        let cases = VectorTree.cases(
            runner: "ssz_static", preset: "minimal", fork: "fulu", handler: "SignedBeaconBlock")
        for vector in cases {
            let block = try Fulu.SignedBeaconBlock(sszBytes: try vector.ssz("serialized"), limits)
            let blinded = block.blinded(limits)
            #expect(blinded.message.hashTreeRoot(limits) == block.message.hashTreeRoot(limits), "\(vector)")
            #expect(blinded.signature == block.signature)
            #expect(blinded.unblinded(block.message.body.executionPayload) == block)
            let forked = ForkedSignedBeaconBlock.fulu(block)
            #expect(forked.blinded(.minimal) == .fulu(blinded))
        }
    }

    @Test func blocksWithoutPayloadsCannotBeBlinded() {
        #expect(ForkedSignedBeaconBlock.phase0(.init()).blinded(.minimal) == nil)
        #expect(ForkedSignedBeaconBlock.altair(.init()).blinded(.minimal) == nil)
        #expect(ForkedBeaconBlock.altair(.init()).blinded(.minimal) == nil)
        #expect(ForkedBeaconBlock.gloas(.init()).blinded(.minimal) == nil)
    }
}
