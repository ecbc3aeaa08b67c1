import ArgumentParser

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Shows what a command would be run with.",
        subcommands: [ConfigShowCommand.self])
}
