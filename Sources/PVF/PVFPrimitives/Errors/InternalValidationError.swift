/// What is surely this machine's fault, so that the node abstains. Host and workers raise it; a job never can.
public enum InternalValidationError: Error, Hashable, Sendable {
    /// The host cannot reach its worker.
    case hostCommunication(String)
    /// The host could not put the artifact into the worker's directory.
    case couldNotCreateLink(String)
    /// The worker could not open a pipe to its job.
    case couldNotCreatePipe(String)
    /// The worker could not open the artifact.
    case couldNotOpenFile(String)
    /// The worker's directory cannot be cleared.
    case couldNotClearWorkerDir(String, path: String?)
    /// The kernel refused the worker something.
    case kernel(String)
    /// The function could not be prepared, for a reason that is not its own.
    case nonDeterministicPrepareError(PrepareError)
}

extension InternalValidationError: CustomStringConvertible {
    /// What went wrong.
    public var description: String {
        switch self {
        case .hostCommunication(let reason): "the worker cannot be reached: \(reason)"
        case .couldNotCreateLink(let reason): "the artifact cannot be linked: \(reason)"
        case .couldNotCreatePipe(let reason): "no pipe to the job: \(reason)"
        case .couldNotOpenFile(let reason): "the artifact cannot be opened: \(reason)"
        case .couldNotClearWorkerDir(let reason, let path):
            "the worker's directory \(path ?? "") cannot be cleared: \(reason)"
        case .kernel(let reason): "the kernel refused: \(reason)"
        case .nonDeterministicPrepareError(let error): error.description
        }
    }
}

extension InternalValidationError: ScaleCodable {
    /// Appends the encoding.
    public func encode(to writer: inout ScaleWriter) {
        switch self {
        case .hostCommunication(let reason): writer.write(case: 0, reason)
        case .couldNotCreateLink(let reason): writer.write(case: 1, reason)
        case .couldNotCreatePipe(let reason): writer.write(case: 2, reason)
        case .couldNotOpenFile(let reason): writer.write(case: 3, reason)
        case .couldNotClearWorkerDir(let reason, let path):
            writer.write(case: 4, reason)
            writer.write(optional: path) { writer, path in writer.write(path) }
        case .kernel(let reason): writer.write(case: 5, reason)
        case .nonDeterministicPrepareError(let error):
            writer.write(UInt8(6))
            error.encode(to: &writer)
        }
    }

    /// Reads the encoding.
    public init(from reader: inout ScaleReader) throws(ScaleError) {
        let index = try reader.read(UInt8.self)
        switch index {
        case 0: self = .hostCommunication(try reader.readString())
        case 1: self = .couldNotCreateLink(try reader.readString())
        case 2: self = .couldNotCreatePipe(try reader.readString())
        case 3: self = .couldNotOpenFile(try reader.readString())
        case 4: self = .couldNotClearWorkerDir(try reader.readString(), path: try reader.readOptionalString())
        case 5: self = .kernel(try reader.readString())
        case 6: self = .nonDeterministicPrepareError(try PrepareError(from: &reader))
        default: throw reader.error(.unknownCase(index))
        }
    }
}
