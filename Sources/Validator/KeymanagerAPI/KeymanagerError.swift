/// Why the keymanager API cannot be served: what is wrong, and what to do about it.
package struct KeymanagerError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
