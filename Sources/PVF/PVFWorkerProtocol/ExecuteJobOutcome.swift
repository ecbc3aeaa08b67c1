package import PVFPrimitives

/// What an execute job may say of its function.
package enum ExecuteJobOutcome: Hashable, Sendable {
    /// The function returned this.
    case valid(ValidationResult)
    /// The function trapped, lacks its export, imports what may not be, or returned no `ValidationResult`.
    case invalid(String)
    /// No instance could be made of the artifact.
    case runtimeConstruction(String)
}

extension ExecuteJobOutcome: ScaleCodable {
    package func encode(to writer: inout ScaleWriter) {
        switch self {
        case .valid(let result):
            writer.write(UInt8(0))
            result.encode(to: &writer)
        case .invalid(let reason):
            writer.write(UInt8(1))
            writer.write(message: reason)
        case .runtimeConstruction(let reason):
            writer.write(UInt8(2))
            writer.write(message: reason)
        }
    }

    package init(from reader: inout ScaleReader) throws(ScaleError) {
        switch try reader.read(UInt8.self) {
        case 0: self = .valid(try ValidationResult(from: &reader))
        case 1: self = .invalid(try reader.readMessage())
        case 2: self = .runtimeConstruction(try reader.readMessage())
        case let index: throw reader.error(.unknownCase(index))
        }
    }
}
