import ArgumentParser
import ConsensusTypes
import Inspection
import Primitives
import SSZ

struct SSZRootCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "root",
        abstract: "Prints the hash tree root of a value.",
        discussion: """
            With --fields the root of every field follows, so that two clients find where they part.

            Example: vigil ssz root BeaconState ours.ssz --config minimal --fields
            """)

    @Argument(help: "The type's name in the specification.")
    var type: String

    @Argument(help: "The file; '-' is standard input.")
    var file: String

    @OptionGroup var input: SSZInput

    @Flag(help: "Print the root of every field as well.")
    var fields = false

    func run() async throws {
        let spec = try input.spec()
        let value = try input.value(type, file, spec)
        print(value.hashTreeRoot(spec.limits).hex)
        guard fields, let container = value as? any SSZContainer else { return }
        for field in SSZParts(container).fields {
            print("\(field.value.hashTreeRoot(spec.limits).hex)  \(field.name)")
        }
    }
}
