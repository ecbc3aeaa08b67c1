import ArgumentParser
import Console
import Logging

/// The options that every long-running subcommand shares.
struct LoggingOptions: ParsableArguments {
    @Option(help: "How much to say: trace, debug, info, notice, warning, error or critical.", transform: Self.level)
    var logLevel: Logger.Level = .info

    @Option(help: "text for people, json for machines (one object a line).", transform: Self.format)
    var logFormat: LogFormat = .text

    @Option(help: "A YAML file of options, one 'option: value' a line.")
    var optionsFile: String?

    private static func level(_ text: String) throws -> Logger.Level {
        guard let level = Logger.Level(rawValue: text) else {
            let all = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--log-level takes one of \(all)")
        }
        return level
    }

    private static func format(_ text: String) throws -> LogFormat {
        guard let format = LogFormat(rawValue: text) else { throw ValidationError("--log-format takes text or json") }
        return format
    }

    /// A logger that writes to standard error, or into `region` when a live picture is on the terminal.
    func logger(_ label: String, level: Logger.Level? = nil, region: LiveRegion? = nil) -> Logger {
        let hasColour = region == nil ? Terminal.errors.hasColour : Terminal.output.hasColour
        let sink: @Sendable (String) -> Void = if let region { { region.log($0) } } else { Self.toStandardError }
        return Logger(label: label) { label in
            ConsoleLogHandler(
                label: label, level: level ?? logLevel, format: logFormat, hasColour: hasColour, sink: sink)
        }
    }

    private static let toStandardError: @Sendable (String) -> Void = { StandardStream.errors.write($0 + "\n") }
}
