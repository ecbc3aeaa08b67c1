import Foundation
import JSONBytes
package import Logging

/// How log lines look.
package enum LogFormat: String, Sendable, CaseIterable {
    /// For people: time, level, message, metadata.
    case text
    /// For machines: one JSON object a line.
    case json
}

/// Writes log lines as text or JSON to a sink, and to a file beside it.
package struct ConsoleLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]

    private var label: String
    private let levels: LogLevels
    private let format: LogFormat
    private let hasColour: Bool
    private let file: LogFile?
    private let sink: @Sendable (String) -> Void

    package init(
        label: String, levels: LogLevels, format: LogFormat, hasColour: Bool, file: LogFile? = nil,
        sink: @escaping @Sendable (String) -> Void
    ) {
        self.label = label
        self.levels = levels
        self.logLevel = levels.level
        self.format = format
        self.hasColour = hasColour
        self.file = file
        self.sink = sink
    }

    package init(
        label: String, level: Logger.Level, format: LogFormat, hasColour: Bool,
        sink: @escaping @Sendable (String) -> Void
    ) {
        self.init(label: label, levels: LogLevels(level), format: format, hasColour: hasColour, sink: sink)
    }

    fileprivate func named(_ label: String) -> ConsoleLogHandler {
        var handler = self
        handler.label = label
        return handler
    }

    /// The same for a part of the program, with the level that was asked for it, if one was.
    fileprivate func of(_ part: LogPart) -> ConsoleLogHandler {
        var handler = named(part.rawValue)
        handler.logLevel = levels.parts[part] ?? logLevel
        return handler
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let pairs = all.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") }
        let now = Date()
        func line(hasColour: Bool) -> String { self.line(now, event.level, "\(event.message)", pairs, hasColour) }
        let shown = line(hasColour: hasColour)
        sink(shown)
        guard let file else { return }
        let complaint = file.write(hasColour && format == .text ? line(hasColour: false) : shown)
        if let complaint { sink(self.line(now, .error, complaint, [], hasColour)) }
    }

    private func line(
        _ time: Date, _ level: Logger.Level, _ message: String, _ metadata: [(String, String)], _ hasColour: Bool
    ) -> String {
        switch format {
        case .text: textLine(time, level, message, metadata, hasColour)
        case .json: jsonLine(time, level, message, metadata)
        }
    }

    private func textLine(
        _ time: Date, _ level: Logger.Level, _ message: String, _ metadata: [(String, String)], _ hasColour: Bool
    ) -> String {
        let clock = Self.timeOfDay(time)
        let name = Self.name(of: level)
        let details = metadata.map { " \(Ink.dim.paint($0.0 + "=", if: hasColour))\(Self.oneLine($0.1))" }.joined()
        let mark = Self.ink(of: level).paint(name, if: hasColour)
        return "\(Ink.dim.paint(clock, if: hasColour)) \(mark) \(Self.oneLine(message))\(details)"
    }

    private func jsonLine(
        _ time: Date, _ level: Logger.Level, _ message: String, _ metadata: [(String, String)]
    ) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("time")
        writer.string(time.formatted(Self.timestamp))
        writer.key("level")
        writer.string(level.rawValue)
        writer.key("label")
        writer.string(label)
        writer.key("message")
        writer.string(message)
        for (key, value) in metadata {
            writer.key(key)
            if Self.isNumber(value) { writer.raw(Array(value.utf8)) } else { writer.string(value) }
        }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// Whether a text is a decimal number as JSON writes it, and no longer than machines read it exactly.
    private static func isNumber(_ text: String) -> Bool {
        guard text.utf8.count <= 16 else { return false }
        return text.wholeMatch(of: /-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,6})?/) != nil
    }

    private static let timestamp = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    private static func timeOfDay(_ time: Date) -> String {
        String(time.formatted(timestamp).dropFirst(11).dropLast())
    }

    private static func oneLine(_ text: String) -> String {
        text.contains(where: \.isNewline) ? text.split(whereSeparator: \.isNewline).joined(separator: " ⏎ ") : text
    }

    private static func name(of level: Logger.Level) -> String {
        switch level {
        case .trace: "TRACE"
        case .debug: "DEBUG"
        case .info: "INFO "
        case .notice: "NOTE "
        case .warning: "WARN "
        case .error: "ERROR"
        case .critical: "FATAL"
        }
    }

    private static func ink(of level: Logger.Level) -> Ink {
        switch level {
        case .trace, .debug: .dim
        case .info: .green
        case .notice: .cyan
        case .warning: .yellow
        case .error, .critical: .red
        }
    }
}

extension Logger {
    /// The same under another label.
    package func named(_ label: String) -> Logger {
        guard let handler = handler as? ConsoleLogHandler else { return self }
        return Logger(label: label) { _ in handler.named(label) }
    }

    /// The logger of a part of the program, with the level that was asked for the part.
    package func of(_ part: LogPart) -> Logger {
        guard let handler = handler as? ConsoleLogHandler else { return self }
        return Logger(label: part.rawValue) { _ in handler.of(part) }
    }
}
