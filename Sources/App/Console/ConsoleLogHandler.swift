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

/// Writes log lines as text or JSON to one sink.
package struct ConsoleLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]

    private let label: String
    private let format: LogFormat
    private let hasColour: Bool
    private let sink: @Sendable (String) -> Void

    package init(
        label: String, level: Logger.Level, format: LogFormat, hasColour: Bool,
        sink: @escaping @Sendable (String) -> Void
    ) {
        self.label = label
        self.logLevel = level
        self.format = format
        self.hasColour = hasColour
        self.sink = sink
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let pairs = all.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") }
        let now = Date()
        switch format {
        case .text: sink(textLine(now, event.level, "\(event.message)", pairs))
        case .json: sink(jsonLine(now, event.level, "\(event.message)", pairs))
        }
    }

    private func textLine(
        _ time: Date, _ level: Logger.Level, _ message: String, _ metadata: [(String, String)]
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
            writer.string(value)
        }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
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
