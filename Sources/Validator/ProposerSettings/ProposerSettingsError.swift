/// Why settings cannot be read, changed or kept: what is wrong, where, and what to do about it.
package struct ProposerSettingsError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        /// A file is not of the form that it should be.
        case malformed
        /// A value that cannot be used.
        case invalid
        /// The value comes from a file of the operator's and cannot be taken away here.
        case fixed
        /// A file cannot be read or written.
        case io
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
