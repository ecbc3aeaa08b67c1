/// Why a validator client cannot run: what is wrong, and what to do about it.
package struct ValidatorClientError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        /// The node is of another chain than the client.
        case wrongChain
        /// The node gave no answer within the time it was given.
        case unreachable
        /// The node's configuration cannot be used.
        case unusableSpec
        /// There is nothing to do duties for.
        case noKeys
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
