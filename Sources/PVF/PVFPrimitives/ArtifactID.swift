import Digests
public import Primitives

/// Which artifact: what was compiled, and under which of the parameters that change the outcome.
public struct ArtifactID: Hashable, Sendable, ScaleCodable, CustomStringConvertible {
    /// The code's hash.
    public var codeHash: CodeHash
    /// The hash of the executor parameters that preparation depends on.
    public var prepHash: Hash32

    /// An identity from its parts.
    public init(codeHash: CodeHash, prepHash: Hash32) {
        self.codeHash = codeHash
        self.prepHash = prepHash
    }

    /// Both hashes.
    public var description: String { "\(codeHash)/\(prepHash)" }

    /// Appends the encoding.
    public func encode(to writer: inout ScaleWriter) {
        writer.write(codeHash)
        writer.write(prepHash)
    }

    /// Reads the encoding.
    public init(from reader: inout ScaleReader) throws(ScaleError) {
        codeHash = try reader.readFixed()
        prepHash = try reader.readFixed()
    }
}

/// The BLAKE2b-256 hash of an artifact's bytes, taken when it was made and checked before it is loaded.
public struct ArtifactChecksum: Hashable, Sendable, ScaleCodable, CustomStringConvertible {
    /// The hash.
    public var hash: Hash32

    /// A checksum that was stored.
    public init(hash: Hash32) {
        self.hash = hash
    }

    /// The checksum of an artifact.
    public init(of artifact: some Sequence<UInt8>) {
        hash = Hash32(blake2b256: artifact)
    }

    /// The hash in digits.
    public var description: String { hash.hex }

    /// Appends the encoding.
    public func encode(to writer: inout ScaleWriter) {
        writer.write(hash)
    }

    /// Reads the encoding.
    public init(from reader: inout ScaleReader) throws(ScaleError) {
        hash = try reader.readFixed()
    }
}
