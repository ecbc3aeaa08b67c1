import ConsensusTypes
import ForkChoice
import Primitives
import SSZ
import TestSupport
import Testing

/// The `fork_choice`, `sync` and `fast_confirmation` runners (formats: consensus-specs tests/formats/fork_choice and
/// fast_confirmation).
@Suite struct ForkChoiceVectorTests {
    @Test(
        arguments: VectorTree.arguments("fork_choice") + VectorTree.arguments("sync")
            + VectorTree.arguments("fast_confirmation"))
    func steps(_ vector: VectorCase) {
        check(vector) { vector in
            var steps = try ForkChoiceCase(vector)
            try steps.run()
        }
    }
}

/// One case: the store and the steps on it.
struct ForkChoiceCase {
    private let vector: VectorCase
    private let fork: ForkName
    private let steps: [YAMLValue]
    private var store: SpecStore
    /// Attestations of the fast confirmation runner, which come in their slot and count after the next tick.
    private var heldAttestations: [ForkedAttestation] = []

    init(_ vector: VectorCase) throws {
        let setting = try vector.yaml("meta.yaml")["bls_setting"]?.int ?? 0
        guard let fork = ForkName(name: vector.fork), let steps = try vector.yaml("steps.yaml").array else {
            throw VectorError("bad steps.yaml")
        }
        let base = try vector.spec()
        let spec =
            base.forkName(at: Epoch(0)) == fork
            ? base : Spec(preset: base.preset, config: base.config.starting(at: fork))
        self.vector = vector
        self.fork = fork
        self.steps = steps
        store = try SpecStore(
            anchorState: ForkedBeaconState(ssz: vector.ssz("anchor_state"), fork, spec),
            anchorBlock: ForkedBeaconBlock(ssz: vector.ssz("anchor_block"), fork, spec), spec: spec,
            verifiesSignatures: setting != 2)
    }

    mutating func run() throws {
        for (index, step) in steps.enumerated() {
            if let checks = step["checks"]?.dictionary {
                // Not a step of its own: the rule runs whenever its variables are then looked at.
                if checks["confirmed_root"] != nil { try store.onFastConfirmation() }
                for (name, value) in checks { try check(name, value, "\(vector), step \(index)") }
                continue
            }
            var refusal: (any Error)?
            do { try take(step) } catch { refusal = error }
            switch (step["valid"]?.bool ?? true, refusal) {
            case (true, let refusal?): throw VectorError("step \(index): \(refusal)")
            case (false, nil): throw VectorError("step \(index): accepted, but it is invalid")
            default: continue
            }
        }
    }

    private mutating func take(_ step: YAMLValue) throws {
        if let tick = step["tick"]?.uint64 {
            try store.tick(seconds: tick)
            for attestation in heldAttestations { try store.onAttestation(attestation, isFromBlock: false) }
            heldAttestations = []
        } else if let name = step["block"]?.string {
            let block = try ForkedSignedBeaconBlock(ssz: vector.ssz(name), fork, store.spec)
            let availability = try AvailabilityStep(step, vector, store.spec)
            try store.onBlock(block) { availability.isDataAvailable($0, block.forkName) }
        } else if let name = step["attestation"]?.string {
            let attestation = try ForkedAttestation(ssz: vector.ssz(name), fork, store.spec)
            if vector.runner == "fast_confirmation" {
                heldAttestations.append(attestation)
            } else {
                try store.onAttestation(attestation, isFromBlock: false)
            }
        } else if let name = step["attester_slashing"]?.string {
            try store.onAttesterSlashing(ForkedAttesterSlashing(ssz: vector.ssz(name), fork, store.spec))
        } else if let name = step["execution_payload"]?.string {
            try store.onExecutionPayloadEnvelope(.init(sszBytes: vector.ssz(name), store.spec.limits))
        } else if let name = step["payload_attestation_message"]?.string {
            try store.onPayloadAttestationMessage(.init(sszBytes: vector.ssz(name), store.spec.limits))
        } else if let name = step["pow_block"]?.string {
            let block = try PowBlock(sszBytes: vector.ssz(name), store.spec.limits)
            store.powBlocks[block.blockHash] = block
        } else if step["payload_status"] != nil {
            try store.engine.announce(step)
        } else {
            Issue.record("\(vector): unknown step \(step)")
        }
    }

