import ArgumentParser
import Console
import Foundation

struct ConfigShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows every option of a command, its value, and where that comes from.",
        discussion: """
            Options come from a file (--options-file FILE, or VIGIL_OPTIONS_FILE), from the environment and from the \
            command line; the later one counts, and replaces a list as a whole. Write after 'show' what you would write \
            after 'vigil'. Passwords are not shown: options name files that hold them.

            Examples:
              vigil config show validator --options-file client.yaml
              VIGIL_LOG_LEVEL=debug vigil config show validator --data-dir ./client
            """)

    @Argument(parsing: .captureForPassthrough, help: "The command, with its options.")
    var command: [String] = []

    func run() throws {
        if command.first == "--help" || command.first == "-h" {
            throw CleanExit.helpRequest(self)
        }
        let environment = ProcessInfo.processInfo.environment
        guard let sources = try OptionSources(command, environment: environment) else {
            throw UserError(
                "'\(command.joined(separator: " "))' is no command that runs",
                remedy: "for example: vigil config show validator --options-file client.yaml")
        }
        var table = TextTable(header: ["option", "value", "from"], isOfWords: true)
        for setting in try sources.settings() {
            table.add([setting.name, setting.value.map(Self.withoutCredentials) ?? "-", setting.source])
        }
        let text = table.lines(indent: "").joined(separator: "\n") + "\n"
        try StandardStream.output.deliver(Array(text.utf8))
    }

    /// A URL may carry a password before its host.
    private static func withoutCredentials(_ value: String) -> String {
        value.replacing(/:\/\/[^\/@\s]*@/, with: "://***@")
    }
}
