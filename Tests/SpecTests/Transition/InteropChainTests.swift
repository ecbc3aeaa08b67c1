import ConsensusTypes
import Primitives
import Snappy
import StateTransition
import TestSupport
import Testing

/// Whole chains made by another implementation, replayed with all signatures, with the duties of each epoch.
@Suite struct InteropChainTests {
    @Test(arguments: ForkName.allCases.map(\.name))
    func chain(_ fork: String) throws {
        let folder = "interop/chain-\(fork)-16"
        let blockFiles = VectorTree.files(in: folder, suffix: ".ssz_snappy").filter { $0.contains("/block_") }
        guard let root = VectorTree.root, !blockFiles.isEmpty else { return VectorReport.skipped(folder) }
        let text = String(decoding: try VectorTree.bytes(ofFile: root + "/\(folder)/chain.json"), as: UTF8.self)
        let chain = try YAMLValue(parsing: text)
        let overrides = try #require(chain["config_overrides"]?.dictionary)
        let entries = overrides.map { ConfigEntry($0.key, $0.value.string ?? "") }
        let spec = Spec(preset: .minimal, config: try ChainConfig.minimal.overlaid(with: entries))
        let context = TransitionVectors.context(spec)
        let name = try #require(ForkName(name: fork))
        func read(_ file: String) throws -> [UInt8] {
            try Snappy.decompress(VectorTree.bytes(ofFile: "\(root)/\(folder)/\(file).ssz_snappy"))
        }

        var state = try ForkedBeaconState(ssz: read("genesis"), name, spec)
        let epochs = try #require(chain["epochs"]?.array)
        var replayed = 0
        for entry in try #require(chain["blocks"]?.array) {
            let slot = try #require(entry["slot"]?.int)
            let label = String(repeating: "0", count: 3 - min(3, "\(slot)".count)) + "\(slot)"
            let block = try ForkedSignedBeaconBlock(ssz: read("block_\(label)"), name, spec)
            try stateTransition(&state, block, context)
            replayed += 1
            #expect(state.hashTreeRoot(spec).hex == entry["state_root"]?.string)
            #expect(block.blockRoot(spec).hex == entry["block_root"]?.string)
            guard let epoch = epochs.first(where: { $0["slot"]?.int == slot }) else { continue }
            try TransitionVectors.compare(state, ForkedBeaconState(ssz: read("state_\(label)"), name, spec), spec)
            try checkEpoch(state, epoch, context)
        }
        #expect(replayed == blockFiles.count)
        VectorReport.record(runner: "interop-chain", fork: fork)
    }

    private func checkEpoch(_ state: ForkedBeaconState, _ entry: YAMLValue, _ context: TransitionContext) throws {
        #expect(state.previousJustifiedCheckpoint.epoch.rawValue == entry["previous_justified"]?.uint64)
        #expect(state.currentJustifiedCheckpoint.epoch.rawValue == entry["justified"]?.uint64)
        #expect(state.finalizedCheckpoint.epoch.rawValue == entry["finalized"]?.uint64)
        #expect(state.finalizedCheckpoint.root.hex == entry["finalized_root"]?.string)
        #expect(state.balances.map(\.rawValue) == entry["balances"]?.array?.compactMap(\.uint64))

        let epoch = context.spec.computeEpochAtSlot(state.slot)
        try checkAttesters(entry["attester_duties"], context.committeeCache(state, epoch: epoch))
        try checkAttesters(entry["attester_duties_next"], context.committeeCache(state, epoch: epoch + 1))
        let expected = try #require(entry["proposer_duties"]?.array)
        let proposers = try context.beaconProposerIndices(state)
        #expect(proposers.map(\.slot.rawValue) == expected.compactMap { $0["slot"]?.uint64 })
        #expect(proposers.map(\.index.rawValue) == expected.compactMap { $0["validator_index"]?.uint64 })
    }

    private func checkAttesters(_ duties: YAMLValue?, _ cache: CommitteeCache) throws {
        let duties = try #require(duties?.array)
        let indices = Set(duties.compactMap { $0["validator_index"]?.uint64.map { ValidatorIndex($0) } })
        let assignments = cache.assignments(of: indices)
        #expect(assignments.count == duties.count)
        for duty in duties {
            let index = ValidatorIndex(try #require(duty["validator_index"]?.uint64))
            let assignment = try #require(assignments[index])
            #expect(assignment.slot.rawValue == duty["slot"]?.uint64)
            #expect(assignment.index.rawValue == duty["committee_index"]?.uint64)
            #expect(assignment.committee.count == duty["committee_length"]?.int)
            #expect(assignment.position == duty["validator_committee_index"]?.int)
            #expect(cache.committeesPerSlot == duty["committees_at_slot"]?.uint64)
        }
    }
}
