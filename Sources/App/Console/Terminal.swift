import Foundation

/// What is known of the place that output goes to.
package struct Terminal: Sendable {
    /// Whether a person looks at it: a live view and colour are allowed.
    package let isInteractive: Bool
    package let hasColour: Bool
    package let columns: Int

    package init(isInteractive: Bool, hasColour: Bool, columns: Int) {
        self.isInteractive = isInteractive
        self.hasColour = hasColour
        self.columns = columns
    }

    /// Standard output or error of this process. `NO_COLOR` and `TERM=dumb` are honoured.
    package static func standard(_ descriptor: Int32) -> Terminal {
        let environment = ProcessInfo.processInfo.environment
        let isTerminal = isatty(descriptor) == 1 && environment["TERM"] != "dumb"
        var size = winsize()
        let known = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return Terminal(
            isInteractive: isTerminal,
            hasColour: isTerminal && environment["NO_COLOR", default: ""].isEmpty,
            columns: known ? Int(size.ws_col) : 80)
    }

    package static let output = standard(STDOUT_FILENO)
    package static let errors = standard(STDERR_FILENO)
}

/// The few colours of the house. Meaning is never carried by colour alone.
package enum Ink: String, Sendable {
    case plain = "0"
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case blue = "34"
    case cyan = "36"

    package func paint(_ text: String, if hasColour: Bool) -> String {
        hasColour && self != .plain ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
    }
}
