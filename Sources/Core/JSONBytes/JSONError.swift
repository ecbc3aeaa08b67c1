/// Why a JSON text cannot be read: what is wrong, in which value, at which byte.
public struct JSONError: Error, Equatable, CustomStringConvertible {
    /// What is wrong, for a person.
    public var message: String
    /// The value it is wrong in, such as `data[3].slot`; empty for the whole text.
    public var path: String
    /// Where in the text, counted in bytes from its beginning.
    public var byteOffset: Int

    /// An error about the value itself; the containers around it add their part of the path.
    public init(_ message: String, path: String = "", byteOffset: Int = 0) {
        self.message = message
        self.path = path
        self.byteOffset = byteOffset
    }

    /// What is wrong and where.
    public var description: String {
        path.isEmpty ? "\(message) (at byte \(byteOffset))" : "\(path): \(message) (at byte \(byteOffset))"
    }

    /// The same error seen from the object that has the value under `key`.
    public func inside(key: String) -> JSONError {
        inside(key)
    }

    /// The same error seen from the array that has the value at `index`.
    public func inside(index: Int) -> JSONError {
        inside("[\(index)]")
    }

    private func inside(_ component: String) -> JSONError {
        let separator = path.isEmpty || path.hasPrefix("[") ? "" : "."
        return JSONError(message, path: component + separator + path, byteOffset: byteOffset)
    }
}
