package import PVFPrimitives

/// What a prepare worker is asked for. The artifact goes into `WorkerDirectory.temporaryArtifact`.
package typealias PrepareRequest = Pvf

/// What a prepare worker answers. A success means that the whole artifact lies in the worker's directory.
package struct PrepareResponse: Hashable, Sendable, ScaleCodable {
    /// What was made, or why nothing was.
    package var result: Result<PrepareSuccess, PrepareError>

    /// An answer.
    package init(_ result: Result<PrepareSuccess, PrepareError>) {
        self.result = result
    }

    package func encode(to writer: inout ScaleWriter) {
        switch result {
        case .success(let success):
            writer.write(UInt8(0))
            success.encode(to: &writer)
        case .failure(let error):
            writer.write(UInt8(1))
            error.encode(to: &writer)
        }
    }

    package init(from reader: inout ScaleReader) throws(ScaleError) {
        switch try reader.read(UInt8.self) {
        case 0: result = .success(try PrepareSuccess(from: &reader))
        case 1: result = .failure(try PrepareError(from: &reader))
        case let index: throw reader.error(.unknownCase(index))
        }
    }
}
