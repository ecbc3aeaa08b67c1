import BenchHarness
import CHashing
import ConsensusTypes
import Primitives
import SSZ
import StateTransition

/// The phase0 epoch transition at 16 384 validators with every validator attesting, against a fixed amount of hashing.
enum EpochBenchmarks {
    /// Nodes that the reference hashes: as many as the registry's tree has.
    private static let nodes = 147_455

    static func all() throws -> [Comparison] {
        let spec = Spec.mainnet
        let context = TransitionContext(spec)
        let state = try EpochState.atEpochEnd(validators: StateRootBenchmarks.validators, context)
        let zeros = [UInt8](repeating: 0, count: nodes * 64)
        var output = [UInt8](repeating: 0, count: nodes * 32)
        return [
            Comparison(
                "epoch: phase0 process_epoch at 16384 validators", against: "the kernel on \(nodes) nodes",
                subject: {
                    var copy = state
                    do { try processEpoch(&copy, context) } catch { preconditionFailure("\(error)") }
                }, reference: { chashing_hash_pairs(&output, zeros, nodes) })
        ]
    }
}
