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

    /// A logger that writes to standard error, or into `region` when a live picture is on the terminal, and to the
    /// file.
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

    /// Writes the reason of the program's end into the log file, and to standard error as its log lines look when they
    /// are for machines; false when they are not, and a person is still to be told.
    static func logEnd(_ error: UserError, arguments: [String]) -> Bool {
        let format = value(of: "--log-format", in: arguments).flatMap(LogFormat.init(rawValue:)) ?? .text
        // The one line more begins no new file.
        let file = value(of: "--log-file", in: arguments).flatMap { try? LogFile(path: $0, limit: .max, older: 0) }
        let sink: @Sendable (String) -> Void = if format == .json { toStandardError } else { { _ in } }
        let logger = Logger(label: "vigil") { label in
            ConsoleLogHandler(
                label: label, levels: LogLevels(.critical), format: format, hasColour: false, file: file, sink: sink)
        }
        var metadata: Logger.Metadata = ["exit_code": "\(error.exitCode)"]
        if !error.remedy.isEmpty { metadata["remedy"] = "\(error.remedy)" }
        logger.critical("\(error.problem)", metadata: metadata)
        return format == .json
    }

    /// What an option says that may be among arguments which were not parsed, as the last mention of it has it.
    private static func value(of option: String, in arguments: [String]) -> String? {
        guard let index = arguments.lastIndex(where: { $0 == option || $0.hasPrefix(option + "=") }) else { return nil }
        if arguments[index] != option { return String(arguments[index].dropFirst(option.count + 1)) }
        return index + 1 < arguments.count ? arguments[index + 1] : nil
    }

    private static let toStandardError: @Sendable (String) -> Void = { StandardStream.errors.write($0 + "\n") }
}
