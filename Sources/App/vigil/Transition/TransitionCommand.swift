import ArgumentParser
import ConsensusTypes
import Console
import Primitives
import SSZ
import StateTransition

struct TransitionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transition",
        abstract: "Applies blocks to a state: the post-state, its root, and the time of every step.",
        discussion: """
            Files are SSZ or snappy (.ssz_snappy). Blocks are applied in the order given. Without blocks, --to-slot \
            advances the state through empty slots.

            Exit code 0 when every block was valid (and --expect was met), 4 when one was not, 3 when the post-state \
            is not the expected one, 1 when a file cannot be read.

            Examples
              vigil transition --config minimal --pre pre.ssz_snappy blocks_0.ssz_snappy blocks_1.ssz_snappy
              vigil transition --config config.yaml --pre state.ssz --to-slot 6400 --post later.ssz
              vigil transition --config minimal --pre pre.ssz block.ssz --expect theirs.ssz
            """)

    /// What tells a script that the transition refused a block.
    static let invalid: Int32 = 4

    enum Signatures: String, ExpressibleByArgument, CaseIterable {
        case batch, each, none

        var verification: SignatureVerification {
            switch self {
            case .batch: .batch
            case .each: .individually
            case .none: .none
            }
        }
    }

    @Option(help: "The state to begin with.")
    var pre: String

    @Argument(help: "Signed blocks, in order.")
    var blocks: [String] = []

    @Option(help: "Empty slots up to this one, after the blocks.")
    var toSlot: UInt64?

    @Option(help: "Where to write the post-state (SSZ).")
    var post: String?

    @Option(help: "A state that the post-state must equal.")
    var expect: String?

    @OptionGroup var input: SSZInput

    @Option(help: "How signatures are verified: batch, each or none.")
    var signatures: Signatures = .batch

    @Flag(help: "Leave the state root of the blocks unchecked.")
    var noStateRoot = false

    func validate() throws {
        guard !blocks.isEmpty || toSlot != nil else { throw ValidationError("give blocks, or --to-slot") }
    }

    func run() async throws {
        let spec = try input.spec()
        var run = TransitionRun(
            try StateFiles(input: input, spec: spec).state(pre), TransitionContext(spec),
            signatures: signatures.verification, checksStateRoot: !noStateRoot)
        print(TransitionRun.header)
        do {
            for path in blocks {
                let files = StateFiles(input: input, spec: spec)
                let block = try files.block(path, on: run.state.forkName)
                print(try run.apply(block))
            }
            if let toSlot { print(try run.advance(to: Slot(toSlot))) }
        } catch let error as StateTransitionError {
            throw UserError(
                "after slot \(run.state.slot): \(error)", remedy: "compare with `vigil ssz diff`",
                exitCode: Self.invalid)
        }
        print("post-state root \(run.root.hex)")
        if let post { try Files.writeNew(run.state.sszEncoded(spec), to: post, what: "post-state") }
        if let expect { try compare(run, expect, spec) }
    }

    private func compare(_ run: TransitionRun, _ path: String, _ spec: Spec) throws {
        let expected = try StateFiles(input: input, spec: spec).state(path).hashTreeRoot(spec)
        guard run.root != expected else { return print("as expected") }
        throw UserError(
            "the post-state is not \(path), whose root is \(expected.hex)",
            remedy: "write it with --post and see `vigil ssz diff BeaconState`", exitCode: SSZDiffCommand.differs)
    }
}
