/// Why the host did not start, or gives no answer.
public struct PVFHostError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Code: Hashable, Sendable {
        /// The host has ended.
        case hungUp
        /// The caller's task was cancelled.
        case cancelled
        /// The cache directory cannot be used.
        case cache
        /// The worker program cannot be run, or is of another version.
        case workerProgram
        /// The worker program finds no engine that it can use.
        case engine
        /// Secure mode is demanded, and this machine cannot give it.
        case insecure
    }

    /// What kind of failure it is.
    public let code: Code
    /// What happened, and what to do about it.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }

    package static let hungUp = PVFHostError(.hungUp, "the inner loop hung up")
    package static let cancelled = PVFHostError(.cancelled, "the request was cancelled")

    /// Errors are equal by their code.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// Feeds the code to the hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
    }
}
