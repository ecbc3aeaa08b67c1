package import Logging

/// The parts of a validator client whose talk can be chosen one by one.
package enum LogPart: String, Sendable, CaseIterable {
    case duties, nodes, keys, signing, registry
}

/// How much is said: a level, and others for some parts. In text `info` or `info,nodes=debug,keys=warning`.
package struct LogLevels: Hashable, Sendable {
    package var level: Logger.Level
    package private(set) var parts: [LogPart: Logger.Level] = [:]

    package init(_ level: Logger.Level) {
        self.level = level
    }

    /// - Throws: `UserError` that says what stands where.
    package init(text: String) throws(UserError) {
        var general: Logger.Level?
        var parts: [LogPart: Logger.Level] = [:]
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let level = try Self.level(sides[sides.count - 1])
            if sides.count == 1 {
                general = level
            } else {
                parts[try Self.part(sides[0])] = level
            }
        }
        level = general ?? .info
        self.parts = parts
    }

    private static func level(_ name: String) throws(UserError) -> Logger.Level {
        guard let level = Logger.Level(rawValue: name) else {
            throw UserError(
                "'\(name)' is no log level",
                remedy: "use \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return level
    }

    private static func part(_ name: String) throws(UserError) -> LogPart {
        guard let part = LogPart(rawValue: name) else {
            throw UserError(
                "'\(name)' is no part that logs",
                remedy: "use \(LogPart.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return part
    }
}
