import ArgumentParser
import Console
import Logging
import Primitives
import ProposerSettings

/// What is decided for proposed blocks, from flags and files.
struct ProposerOptions: ParsableArguments {
    @Option(help: "Where the fees of proposed blocks go: 0x and 40 hex digits. From Bellatrix on every key needs one.")
    var suggestedFeeRecipient: String?

    @Option(help: "Graffiti of proposed blocks, up to 32 bytes.")
    var graffiti: String?

    @Option(help: "A file of graffiti by key, 'default: TEXT' and '0x<pubkey>: TEXT'; read again when it changes.")
    var graffitiFile: String?

    @Option(help: "The gas limit to ask for; without it the network's recommendation, or 60000000.")
    var gasLimit: UInt64?

    @Flag(help: "Register the keys with builders, and take builders' blocks.")
    var builderProposals = false

    @Option(help: "Percent applied to the value of builders' blocks; 100 takes what pays more.")
    var builderBoostFactor: UInt64?

    @Option(
        help: ArgumentHelp(
            "A YAML or JSON file with the settings of single keys and defaults; read again when it changes.",
            valueName: "file"))
    var proposerSettings: String?

    @Flag(help: "Sign no block whose own payload pays another address than the key's.")
    var strictFeeRecipient = false

    func validate() throws {
        if let graffiti, Graffiti.bytes(graffiti) == nil { throw ValidationError("--graffiti takes up to 32 bytes") }
        if let suggestedFeeRecipient {
            guard let address = ExecutionAddress(hex: suggestedFeeRecipient) else {
                throw ValidationError("--suggested-fee-recipient takes 0x and 40 hex digits")
            }
            guard address != ExecutionAddress() else {
                throw ValidationError("--suggested-fee-recipient: the zero address burns all fees")
            }
        }
        guard gasLimit != 0 else { throw ValidationError("--gas-limit takes a number above 0") }
    }

    /// Reads the files and what was set through the API before.
    /// - Returns: the settings, and the files to look at for changes.
    func open(
        dataDirectory: String, logger: Logger
    ) throws -> (settings: ProposerSettings, files: ProposerSettingsFiles) {
        let files = ProposerSettingsFiles(settings: proposerSettings, graffiti: graffitiFile, logger: logger)
        do {
            var layers = ProposerLayers()
            (layers.file, layers.graffiti) = try files.load()
            layers.flags = overrides
            let settings = try ProposerSettings(layers, storedAt: dataDirectory + "/proposer-settings.json")
            files.follow(into: settings)
            return (settings, files)
        } catch {
            throw UserError("\(error)", remedy: "correct the file")
        }
    }

    private var overrides: ProposerOverrides {
        var overrides = ProposerOverrides()
        overrides.feeRecipient = suggestedFeeRecipient.flatMap { ExecutionAddress(hex: $0) }
        overrides.graffiti = graffiti.flatMap(Graffiti.bytes)
        overrides.gasLimit = gasLimit
        overrides.isBuilderEnabled = builderProposals ? true : nil
        overrides.builders.boostFactor = builderBoostFactor
        return overrides
    }
}
