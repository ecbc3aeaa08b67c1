public import Primitives

/// The BLAKE2b-256 hash of a validation code, as the chain stores the code.
public typealias CodeHash = Hash32

/// A validation function to be prepared: its code, and what the result depends on. Cheap to copy.
///
/// Two are equal when code and executor parameters are.
public struct Pvf: Sendable, ScaleCodable {
    /// The code as the chain stores it, perhaps compressed.
    public let code: [UInt8]
    /// The hash of `code`.
    public let codeHash: CodeHash
    /// The session's executor parameters.
    public let executorParams: ExecutorParams
    /// The CPU time that the preparation may take.
    public let prepareTimeout: Duration
    /// What the preparation is for.
    public let prepareKind: PrepareKind
    /// The most bytes that the code may decompress to.
    public let codeBombLimit: Int

    /// A function from its code; the time limit is the executor parameters' for the kind, if none is given.
    public init(
        code: [UInt8], executorParams: ExecutorParams = ExecutorParams(), prepareKind: PrepareKind = .compilation,
        prepareTimeout: Duration? = nil, codeBombLimit: Int = CompressedBlob.codeLimit
    ) {
        self.code = code
        codeHash = Hash32(blake2b256: code)
        self.executorParams = executorParams
        self.prepareTimeout = prepareTimeout ?? executorParams.prepareTimeout(prepareKind)
        self.prepareKind = prepareKind
        self.codeBombLimit = max(0, codeBombLimit)
    }

    /// Which artifact the preparation makes.
    public var artifactID: ArtifactID {
        ArtifactID(codeHash: codeHash, prepHash: executorParams.prepHash)
    }

    /// Appends the encoding.
    public func encode(to writer: inout ScaleWriter) {
        writer.write(byteString: code)
        executorParams.encode(to: &writer)
        prepareTimeout.encode(to: &writer)
        prepareKind.encode(to: &writer)
        writer.write(UInt32(clamping: codeBombLimit))
    }

    /// Reads the encoding, and hashes the code anew.
    public init(from reader: inout ScaleReader) throws(ScaleError) {
        let code = try reader.readByteString()
        let params = try ExecutorParams(from: &reader)
        let timeout = try Duration(from: &reader)
        let kind = try PrepareKind(from: &reader)
        let limit = try reader.read(UInt32.self)
        self.init(
            code: code, executorParams: params, prepareKind: kind, prepareTimeout: timeout, codeBombLimit: Int(limit))
    }
}

extension Pvf: Hashable {
    /// Whether code and executor parameters are the same.
    public static func == (left: Self, right: Self) -> Bool {
        left.codeHash == right.codeHash && left.executorParams.hash == right.executorParams.hash
    }

    /// Feeds both hashes to the hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(codeHash)
        hasher.combine(executorParams.hash)
    }
}
