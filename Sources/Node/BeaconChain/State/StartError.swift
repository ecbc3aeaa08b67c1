/// Why a chain could not be started: a message for a person, with what to do.
package struct ChainStartError: Error, Hashable, CustomStringConvertible {
    package let message: String

    package init(_ message: String) {
        self.message = message
    }

    package var description: String { message }
}
