import ConsensusTypes
import Primitives
import SSZ
import StateTransition
import TestSupport
import Testing

/// The `genesis` and `fork` runners.
@Suite struct GenesisAndForkTests {
    @Test(arguments: VectorTree.arguments("genesis")) func genesis(_ vector: VectorCase) {
        check(vector) { vector in
            switch vector.handler {
            case "initialization": try initialization(vector)
            case "validity": try validity(vector)
            default: throw VectorError("unknown handler")
            }
        }
    }

    @Test(arguments: VectorTree.arguments("fork")) func fork(_ vector: VectorCase) {
        check(vector) { vector in
            guard vector.handler == "fork" else { throw VectorError("unknown handler") }
            let spec = try vector.spec()
            guard let name = try vector.yaml("meta.yaml")["fork"]?.string, let after = ForkName(name: name),
                let before = after.previous
            else { throw VectorError("bad meta.yaml") }
            let context = TransitionVectors.context(spec)
            let pre = try TransitionVectors.state(vector, "pre", before, spec)
            let post = try TransitionVectors.post(vector, after, spec)
            try TransitionVectors.expect(vector, pre: pre, post: post, spec) { state in
                try upgrade(&state, to: after, context)
            }
        }
    }

    private func initialization(_ vector: VectorCase) throws {
        let spec = try vector.spec()
        let eth1 = try vector.yaml("eth1.yaml")
        guard let hash = eth1["eth1_block_hash"]?.string.flatMap({ Hash32(hex: $0) }),
            let timestamp = eth1["eth1_timestamp"]?.uint64,
            let count = try vector.yaml("meta.yaml")["deposits_count"]?.int
        else { throw VectorError("bad eth1.yaml or meta.yaml") }
        let deposits = try (0..<count).map { try Deposit(sszBytes: vector.ssz("deposits_\($0)"), spec.limits) }
        let state = try initializeBeaconStateFromEth1(
            eth1BlockHash: hash, eth1Timestamp: timestamp, deposits: deposits, TransitionVectors.context(spec))
        try TransitionVectors.compare(.phase0(state), TransitionVectors.state(vector, "state", .phase0, spec), spec)
    }

    private func validity(_ vector: VectorCase) throws {
        let spec = try vector.spec()
        _ = try vector.yaml("meta.yaml")
        let state = try Phase0.BeaconState(sszBytes: vector.ssz("genesis"), spec.limits)
        guard try vector.yaml("is_valid.yaml").bool == isValidGenesisState(state, spec) else {
            throw VectorError("wrong verdict")
        }
    }
}
