import ConsensusTypes
import JSONBytes
import Primitives
import SSZ
import Snappy
import TestSupport
import Testing

/// The interop genesis states: decoded by their own fork version, their roots and fork digests.
@Suite struct InteropGenesisTests {
    @Test func statesAndDigests() throws {
        guard let root = VectorTree.root else { return VectorReport.skipped("interop-genesis") }
        let folder = root + "/interop/genesis/"
        var reader = JSONReader(try VectorTree.bytes(ofFile: folder + "roots.json"))
        var entries: [JSONObject] = []
        try reader.array { (element: inout JSONReader) throws(JSONError) in
            entries.append(try element.object())
        }
        try #require(!entries.isEmpty)
        for entry in entries {
            func text(_ key: String) throws -> String {
                var value = try entry.value(key)
                return try value.string()
            }
            let file = try text("file")
            let fork = try #require(ForkName(name: try text("fork")))
            let spec = try spec(preset: text("preset"), fork: fork)
            var bytes = try VectorTree.bytes(ofFile: folder + file)
            if file.hasSuffix(".ssz_snappy") { bytes = try Snappy.decompress(bytes) }
            let state = try ForkedBeaconState(ssz: bytes, spec)
            #expect(state.forkName == fork, "\(file)")
            #expect(state.sszEncoded(spec) == bytes, "\(file)")
            #expect(state.hashTreeRoot(spec).hex == (try text("state_root")), "\(file)")
            let validatorsRoot = state.genesisValidatorsRoot
            #expect(validatorsRoot.hex == (try text("genesis_validators_root")), "\(file)")
            #expect(validatorsRoot == Validators(state.validators).hashTreeRoot(spec.limits), "\(file)")
            let digest = spec.computeForkDigest(genesisValidatorsRoot: validatorsRoot, epoch: 0)
            #expect(digest.hex == (try text("fork_digest")), "\(file)")
            VectorReport.record(runner: "interop-genesis", fork: fork.name)
        }
    }

    /// All forks up to the given one at epoch 0.
    private func spec(preset: String, fork: ForkName) -> Spec {
        var config: ChainConfig = preset == "mainnet" ? .mainnet : .minimal
        for other in ForkName.allCases { config.setForkEpoch(other, other <= fork ? 0 : Constants.farFutureEpoch) }
        return Spec(preset: preset == "mainnet" ? .mainnet : .minimal, config: config)
    }
}
