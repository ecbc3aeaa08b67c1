import Glibc

/// What ends a worker: one line for standard error.
package struct WorkerFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong.
    package let description: String

    /// - Parameter description: what went wrong.
    package init(_ description: String) {
        self.description = description
    }

    /// - Parameters:
    ///   - action: what was tried.
    ///   - code: an errno, negative as the C functions return it or positive.
    init(_ action: String, code: Int32) {
        self.init("\(action): \(errorText(code))")
    }
}

/// The system's words for an errno, negative or positive.
func errorText(_ code: Int32) -> String {
    String(cString: strerror(abs(code)))
}
