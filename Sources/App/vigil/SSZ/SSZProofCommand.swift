import ArgumentParser
import ConsensusTypes
import Console
import Inspection
import JSONBytes
import Primitives
import SSZ

struct SSZProofCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proof",
        abstract: "Proves a part of a value against the value's root.",
        discussion: """
            The answer is JSON: generalized index, leaf, branch from the leaf up, root. PART is a path of field names, \
            indices and __len__, or a generalized index.

            Examples
              vigil ssz proof BeaconState genesis.ssz 'validators[3].withdrawal_credentials'
              vigil ssz proof BeaconState genesis.ssz 105
            """)

    @Argument(help: "The type's name in the specification.")
    var type: String

    @Argument(help: "The file; '-' is standard input.")
    var file: String

    @Argument(help: "A path such as finalized_checkpoint.root, or a generalized index.")
    var part: String

    @OptionGroup var input: SSZInput

    func run() async throws {
        let spec = try input.spec()
        let value = try input.value(type, file, spec)
        guard let proof = try proof(of: value, spec.limits) else {
            throw UserError("a \(type) has no part \(part)", remedy: "`vigil ssz decode` shows its parts")
        }
        var w = JSONWriter()
        w.beginObject()
        w.key("generalized_index")
        w.string("\(proof.index)")
        w.key("leaf")
        w.string(proof.leaf.hex)
        w.key("branch")
        w.beginArray()
        for node in proof.branch { w.string(node.hex) }
        w.endArray()
        w.key("root")
        w.string(proof.root.hex)
        w.endObject()
        print(String(decoding: w.bytes, as: UTF8.self))
    }

    private func proof(of value: any SSZType, _ limits: SSZLimits) throws -> SSZProof? {
        if let number = UInt64(part) {
            return GeneralizedIndex(number).flatMap { SSZProof(of: value, at: $0, limits) }
        }
        guard let path = SSZPath(parsing: part) else {
            throw UserError("\(part) is not a path", remedy: "write it as validators[3].pubkey")
        }
        return SSZProof(of: value, at: path, limits)
    }
}
