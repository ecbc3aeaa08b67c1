import ArgumentParser

struct GenesisCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "genesis",
        abstract: "Makes genesis states.",
        subcommands: [GenesisInteropCommand.self])
}
