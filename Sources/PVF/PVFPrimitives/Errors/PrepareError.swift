/// Why a validation function was not prepared (polkadot-sdk, `pvf/common/src/error.rs`; the indexes are the encoding's).
public enum PrepareError: Error, Hashable, Sendable {
    /// The code is no WebAssembly module, or not one that may be run.
    case prevalidation(String)
    /// The module cannot be metered or compiled.
    case preparation(String)
    /// The artifact of a pre-check cannot be loaded.
    case runtimeConstruction(String)
    /// The job failed in a way of its own, such as a panic.
    case jobError(String)
    /// The CPU time, or four times as much wall time, is over.
    case timedOut
    /// The host lost the worker.
    case io(String)
    /// The host could not make the file for the artifact.
    case createTmpFile(String)
    /// The host could not move the artifact to its place.
    case renameTmpFile(String, source: String?, destination: String?)
    /// The job allocated more than it may.
    case outOfMemory
    /// The worker's directory cannot be cleared.
    case clearWorkerDir(String)
    /// The job's process died: how, and which it was.
    case jobDied(String, pid: Int32)
    /// The kernel refused the worker something.
    case kernel(String)
    /// The code is compressed, and cannot be decompressed within its limit.
    case couldNotDecompressCode(String)

    /// Whether every honest node gets the same error, so that a retry is useless and a pre-check may vote against.
    public var isDeterministic: Bool {
        switch self {
        case .prevalidation, .preparation, .jobError, .outOfMemory, .couldNotDecompressCode: true
        case .runtimeConstruction, .timedOut, .io, .createTmpFile, .renameTmpFile, .clearWorkerDir, .jobDied, .kernel:
            false
        }
    }
}

extension PrepareError: CustomStringConvertible {
    /// What went wrong.
    public var description: String {
        switch self {
        case .prevalidation(let reason): "prevalidation: \(reason)"
        case .preparation(let reason): "preparation: \(reason)"
        case .runtimeConstruction(let reason): "the artifact cannot be loaded: \(reason)"
        case .jobError(let reason): "the job failed: \(reason)"
        case .timedOut: "the preparation took too long"
        case .io(let reason): "the worker was lost: \(reason)"
        case .createTmpFile(let reason): "the artifact's file cannot be made: \(reason)"
        case .renameTmpFile(let reason, let source, let destination):
            "the artifact cannot be moved from \(source ?? "?") to \(destination ?? "?"): \(reason)"
        case .outOfMemory: "the preparation allocated more memory than it may"
        case .clearWorkerDir(let reason): "the worker's directory cannot be cleared: \(reason)"
        case .jobDied(let reason, let pid): "the job process \(pid) died: \(reason)"
        case .kernel(let reason): "the kernel refused: \(reason)"
        case .couldNotDecompressCode(let reason): "the code cannot be decompressed: \(reason)"
        }
    }
}

extension PrepareError: ScaleCodable {
    /// Appends the encoding.
    public func encode(to writer: inout ScaleWriter) {
        switch self {
        case .prevalidation(let reason): writer.write(case: 0, reason)
        case .preparation(let reason): writer.write(case: 1, reason)
        case .runtimeConstruction(let reason): writer.write(case: 2, reason)
        case .jobError(let reason): writer.write(case: 3, reason)
        case .timedOut: writer.write(UInt8(4))
        case .io(let reason): writer.write(case: 5, reason)
        case .createTmpFile(let reason): writer.write(case: 6, reason)
        case .renameTmpFile(let reason, let source, let destination):
            writer.write(case: 7, reason)
            writer.write(optional: source) { writer, path in writer.write(path) }
            writer.write(optional: destination) { writer, path in writer.write(path) }
        case .outOfMemory: writer.write(UInt8(8))
        case .clearWorkerDir(let reason): writer.write(case: 9, reason)
        case .jobDied(let reason, let pid):
            writer.write(case: 10, reason)
            writer.write(pid)
        case .kernel(let reason): writer.write(case: 11, reason)
        case .couldNotDecompressCode(let reason): writer.write(case: 12, reason)
        }
    }

    /// Reads the encoding.
    public init(from reader: inout ScaleReader) throws(ScaleError) {
        let index = try reader.read(UInt8.self)
        switch index {
        case 0: self = .prevalidation(try reader.readString())
        case 1: self = .preparation(try reader.readString())
        case 2: self = .runtimeConstruction(try reader.readString())
        case 3: self = .jobError(try reader.readString())
        case 4: self = .timedOut
        case 5: self = .io(try reader.readString())
        case 6: self = .createTmpFile(try reader.readString())
        case 7:
            self = .renameTmpFile(
                try reader.readString(), source: try reader.readOptionalString(),
                destination: try reader.readOptionalString())
        case 8: self = .outOfMemory
        case 9: self = .clearWorkerDir(try reader.readString())
        case 10: self = .jobDied(try reader.readString(), pid: try reader.read())
        case 11: self = .kernel(try reader.readString())
        case 12: self = .couldNotDecompressCode(try reader.readString())
        default: throw reader.error(.unknownCase(index))
        }
    }
}
