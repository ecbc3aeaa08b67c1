import ConsensusTypes
import Primitives
import SSZ
import StateTransition
import TestSupport
import Testing

/// The `rewards` runner: the deltas of each component.
@Suite struct RewardsTests {
    private static let handlers: Set<String> = ["basic", "leak", "random", "inactivity_scores"]

    @Test(arguments: VectorTree.arguments("rewards")) func rewards(_ vector: VectorCase) {
        check(vector) { vector in
            guard Self.handlers.contains(vector.handler) else { throw VectorError("unknown handler") }
            let spec = try vector.spec()
            let context = TransitionVectors.context(spec)
            _ = try vector.yaml("meta.yaml")
            switch try TransitionVectors.state(vector, "pre", TransitionVectors.forkName(vector), spec) {
            case .phase0(let state): try phase0(vector, state, context)
            case .altair(let state): try altair(vector, state, context)
            case .bellatrix(let state): try altair(vector, state, context)
            case .capella(let state): try altair(vector, state, context)
            case .deneb(let state): try altair(vector, state, context)
            case .electra(let state): try altair(vector, state, context)
            case .fulu(let state): try altair(vector, state, context)
            case .gloas(let state): try altair(vector, state, context)
            }
        }
    }

    private func phase0(_ vector: VectorCase, _ state: Phase0.BeaconState, _ context: TransitionContext) throws {
        let cache = try context.epochCache(state)
        let statuses = try Phase0Statuses(state, cache, context.preset)
        let rewards = try Phase0Rewards(state, statuses, cache, context.preset)
        try compare(vector, "source_deltas", rewards.sourceDeltas(), context.spec)
        try compare(vector, "target_deltas", rewards.targetDeltas(), context.spec)
        try compare(vector, "head_deltas", rewards.headDeltas(), context.spec)
        try compare(vector, "inclusion_delay_deltas", rewards.inclusionDelayDeltas(), context.spec)
        try compare(vector, "inactivity_penalty_deltas", rewards.inactivityPenaltyDeltas(), context.spec)
    }

    private func altair<S: AltairBeaconState>(
        _ vector: VectorCase, _ state: S, _ context: TransitionContext
    ) throws {
        let cache = try context.epochCache(state)
        let statuses = try AltairStatuses(state, cache, context.preset)
        let rewards = try AltairRewards(state, statuses, cache, context.spec)
        for (flag, name) in ["source_deltas", "target_deltas", "head_deltas"].enumerated() {
            try compare(vector, name, rewards.flagIndexDeltas(flag), context.spec)
        }
        try compare(vector, "inactivity_penalty_deltas", rewards.inactivityPenaltyDeltas(), context.spec)
    }

    private func compare(_ vector: VectorCase, _ file: String, _ deltas: Deltas, _ spec: Spec) throws {
        let expected = try DeltasContainer(sszBytes: vector.ssz(file), spec.limits)
        guard deltas == Deltas(rewards: Array(expected.rewards), penalties: Array(expected.penalties)) else {
            throw VectorError("wrong \(file)")
        }
    }
}

/// `Deltas` of tests/formats/rewards.
private struct DeltasContainer: SSZContainer {
    var rewards: SSZList<UInt64, ValidatorRegistryLimit>
    var penalties: SSZList<UInt64, ValidatorRegistryLimit>

    init() {
        rewards = []
        penalties = []
    }

    init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        rewards = try r.field("rewards")
        penalties = try r.field("penalties")
    }

    func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("rewards", rewards)
        v.field("penalties", penalties)
    }
}
