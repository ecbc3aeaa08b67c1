import ConsensusTypes
import ForkChoice
import Primitives
import SSZ
import TestSupport
import Testing

/// The `fork_choice` runner, for the forks whose transition this version has (format: consensus-specs
/// tests/formats/fork_choice).
@Suite struct ForkChoiceVectorTests {
    private static let forks = ["phase0", "altair"]

    @Test func everyCase() throws {
        guard VectorTree.root != nil else { return VectorReport.skipped("fork_choice") }
        let cases = Self.forks.flatMap { VectorTree.cases(runner: "fork_choice", fork: $0) }
        #expect(!cases.isEmpty)
        for vector in cases {
            do {
                try run(vector)
                try vector.finish()
            } catch {
                Issue.record("\(vector): \(error)")
            }
        }
    }

    private func run(_ vector: VectorCase) throws {
        _ = try vector.yaml("meta.yaml")
        let fork = try #require(ForkName.allCases.first { $0.name == vector.fork })
        let base = try vector.spec()
        let spec =
            base.forkName(at: Epoch(0)) == fork
            ? base : Spec(preset: base.preset, config: base.config.starting(at: fork))
        var store = try SpecStore(
            anchorState: ForkedBeaconState(ssz: vector.ssz("anchor_state"), fork, spec),
            anchorBlock: ForkedBeaconBlock(ssz: vector.ssz("anchor_block"), fork, spec), spec: spec)
        for (index, step) in try #require(vector.yaml("steps.yaml").array).enumerated() {
            try take(step, index, &store, vector, fork)
        }
    }

    private func take(
        _ step: YAMLValue, _ index: Int, _ store: inout SpecStore, _ vector: VectorCase, _ fork: ForkName
    ) throws {
        if let checks = step["checks"]?.dictionary {
            for (name, value) in checks { try check(name, value, &store, "\(vector), step \(index)") }
            return
        }
        let isValid = step["valid"]?.bool ?? true
        do {
            if let tick = step["tick"]?.uint64 {
                try store.tick(seconds: tick)
            } else if let name = step["block"]?.string {
                try store.onBlock(ForkedSignedBeaconBlock(ssz: vector.ssz(name), fork, store.spec))
            } else if let name = step["attestation"]?.string {
                let attestation = try Phase0.Attestation(sszBytes: vector.ssz(name), store.spec.limits)
                try store.onAttestation(attestation, isFromBlock: false)
            } else if let name = step["attester_slashing"]?.string {
                let slashing = try Phase0.AttesterSlashing(sszBytes: vector.ssz(name), store.spec.limits)
                try store.onAttesterSlashing(slashing)
            } else {
                Issue.record("\(vector), step \(index): unknown step \(step)")
            }
        } catch {
            if isValid { throw VectorError("step \(index): \(error)") }
            return
        }
        if !isValid { Issue.record("\(vector), step \(index): accepted, but it is invalid") }
    }

    private func check(_ name: String, _ value: YAMLValue, _ store: inout SpecStore, _ place: String) throws {
        switch name {
        case "time": #expect(store.forkChoice.timeMs == value.uint64.map { $0 * 1000 }, "\(place)")
        case "genesis_time": #expect(store.forkChoice.genesisTimeMs == value.uint64.map { $0 * 1000 }, "\(place)")
        case "head":
            let head = try store.forkChoice.getHead()
            #expect(head.hex == value["root"]?.string, "\(place): head")
            #expect(store.forkChoice.block(head)?.slot.rawValue == value["slot"]?.uint64, "\(place): head slot")
        case "justified_checkpoint": #expect(store.forkChoice.justifiedCheckpoint == checkpoint(value), "\(place)")
        case "finalized_checkpoint": #expect(store.forkChoice.finalizedCheckpoint == checkpoint(value), "\(place)")
        case "proposer_boost_root": #expect(store.forkChoice.proposerBoostRoot.hex == value.string, "\(place): boost")
        case "get_proposer_head":
            let head = try store.forkChoice.getHead()
            let proposerHead = try store.forkChoice.proposerHead(head: head, slot: store.forkChoice.currentSlot)
            #expect(proposerHead.hex == value.string, "\(place): proposer head")
        case "viable_for_head_roots_and_weights":
            let expected = Set((value.array ?? []).map { "\($0["root"]?.string ?? "") \($0["weight"]?.string ?? "")" })
            let found = Set(store.forkChoice.viableLeaves.map { "\($0.root.hex) \($0.weight)" })
            #expect(found == expected, "\(place): viable leaves")
        default: Issue.record("\(place): unknown check \(name)")
        }
    }

    private func checkpoint(_ value: YAMLValue) -> Checkpoint? {
        guard let epoch = value["epoch"]?.uint64, let root = value["root"]?.string.flatMap({ Root(hex: $0) }) else {
            return nil
        }
        return Checkpoint(epoch: Epoch(epoch), root: root)
    }
}

extension ChainConfig {
    /// The configuration with a fork (and those before it) at genesis.
    fileprivate func starting(at fork: ForkName) -> ChainConfig {
        var config = self
        for earlier in ForkName.allCases where earlier <= fork && earlier != .phase0 { config.setForkEpoch(earlier, 0) }
        return config
    }
}
