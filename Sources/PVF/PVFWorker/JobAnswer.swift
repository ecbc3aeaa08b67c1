package import PVFPrimitives
import PVFWorkerProtocol

/// What a job of one kind may say when it is done.
package protocol JobContent: ScaleCodable, Sendable {
    /// Whether this is bad news, which is believed after any exit status.
    var isFailure: Bool { get }
}

/// What comes through a job's pipe, once, before the job exits.
package enum JobAnswer<Content: JobContent>: ScaleCodable, Sendable {
    /// The job did its work.
    case done(Content)
    /// The job's own monitor found the CPU time used up.
    case timedOut
    /// The job could not begin, or failed outside the engine.
    case failed(String)

    package func encode(to writer: inout ScaleWriter) {
        switch self {
        case .done(let content):
            writer.write(UInt8(0))
            content.encode(to: &writer)
        case .timedOut:
            writer.write(UInt8(1))
        case .failed(let reason):
            writer.write(UInt8(2))
            writer.write(message: reason)
        }
    }

    package init(from reader: inout ScaleReader) throws(ScaleError) {
        switch try reader.read(UInt8.self) {
        case 0: self = .done(try Content(from: &reader))
        case 1: self = .timedOut
        case 2: self = .failed(try reader.readMessage())
        case let index: throw reader.error(.unknownCase(index))
        }
    }
}

extension ExecuteJobOutcome: JobContent {
    package var isFailure: Bool {
        if case .valid = self { false } else { true }
    }
}
