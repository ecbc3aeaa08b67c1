/// What is wrong with a remote signer or with how it is set up. One line, without secrets.
package struct RemoteSignerError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        /// The URL, a header or a file of the configuration cannot be used.
        case badConfiguration
        /// No connection, or none that was kept.
        case unreachable
        /// No answer in time.
        case timeout
        /// An answer that says no: its status.
        case status(Int)
        /// An answer that is not what the API says.
        case invalidAnswer
        /// It was not asked, because it has not answered for a while.
        case resting
        /// The message cannot be shown to a remote signer.
        case notRepresentable
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }

    /// Whether another attempt may do better.
    var isTransient: Bool {
        switch code {
        case .unreachable, .timeout: true
        case .status(let status): status == 429 || status >= 500
        case .badConfiguration, .invalidAnswer, .resting, .notRepresentable: false
        }
    }

    /// Whether the signer did not answer at all, as one that is gone.
    var isSilence: Bool { code == .unreachable || code == .timeout }
}
