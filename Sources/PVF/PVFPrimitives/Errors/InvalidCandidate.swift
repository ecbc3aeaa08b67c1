/// Why a candidate is invalid for certain: reason to vote against it.
public enum InvalidCandidate: Error, Hashable, Sendable {
    /// The function trapped, has no entry, or gave no result that can be read.
    case workerReportedInvalid(String)
    /// The execution took more CPU time than it may, or four times as much wall time.
    case hardTimeout
    /// The proof of validity cannot be decompressed within its limit.
    case povDecompressionFailure
}

extension InvalidCandidate: CustomStringConvertible {
    /// Why the candidate is invalid.
    public var description: String {
        switch self {
        case .workerReportedInvalid(let reason): reason
        case .hardTimeout: "the execution took too long"
        case .povDecompressionFailure: "the proof of validity cannot be decompressed"
        }
    }
}

extension InvalidCandidate: ScaleCodable {
    /// Appends the encoding.
    public func encode(to writer: inout ScaleWriter) {
        switch self {
        case .workerReportedInvalid(let reason): writer.write(case: 0, reason)
        case .hardTimeout: writer.write(UInt8(1))
        case .povDecompressionFailure: writer.write(UInt8(2))
        }
    }

    /// Reads the encoding.
    public init(from reader: inout ScaleReader) throws(ScaleError) {
        let index = try reader.read(UInt8.self)
        switch index {
        case 0: self = .workerReportedInvalid(try reader.readString())
        case 1: self = .hardTimeout
        case 2: self = .povDecompressionFailure
        default: throw reader.error(.unknownCase(index))
        }
    }
}
