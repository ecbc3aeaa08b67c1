import ArgumentParser
import Console
import Keystores
import Primitives

struct KeysListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the public keys of a data directory, one a line.",
        discussion: "Nothing is decrypted. Example: vigil keys list --data-dir ./node-a")

    @Option(help: "The data directory of the validator client.")
    var dataDir: String

    @Option(help: "A YAML file of options, one 'option: value' a line.")
    var optionsFile: String?

    func run() async throws {
        do {
            for key in try KeystoreDirectory(path: dataDir).list() { print(key.hex) }
        } catch {
            throw UserError(error.message)
        }
    }
}
