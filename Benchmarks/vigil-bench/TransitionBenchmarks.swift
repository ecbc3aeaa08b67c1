import BenchHarness
import CHashing
import ConsensusTypes
import Primitives
import SSZ
import StateTransition

/// Fulu on the mainnet preset at the size of real networks: epochs, blocks, roots and copies.
enum TransitionBenchmarks {
    static func all() throws -> [Comparison] {
        try epochs(validators: 100_000, limit: 250) + block(validators: 100_000)
            + epochs(validators: 1_000_000, limit: 3000) + shuffling()
    }

    /// The 64-byte nodes that a cold root of the state's large lists hashes.
    static func nodes(_ validators: Int) -> Int {
        let registry = validators * 9
        let columns = validators / 4 * 2 + validators / 32 * 2
        let vectors = 65_536 + 8192 * 2 + 8192 / 4
        let committees = 2 * 512 * 2
        let queues = 1000 * 14
        return registry + columns + vectors + committees + queues
    }

    private static func kernel(_ nodes: Int) -> () -> Void {
        let zeros = [UInt8](repeating: 0, count: nodes * 64)
        var output = [UInt8](repeating: 0, count: nodes * 32)
        return { chashing_hash_pairs(&output, zeros, nodes) }
    }

    private static func epochs(validators: Int, limit: Double) throws -> [Comparison] {
        let spec = Spec.mainnet
        let context = TransitionContext(spec)
        let state = ScaledState.atEpochEnd(validators: validators, spec)
        _ = state.hashTreeRoot(spec.limits)
        let hash = kernel(nodes(validators))
        return [
            Comparison(
                "transition: process_epoch of Fulu, \(validators) validators", against: "the kernel on their nodes",
                milliseconds: limit, rounds: 5, timer: .processor,
                subject: {
                    var copy = state
                    do { try copy.processEpoch(context) } catch { preconditionFailure("\(error)") }
                }, reference: hash),
            coldRoot(state, spec, hash),
        ]
    }

    private static func coldRoot(_ state: Fulu.BeaconState, _ spec: Spec, _ hash: @escaping () -> Void) -> Comparison {
        let encoded = state.sszEncoded(spec.limits)
        var cold: Fulu.BeaconState?
        return Comparison(
            "transition: cold root, \(state.validators.count) validators", against: "the kernel on as many nodes",
            limit: 1.3, rounds: 5, timer: .processor,
            prepare: { cold = try? Fulu.BeaconState(sszBytes: encoded, spec.limits) },
            subject: { _ = cold?.hashTreeRoot(spec.limits) }, reference: hash)
    }

    private static func block(validators: Int) throws -> [Comparison] {
        let context = TransitionContext(.mainnet)
        let (state, block) = try ScaledBlock.make(validators: validators, context)
        _ = state.hashTreeRoot(context.spec)
        func apply() -> ForkedBeaconState {
            var copy = state
            do {
                try applyBlock(&copy, block, context, verifySignatures: .none, verifyStateRoot: false)
            } catch {
                preconditionFailure("\(error)")
            }
            return copy
        }
        let hash = kernel(nodes(validators))
        var after: ForkedBeaconState?
        return [
            Comparison(
                "transition: block with 8 attestations of all committees", against: "the kernel on all nodes",
                milliseconds: 5, rounds: 21, timer: .processor, subject: { after = apply() }, reference: hash),
            Comparison(
                "transition: root after that block", against: "the kernel on all nodes", milliseconds: 5, rounds: 21,
                timer: .processor,
                prepare: { after = apply() }, subject: { _ = after?.hashTreeRoot(context.spec) }, reference: hash),
            Comparison(
                "transition: copy of a state, one balance changed", against: "the kernel on all nodes",
                milliseconds: 1, rounds: 21, timer: .processor,
                subject: {
                    guard case .fulu(var copy) = state else { return }
                    copy.balances[validators / 2] += 1
                    after = .fulu(copy)
                }, reference: hash),
        ]
    }

    private static func shuffling() -> [Comparison] {
        let count = 1_000_000
        let seed = Merkle.sha256([1])
        return [
            Comparison(
                "transition: shuffling of \(count)", against: "the kernel on as many nodes", milliseconds: 400,
                rounds: 5, timer: .processor,
                subject: { _ = computeShuffledPermutation(count: count, seed: seed, rounds: 90) },
                reference: kernel(count))
        ]
    }
}
