import ArgumentParser

struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Makes and lists the keystores of a data directory.",
        subcommands: [KeysInteropCommand.self, KeysListCommand.self])
}
