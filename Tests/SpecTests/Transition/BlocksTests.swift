import ConsensusTypes
import Primitives
import StateTransition
import TestSupport
import Testing

/// Runners whose cases are a state and what happens to it: blocks, slots, an upgrade on the way.
@Suite struct TransitionBlocksTests {
    @Test(arguments: VectorTree.arguments("sanity")) func sanity(_ vector: VectorCase) {
        check(vector) { vector in
            switch vector.handler {
            case "blocks": try runBlocks(vector)
            case "slots": try runSlots(vector)
            default: throw VectorError("unknown handler")
            }
        }
    }

    @Test(arguments: VectorTree.arguments("finality")) func finality(_ vector: VectorCase) {
        check(vector) { vector in
            guard vector.handler == "finality" else { throw VectorError("unknown handler") }
            try runBlocks(vector)
        }
    }

    @Test(arguments: VectorTree.arguments("random")) func random(_ vector: VectorCase) {
        check(vector) { vector in
            guard vector.handler == "random" else { throw VectorError("unknown handler") }
            try runBlocks(vector)
        }
    }

    @Test(arguments: VectorTree.arguments("transition")) func transition(_ vector: VectorCase) {
        check(vector) { vector in
            guard vector.handler == "core" else { throw VectorError("unknown handler") }
            let meta = try vector.yaml("meta.yaml")
            guard let name = meta["post_fork"]?.string, let after = ForkName(name: name),
                let before = after.previous, let epoch = meta["fork_epoch"]?.uint64
            else { throw VectorError("bad meta.yaml") }
            let last = meta["fork_block"]?.int ?? -1
            let base = try vector.spec()
            var config = base.config
            config.setForkEpoch(after, Epoch(epoch))
            let spec = Spec(preset: base.preset, config: config)
            let pre = try TransitionVectors.state(vector, "pre", before, spec)
            let post = try TransitionVectors.post(vector, after, spec)
            let blocks = try TransitionVectors.blocks(vector, spec) { $0 <= last ? before : after }
            try runBlocks(vector, pre, post, blocks, spec)
        }
    }

    private func runBlocks(_ vector: VectorCase) throws {
        let spec = try vector.spec()
        let fork = try TransitionVectors.forkName(vector)
        let pre = try TransitionVectors.state(vector, "pre", fork, spec)
        let post = try TransitionVectors.post(vector, fork, spec)
        try runBlocks(vector, pre, post, TransitionVectors.blocks(vector, spec) { _ in fork }, spec)
    }

    private func runBlocks(
        _ vector: VectorCase, _ pre: ForkedBeaconState, _ post: ForkedBeaconState?,
        _ blocks: [ForkedSignedBeaconBlock], _ spec: Spec
    ) throws {
        for mode in try TransitionVectors.modes(vector) {
            let context = TransitionVectors.context(spec)
            try TransitionVectors.expect(vector, pre: pre, post: post, spec) { state in
                for block in blocks { try stateTransition(&state, block, context, verifySignatures: mode) }
            }
        }
    }

    private func runSlots(_ vector: VectorCase) throws {
        let spec = try vector.spec()
        let fork = try TransitionVectors.forkName(vector)
        guard let slots = try vector.yaml("slots.yaml").uint64 else { throw VectorError("bad slots.yaml") }
        // Read for the rule that every file is; slots need no signature.
        _ = try vector.yaml("meta.yaml")
        let pre = try TransitionVectors.state(vector, "pre", fork, spec)
        let post = try TransitionVectors.post(vector, fork, spec)
        let context = TransitionVectors.context(spec)
        try TransitionVectors.expect(vector, pre: pre, post: post, spec) { state in
            try processSlots(&state, to: Slot(state.slot.rawValue + slots), context)
        }
    }
}
