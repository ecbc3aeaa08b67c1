package import PVFPrimitives
import PVFWorkerProtocol

/// What a prepare job may say: what it made, or which of the errors that are a job's to report.
package enum PrepareJobOutcome: Hashable, Sendable {
    /// The artifact is written.
    case made(checksum: ArtifactChecksum, size: UInt64, memory: MemoryStats, codeLength: UInt32)
    /// The code is not the wasm that the rules allow.
    case prevalidation(String)
    /// It cannot be metered or compiled.
    case preparation(String)
    /// The artifact of a pre-check cannot be loaded.
    case runtimeConstruction(String)
    /// The code is compressed and cannot be decompressed within its limit.
    case couldNotDecompressCode(String)
    /// More memory was allocated than may be, or there was none left.
    case outOfMemory

    /// The whole answer of a job that has no memory left, to be written as it is.
    package static let outOfMemoryAnswer: [UInt8] = JobAnswer<PrepareJobOutcome>.done(.outOfMemory).scaleBytes

    /// What the host is told.
    ///
    /// - Parameter cpuTime: as the worker counted it.
    package func result(cpuTime: Duration) -> Result<PrepareSuccess, PrepareError> {
        switch self {
        case .made(let checksum, let size, let memory, let codeLength):
            let stats = PrepareStats(cpuTime: cpuTime, memory: memory, observedCodeLength: codeLength)
            return .success(PrepareSuccess(checksum: checksum, size: size, stats: stats))
        case .prevalidation(let reason): return .failure(.prevalidation(reason))
        case .preparation(let reason): return .failure(.preparation(reason))
        case .runtimeConstruction(let reason): return .failure(.runtimeConstruction(reason))
        case .couldNotDecompressCode(let reason): return .failure(.couldNotDecompressCode(reason))
        case .outOfMemory: return .failure(.outOfMemory)
        }
    }
}

extension PrepareJobOutcome: JobContent {
    package var isFailure: Bool {
        if case .made = self { false } else { true }
    }

    package func encode(to writer: inout ScaleWriter) {
        switch self {
        case .made(let checksum, let size, let memory, let codeLength):
            writer.write(UInt8(0))
            checksum.encode(to: &writer)
            writer.write(size)
            memory.encode(to: &writer)
            writer.write(codeLength)
        case .prevalidation(let reason):
            writer.write(UInt8(1))
            writer.write(message: reason)
        case .preparation(let reason):
            writer.write(UInt8(2))
            writer.write(message: reason)
        case .runtimeConstruction(let reason):
            writer.write(UInt8(3))
            writer.write(message: reason)
        case .couldNotDecompressCode(let reason):
            writer.write(UInt8(4))
            writer.write(message: reason)
        case .outOfMemory:
            writer.write(UInt8(5))
        }
    }

    package init(from reader: inout ScaleReader) throws(ScaleError) {
        switch try reader.read(UInt8.self) {
        case 0:
            self = .made(
                checksum: try ArtifactChecksum(from: &reader), size: try reader.read(),
                memory: try MemoryStats(from: &reader), codeLength: try reader.read())
        case 1: self = .prevalidation(try reader.readMessage())
        case 2: self = .preparation(try reader.readMessage())
        case 3: self = .runtimeConstruction(try reader.readMessage())
        case 4: self = .couldNotDecompressCode(try reader.readMessage())
        case 5: self = .outOfMemory
        case let index: throw reader.error(.unknownCase(index))
        }
    }
}
