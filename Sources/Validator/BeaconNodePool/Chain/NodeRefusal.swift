/// Why a node is not used at all.
package struct NodeRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        /// The node is of another chain than the client.
        case wrongChain
        /// The node's configuration cannot be used.
        case unusableSpec
    }

    package let code: Code
    /// What is wrong, and what to do about it.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
