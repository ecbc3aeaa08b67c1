import ArgumentParser
import Console
import Logging

/// The options that every long-running subcommand shares.
struct LoggingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            How much to say: trace, debug, info, notice, warning, error or critical; in a validator client also for \
            parts, as in info,nodes=debug. Parts: duties, nodes, keys, signing, registry.
            """, valueName: "level"), transform: Self.levels)
    var logLevel = LogLevels(.info)

    @Option(help: "text for people, json for machines (one object a line).", transform: Self.format)
    var logFormat: LogFormat = .text

    @Option(help: ArgumentHelp("Write the log to this file as well.", valueName: "file"))
    var logFile: String?

    @Option(help: ArgumentHelp("How large it becomes before a new one is begun.", valueName: "MiB"))
    var logFileSize = 64

    @Option(help: ArgumentHelp("How many older ones are kept, as FILE.1, FILE.2 …", valueName: "count"))
    var logFileCount = 8

    @Option(help: "A YAML file of options, one 'option: value' a line.")
    var optionsFile: String?

    private static func levels(_ text: String) throws -> LogLevels {
        do { return try LogLevels(text: text) } catch { throw ValidationError("--log-level: \(error)") }
    }

    func validate() throws {
        guard (1...1_000_000).contains(logFileSize) else {
            throw ValidationError("--log-file-size takes 1 to 1000000 MiB")
        }
        guard (0...1000).contains(logFileCount) else { throw ValidationError("--log-file-count takes 0 to 1000") }
    }

    private static func format(_ text: String) throws -> LogFormat {
        guard let format = LogFormat(rawValue: text) else { throw ValidationError("--log-format takes text or json") }
        return format
    }

    /// A logger that writes to standard error, or into `region` when a live picture is on the terminal, and to the file.
    func logger(_ label: String, region: LiveRegion? = nil) throws -> Logger {
        let file = try logFile.map { path throws(UserError) in
            try LogFile(path: path, limit: logFileSize << 20, older: logFileCount)
        }
        let hasColour = region == nil ? Terminal.errors.hasColour : Terminal.output.hasColour
        let sink: @Sendable (String) -> Void = if let region { { region.log($0) } } else { Self.toStandardError }
        return Logger(label: label) { label in
            ConsoleLogHandler(
                label: label, levels: logLevel, format: logFormat, hasColour: hasColour, file: file, sink: sink)
        }
    }

    /// Writes the reason of the program's end as its log lines look, when they are for machines; false when they are not.
    static func logEnd(_ error: UserError, arguments: [String]) -> Bool {
        let format = arguments.indices.last { arguments[$0].hasPrefix("--log-format") }.flatMap { index -> String? in
            let argument = arguments[index]
            if argument == "--log-format" { return index + 1 < arguments.count ? arguments[index + 1] : nil }
            return argument.hasPrefix("--log-format=") ? String(argument.dropFirst("--log-format=".count)) : nil
        }
        guard format == LogFormat.json.rawValue else { return false }
        let logger = Logger(label: "vigil") { label in
            ConsoleLogHandler(label: label, level: .critical, format: .json, hasColour: false, sink: toStandardError)
        }
        var metadata: Logger.Metadata = ["exit_code": "\(error.exitCode)"]
        if !error.remedy.isEmpty { metadata["remedy"] = "\(error.remedy)" }
        logger.critical("\(error.problem)", metadata: metadata)
        return true
    }

    private static let toStandardError: @Sendable (String) -> Void = { StandardStream.errors.write($0 + "\n") }
}
