/// What the candidate may have caused, or the machine. One more try tells; after it, vote against.
public enum PossiblyInvalidError: Error, Hashable, Sendable {
    /// The worker died, and nobody knows why.
    case ambiguousWorkerDeath
    /// The worker's job died, and nobody knows why.
    case ambiguousJobDeath(String)
    /// The job says of itself that something went wrong; what it says is not trusted.
    case jobError(String)
    /// The artifact cannot be loaded.
    case runtimeConstruction(String)
    /// The artifact on disk is not the one that was prepared.
    case corruptedArtifact
}

extension PossiblyInvalidError: CustomStringConvertible {
    /// What happened.
    public var description: String {
        switch self {
        case .ambiguousWorkerDeath: "the worker died"
        case .ambiguousJobDeath(let reason): "the job died: \(reason)"
        case .jobError(let reason): "the job failed: \(reason)"
        case .runtimeConstruction(let reason): "the artifact cannot be loaded: \(reason)"
        case .corruptedArtifact: "the artifact on disk is not the one that was prepared"
        }
    }
}

extension PossiblyInvalidError: ScaleCodable {
    /// Appends the encoding.
    public func encode(to writer: inout ScaleWriter) {
        switch self {
        case .ambiguousWorkerDeath: writer.write(UInt8(0))
        case .ambiguousJobDeath(let reason): writer.write(case: 1, reason)
        case .jobError(let reason): writer.write(case: 2, reason)
        case .runtimeConstruction(let reason): writer.write(case: 3, reason)
        case .corruptedArtifact: writer.write(UInt8(4))
        }
    }

    /// Reads the encoding.
    public init(from reader: inout ScaleReader) throws(ScaleError) {
        let index = try reader.read(UInt8.self)
        switch index {
        case 0: self = .ambiguousWorkerDeath
        case 1: self = .ambiguousJobDeath(try reader.readString())
        case 2: self = .jobError(try reader.readString())
        case 3: self = .runtimeConstruction(try reader.readString())
        case 4: self = .corruptedArtifact
        default: throw reader.error(.unknownCase(index))
        }
    }
}
