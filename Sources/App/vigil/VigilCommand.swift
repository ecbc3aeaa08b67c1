import ArgumentParser
import PVFWorkerProtocol

struct VigilCommand: AsyncParsableCommand {
    static let version = WorkerVersion.node

    static let configuration = CommandConfiguration(
        commandName: "vigil",
        abstract: """
            Keeps watch for a validator: an Ethereum validator client, a small exact beacon node, and a host for \
            parachain validation functions.
            """,
        discussion: """
            The quickest look: `vigil devnet` runs a chain of 16 validators on this machine until it finalises.

            Options come from a file (--options-file FILE, or VIGIL_OPTIONS_FILE), from the environment \
            (VIGIL_SECONDS_PER_SLOT=2 is --seconds-per-slot 2) and from the command line; the later one counts.
            """,
        version: "vigil \(version)",
        subcommands: [
            DevnetCommand.self, BeaconCommand.self, ValidatorCommand.self, KeysCommand.self,
            SlashingProtectionCommand.self, GenesisCommand.self, SSZCommand.self, TransitionCommand.self,
            PVFCommand.self, WhyCommand.self, ConfigCommand.self,
        ])
}
