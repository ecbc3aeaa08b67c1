import ArgumentParser
import ConsensusTypes
import Console
import Inspection
import Primitives
import SSZ

struct SSZDiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Shows where two values of one type differ.",
        discussion: """
            Exit code 0 when they are equal, 3 when they differ, 1 when one cannot be read.

            Example: vigil ssz diff BeaconState ours.ssz theirs.ssz --config minimal
            """)

    /// What tells a script that both values were read, and differ.
    static let differs: Int32 = 3

    @Argument(help: "The type's name in the specification.")
    var type: String

    @Argument(help: "The file on the left; '-' is standard input.")
    var left: String

    @Argument(help: "The file on the right.")
    var right: String

    @OptionGroup var input: SSZInput

    @Option(help: "How many differences are shown.")
    var most: Int = 50

    func validate() throws {
        guard left != "-" || right != "-" else { throw ValidationError("only one side can be standard input") }
        guard most >= 0 else { throw ValidationError("--most is 0 or more") }
    }

    func run() async throws {
        let spec = try input.spec()
        let values = (try input.value(type, left, spec), try input.value(type, right, spec))
        let diff = try Self.diff(values.0, values.1, spec.limits, keeping: most, type)
        guard diff.count > 0 else { return print("equal: \(values.0.hashTreeRoot(spec.limits).hex)") }
        for difference in diff.differences {
            print(difference.path)
            print("  - \(difference.left ?? "(nothing)")")
            print("  + \(difference.right ?? "(nothing)")")
        }
        if diff.count > diff.differences.count { print("… \(diff.count - diff.differences.count) more (--most)") }
        print("\(diff.count) \(diff.count == 1 ? "difference" : "differences")")
        throw ExitCode(Self.differs)
    }

    private static func diff<T: SSZType>(
        _ left: T, _ right: any SSZType, _ limits: SSZLimits, keeping most: Int, _ name: String
    ) throws -> SSZDiff {
        guard let right = right as? T else {
            throw UserError("the two are \(name)s of different forks", remedy: "compare values of one fork")
        }
        return SSZDiff(left, right, limits, keeping: most)
    }
}
