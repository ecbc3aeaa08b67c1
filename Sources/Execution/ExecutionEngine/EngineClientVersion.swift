package import Primitives

/// Who a client is (execution-apis identification.md, `ClientVersionV1`).
package struct EngineClientVersion: Hashable, Sendable, CustomStringConvertible {
    /// Two letters, such as `GE`.
    package var code: String
    package var name: String
    package var version: String
    /// The first four bytes of the commit that it was built from.
    package var commit: Bytes4

    package init(code: String, name: String, version: String, commit: Bytes4) {
        self.code = code
        self.name = name
        self.version = version
        self.commit = commit
    }

    package var description: String { "\(name) \(version) (\(code) \(commit))" }
}
