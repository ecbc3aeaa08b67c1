import ConsensusTypes
import JSONBytes
import Primitives
import SSZ
import TestSupport
import Testing

/// The fork enums, with the random values of `ssz_static` as their content.
@Suite struct ForkedTests {
    @Test(arguments: ForkName.allCases)
    func formsOfEveryFork(fork: ForkName) throws {
        try roundTrips(ForkedBeaconState.self, "BeaconState", fork)
        try roundTrips(ForkedBeaconBlock.self, "BeaconBlock", fork)
        try roundTrips(ForkedSignedBeaconBlock.self, "SignedBeaconBlock", fork)
        try roundTrips(ForkedAttestation.self, "Attestation", fork)
        try roundTrips(ForkedIndexedAttestation.self, "IndexedAttestation", fork)
        try roundTrips(ForkedAggregateAndProof.self, "AggregateAndProof", fork)
        try roundTrips(ForkedSignedAggregateAndProof.self, "SignedAggregateAndProof", fork)
        try roundTrips(ForkedAttesterSlashing.self, "AttesterSlashing", fork)
        let single = fork < .electra ? "Attestation" : "SingleAttestation"
        try roundTrips(ForkedSubmittedAttestation.self, single, fork)
    }

    private func roundTrips<F: Forked>(_: F.Type, _ handler: String, _ fork: ForkName) throws {
        let spec = Spec.minimal
        for vector in try samples(handler, fork) {
            let bytes = try vector.ssz("serialized")
            let value = try F(ssz: bytes, fork, spec)
            #expect(value.forkName == fork)
            #expect(value.sszEncoded(spec) == bytes)
            #expect(value.hashTreeRoot(spec).hex == (try vector.yaml("roots.yaml")["root"]?.string))
            var reader = JSONReader(value.jsonEncoded(spec))
            #expect(try F(json: &reader, fork, spec) == value)
            try reader.finish()
            #expect(throws: ForkedError.self) { try F(ssz: Array(bytes.prefix(3)), fork, spec) }
        }
    }

    private func samples(_ handler: String, _ fork: ForkName) throws -> [VectorCase] {
        let cases = VectorTree.cases(runner: "ssz_static", preset: "minimal", fork: fork.name, handler: handler)
        if VectorTree.root == nil { VectorReport.skipped("forked \(handler)") } else { try #require(!cases.isEmpty) }
        return cases
    }

    @Test(arguments: ForkName.allCases)
    func slotsArePeekedFromBytes(fork: ForkName) throws {
        let spec = Spec.minimal
        for vector in try samples("SignedBeaconBlock", fork) {
            let bytes = try vector.ssz("serialized")
            let block = try ForkedSignedBeaconBlock(ssz: bytes, fork, spec)
            #expect(Peek.signedBlockSlot(bytes) == block.slot)
            #expect(Peek.blockSlot(block.message.sszEncoded(spec)) == block.slot)
            let contents = ForkedSignedBlockContents(withoutBlobs: block)
            #expect(contents.signedBlock == block)
            guard ForkName.deneb ... .fulu ~= fork else { continue }
            #expect(Peek.signedBlockContentsSlot(contents.sszEncoded(spec)) == block.slot)
        }
        for vector in try samples("BeaconState", fork) {
            let bytes = try vector.ssz("serialized")
            let state = try ForkedBeaconState(ssz: bytes, fork, spec)
            #expect(Peek.stateSlot(bytes) == state.slot)
            #expect(Peek.stateVersion(bytes) == state.fork.currentVersion)
        }
    }

    @Test func shortBytesHaveNoSlot() {
        for count in 0..<8 {
            let bytes = [UInt8](repeating: 0, count: count)
            #expect(Peek.blockSlot(bytes) == nil)
            #expect(Peek.stateSlot(bytes) == nil)
            #expect(Peek.stateVersion(bytes) == nil)
            #expect(Peek.signedBlockSlot(bytes) == nil)
            #expect(Peek.blockContentsSlot(bytes) == nil)
            #expect(Peek.signedBlockContentsSlot(bytes) == nil)
        }
        #expect(throws: ForkedError.self) { try ForkedBeaconState(ssz: [], .minimal) }
        #expect(throws: ForkedError.self) { try ForkedSignedBeaconBlock(ssz: [1, 2, 3], .minimal) }
    }

    @Test func stateOfAnUnknownNetworkIsRefused() {
        var state = Phase0.BeaconState()
        state.fork.currentVersion = Version(0xdead_beef)
        let bytes = state.sszEncoded(Spec.minimal.limits)
        #expect(throws: ForkedError.unknownVersion(Version(0xdead_beef))) {
            try ForkedBeaconState(ssz: bytes, .minimal)
        }
    }

    @Test(arguments: [ForkName.phase0, .altair, .gloas])
    func forksWithoutPayloadsInBlocksHaveNoBlindedBlocks(fork: ForkName) {
        let error = ForkedError.notInFork(typeName: "BlindedBeaconBlock", fork: fork)
        #expect(throws: error) { try ForkedBlindedBeaconBlock(ssz: [], fork, .minimal) }
        #expect(throws: JSONError.self) {
            var reader = JSONReader(Array("{}".utf8))
            _ = try ForkedBlindedBeaconBlock(json: &reader, fork, .minimal)
        }
    }

    /// A produced block is signed and published without a look at its fork.
    @Test(arguments: ForkName.allCases)
    func contentsAreSigned(fork: ForkName) throws {
        let spec = Spec.minimal
        var signature = BLSSignature()
        signature[0] = 0xc0
        for vector in try samples("BeaconBlock", fork).prefix(4) {
            let block = try ForkedBeaconBlock(ssz: try vector.ssz("serialized"), fork, spec)
            let contents = Self.contents(block)
            #expect(contents.block == block)
            #expect(contents.blobs.count == (ForkName.deneb ... .fulu ~= fork ? 1 : 0))
            let signed = contents.signed(signature)
            #expect(signed.forkName == fork)
            #expect(signed.blobs == contents.blobs)
            #expect(signed.signedBlock == block.signed(signature))
            #expect(signed.signedBlock.blockRoot(spec) == block.hashTreeRoot(spec))
            #expect(signed.signedBlock.signedHeader(spec).message.hashTreeRoot(spec.limits) == block.hashTreeRoot(spec))
            #expect(try ForkedSignedBlockContents(ssz: signed.sszEncoded(spec), fork, spec) == signed)
            var reader = JSONReader(signed.jsonEncoded(spec))
            #expect(try ForkedSignedBlockContents(json: &reader, fork, spec) == signed)
        }
    }

    private static func contents(_ block: ForkedBeaconBlock) -> ForkedBlockContents {
        switch block {
        case .phase0(let block): .phase0(block)
        case .altair(let block): .altair(block)
        case .bellatrix(let block): .bellatrix(block)
        case .capella(let block): .capella(block)
        case .deneb(let block): .deneb(.init(block: block, kzgProofs: [KZGProof()], blobs: [Blob()]))
        case .electra(let block): .electra(.init(block: block, kzgProofs: [KZGProof()], blobs: [Blob()]))
        case .fulu(let block): .fulu(.init(block: block, kzgProofs: [KZGProof()], blobs: [Blob()]))
        case .gloas(let block): .gloas(block)
        }
    }
}
