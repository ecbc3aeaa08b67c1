import BenchHarness
import ConsensusTypes
import Foundation
import Primitives
import SSZ
import StateTransition

/// What states of Fulu cost by their number of validators: `vigil-bench epoch-cost [SVG]`.
///
/// Prints one line for each number, and draws them.
enum EpochCost {
    struct Point {
        let validators: Int
        /// `process_epoch` and a cold `hash_tree_root`, in milliseconds of processor time.
        let epoch: Double
        let root: Double
    }

    private static let counts = [10_000, 50_000, 100_000, 200_000, 300_000, 500_000, 700_000, 1_000_000]
    private static let rounds = 5

    static func main(_ path: String?) throws {
        printMemory(counts.last ?? 0)
        print("validators  process_epoch ms  cold root ms")
        var points: [Point] = []
        for count in counts {
            let point = try measure(count)
            points.append(point)
            print(String(format: "%10d  %16.1f  %12.1f", count, point.epoch, point.root))
        }
        if let path { try EpochCostPlot(points).svg.write(toFile: path, atomically: true, encoding: .utf8) }
    }

    /// What a state with its kept nodes takes: at first, while nothing that was freed can hide it.
    private static func printMemory(_ validators: Int) {
        let before = residentMegabytes()
        let state = ScaledState.atEpochEnd(validators: validators, .mainnet)
        _ = state.hashTreeRoot(Spec.mainnet.limits)
        let megabytes = residentMegabytes() - before
        print(String(format: "a state of %d validators, hashed: %.0f MB", state.validators.count, megabytes))
    }

    private static func measure(_ validators: Int) throws -> Point {
        let context = TransitionContext(.mainnet)
        let limits = context.spec.limits
        let state = ScaledState.atEpochEnd(validators: validators, context.spec)
        _ = state.hashTreeRoot(limits)
        let encoded = state.sszEncoded(limits)
        var epochs: [Double] = []
        var roots: [Double] = []
        for round in 0...rounds {
            var copy = state
            let epoch = try processorTime { try copy.processEpoch(context) }
            let cold = try Fulu.BeaconState(sszBytes: encoded, limits)
            let root = processorTime { _ = cold.hashTreeRoot(limits) }
            // The first round makes what the later ones find: the shufflings.
            guard round > 0 else { continue }
            epochs.append(epoch)
            roots.append(root)
        }
        return Point(
            validators: validators, epoch: epochs.sorted()[rounds / 2], root: roots.sorted()[rounds / 2])
    }

    /// In milliseconds.
    private static func processorTime(_ work: () throws -> Void) rethrows -> Double {
        let start = clock()
        try work()
        return Double(clock() - start) / 1000
    }

    /// The memory of this process, as Linux counts it.
    private static func residentMegabytes() -> Double {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
        return pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1_000_000
    }
}
