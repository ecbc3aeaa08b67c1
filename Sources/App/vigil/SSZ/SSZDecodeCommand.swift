import ArgumentParser
import ConsensusTypes
import Console
import Inspection
import Primitives
import SSZ

struct SSZDecodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "Shows a value as a tree, as JSON, or in another encoding.",
        discussion: """
            Example: the top of a state, then all of its balances as JSON
              vigil ssz decode BeaconState genesis.ssz --depth 1
              vigil ssz decode BeaconState genesis.ssz --output json | jq .balances
            """)

    enum Output: String, ExpressibleByArgument, CaseIterable {
        case tree, json, hex, ssz
    }

    @Argument(help: "The type's name in the specification.")
    var type: String

    @Argument(help: "The file; '-' is standard input.")
    var file: String

    @OptionGroup var input: SSZInput

    @Option(help: "tree, json, hex or ssz (bytes).")
    var output: Output = .tree

    @Option(help: "How many levels the tree opens.")
    var depth: Int?

    @Option(help: "How many elements of a list the tree shows.")
    var elements: Int = 8

    @Flag(help: "Show every element of every list.")
    var all = false

    @Flag(help: "Leave the hash tree roots out, which takes their time off large values.")
    var noRoots = false

    func validate() throws {
        guard elements >= 0, depth ?? 0 >= 0 else { throw ValidationError("--elements and --depth are 0 or more") }
    }

    func run() async throws {
        let spec = try input.spec()
        let value = try input.value(type, file, spec)
        switch output {
        case .tree:
            let lines = BufferedLines()
            let tree = SSZTree(
                spec.limits, shownElements: all ? nil : elements, depth: depth, showsRoots: !noRoots, write: lines.add)
            tree.print(value, name: type)
            lines.flush()
        case .json: try StandardStream.output.deliver(value.jsonEncoded(spec.limits) + [UInt8(ascii: "\n")])
        case .hex: print("0x" + Hex.encode(value.sszEncoded(spec.limits)))
        case .ssz: try StandardStream.output.deliver(value.sszEncoded(spec.limits))
        }
    }
}
