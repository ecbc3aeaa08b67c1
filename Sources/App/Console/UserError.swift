/// An error as the person at the terminal reads it: one line that says what was wrong and what to do.
package struct UserError: Error, CustomStringConvertible, Equatable {
    /// What went wrong and where.
    package let problem: String
    /// What to do about it; may be empty.
    package let remedy: String
    package let exitCode: Int32

    package init(_ problem: String, remedy: String = "", exitCode: Int32 = 1) {
        self.problem = problem
        self.remedy = remedy
        self.exitCode = exitCode
    }

    package var description: String {
        let text = remedy.isEmpty ? problem : "\(problem); \(remedy)"
        return text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
