import Console
import Foundation

/// Questions to the person at the terminal.
enum Prompt {
    static var isPossible: Bool { isatty(STDIN_FILENO) == 1 && Terminal.errors.isInteractive }

    /// A line, typed in sight.
    static func line(_ question: String) -> String {
        StandardStream.errors.write(question)
        return readLine() ?? ""
    }

    /// A line that does not show while it is typed.
    static func secret(_ question: String) -> String {
        var shown = termios()
        guard tcgetattr(STDIN_FILENO, &shown) == 0 else { return line(question) }
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown)
            StandardStream.errors.write("\n")
        }
        return line(question)
    }

    /// Goes on only when the person types the phrase, or has said yes beforehand.
    static func confirm(phrase: String, yes: Bool) throws {
        guard !yes else { return }
        guard isPossible else {
            throw UserError("this needs to be confirmed, and there is no terminal to ask at", remedy: "pass --yes")
        }
        let answer = line("Type '\(phrase)' to go on: ")
        guard answer.trimmingCharacters(in: .whitespaces) == phrase else {
            throw UserError("nothing was done: the answer was not '\(phrase)'", exitCode: 2)
        }
    }
}