    private mutating func check(_ name: String, _ value: YAMLValue, _ place: String) throws {
        switch name {
        case "time": #expect(store.forkChoice.timeMs == value.uint64.map { $0 * 1000 }, "\(place)")
        case "genesis_time": #expect(store.forkChoice.genesisTimeMs == value.uint64.map { $0 * 1000 }, "\(place)")
        case "head":
            let head = try store.updateHead()
            #expect(head.root.hex == value["root"]?.string, "\(place): head")
            #expect(store.forkChoice.block(head.root)?.slot.rawValue == value["slot"]?.uint64, "\(place): head slot")
            if let status = value["payload_status"]?.int {
                #expect(Int(head.payloadStatus.rawValue) == status, "\(place): head's payload")
            }
        case "justified_checkpoint": #expect(store.forkChoice.justifiedCheckpoint == checkpoint(value), "\(place)")
        case "finalized_checkpoint": #expect(store.forkChoice.finalizedCheckpoint == checkpoint(value), "\(place)")
        case "proposer_boost_root": #expect(store.forkChoice.proposerBoostRoot.hex == value.string, "\(place): boost")
        case "get_proposer_head":
            let head = try store.forkChoice.getHead()
            let proposerHead = try store.forkChoice.proposerHead(head: head, slot: store.forkChoice.currentSlot)
            #expect(proposerHead.hex == value.string, "\(place): proposer head")
        case "viable_for_head_roots_and_weights": checkViableNodes(value, place)
        case "payload_timeliness_vote":
            let votes = try store.forkChoice.payloadVotes(of: blockRoot(value))
            #expect(votes?.timeliness == value["votes"]?.array?.map(\.bool), "\(place): \(name)")
        case "payload_data_availability_vote":
            let votes = try store.forkChoice.payloadVotes(of: blockRoot(value))
            #expect(votes?.dataAvailability == value["votes"]?.array?.map(\.bool), "\(place): \(name)")
        default: try checkConfirmation(name, value, place)
        }
    }

    private func blockRoot(_ value: YAMLValue) throws -> Root {
        guard let root = value["block_root"]?.string.flatMap({ Root(hex: $0) }) else { throw VectorError("bad root") }
        return root
    }

    private func checkViableNodes(_ value: YAMLValue, _ place: String) {
        let entries = value.array ?? []
        let hasStatuses = entries.contains { $0["payload_status"] != nil }
        let expected = entries.map { entry in
            [entry["root"]?.string ?? "", entry["weight"]?.string ?? "", entry["payload_status"]?.string ?? ""]
        }
        let found = store.forkChoice.viableNodes.map { node, weight in
            [node.root.hex, "\(weight)", hasStatuses ? "\(node.payloadStatus.rawValue)" : ""]
        }
        #expect(Set(found) == Set(expected), "\(place): viable nodes")
    }

    private func checkConfirmation(_ name: String, _ value: YAMLValue, _ place: String) throws {
        let confirmation = store.confirmation
        switch name {
        case "previous_epoch_observed_justified_checkpoint":
            #expect(confirmation.previousEpochObservedJustifiedCheckpoint == checkpoint(value), "\(place): \(name)")
        case "current_epoch_observed_justified_checkpoint":
            #expect(confirmation.currentEpochObservedJustifiedCheckpoint == checkpoint(value), "\(place): \(name)")
        case "previous_epoch_greatest_unrealized_checkpoint":
            #expect(confirmation.previousEpochGreatestUnrealizedCheckpoint == checkpoint(value), "\(place): \(name)")
        case "previous_slot_head": #expect(confirmation.previousSlotHead.hex == value.string, "\(place): \(name)")
        case "current_slot_head": #expect(confirmation.currentSlotHead.hex == value.string, "\(place): \(name)")
        case "confirmed_root": #expect(confirmation.confirmedRoot.hex == value.string, "\(place): \(name)")
        case "safe_execution_block_hash":
            let hash = confirmation.safeExecutionBlockHash(store.forkChoice)
            #expect(hash?.hex == value.string, "\(place): \(name)")
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
