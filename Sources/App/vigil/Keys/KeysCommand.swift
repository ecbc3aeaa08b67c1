import ArgumentParser

struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Makes, imports, lists, exports, exits and moves the keys of a data directory.",
        discussion: """
            Keys are EIP-2335 keystores in DIR/keys, their passwords are in DIR/secrets, readable by you alone. While a \
            client runs on a data directory, its keys are changed through the keymanager API instead.
            """,
        subcommands: [
            KeysNewCommand.self, KeysImportCommand.self, KeysListCommand.self, KeysExportCommand.self,
            KeysExitCommand.self, KeysMoveCommand.self, KeysEnableCommand.self, KeysDisableCommand.self,
            KeysInteropCommand.self,
        ])
}
