/// An EIP-2334 path: `m` and the indices of the children on the way down, such as `m/12381/3600/0/0/0`.
public struct DerivationPath: Hashable, Sendable, CustomStringConvertible {
    /// The child indices from the master key down.
    public let indices: [UInt32]

    /// A path of the given indices.
    public init(indices: [UInt32]) { self.indices = indices }

    /// Reads a path: `m`, then for each level a slash and decimal digits below 2³². BLS keys know no hardening mark.
    /// - Throws: `invalidPath`.
    public init(_ text: String) throws(KeystoreError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.first == "m" else {
            throw KeystoreError(.invalidPath, "the derivation path \"\(text)\" does not begin with m")
        }
        var indices: [UInt32] = []
        for part in parts.dropFirst() {
            guard !part.isEmpty, part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let index = UInt32(part) else {
                throw KeystoreError(
                    .invalidPath, "\"\(part)\" in the derivation path \"\(text)\" is not a number below 2^32")
            }
            indices.append(index)
        }
        self.indices = indices
    }

    /// The signing key of a validator: `m/12381/3600/<index>/0/0`.
    public static func signing(_ index: UInt32) -> DerivationPath {
        DerivationPath(indices: [12381, 3600, index, 0, 0])
    }

    /// The withdrawal key of a validator: `m/12381/3600/<index>/0`.
    public static func withdrawal(_ index: UInt32) -> DerivationPath {
        DerivationPath(indices: [12381, 3600, index, 0])
    }

    /// The path as text.
    public var description: String { indices.reduce(into: "m") { $0 += "/\($1)" } }
}
