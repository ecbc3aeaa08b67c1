/// Why a module cannot be read or metered: what is wrong, and at which byte.
package struct WasmError: Error, Hashable, CustomStringConvertible {
    /// What is wrong.
    package var message: String
    /// Where in the module.
    package var byteOffset: Int

    init(_ message: String, at byteOffset: Int) {
        self.message = message
        self.byteOffset = byteOffset
    }

    /// What is wrong and where.
    package var description: String { "\(message) (at byte \(byteOffset))" }
}
