/// Why an execution gave no result; what each kind means for a vote is in its case.
public enum ValidationError: Error, Hashable, Sendable {
    /// The function can never be prepared, though it passed its pre-check: abstain, and warn.
    case preparation(PrepareError)
    /// Vote against.
    case invalid(InvalidCandidate)
    /// Try once more, then vote against.
    case possiblyInvalid(PossiblyInvalidError)
    /// Abstain.
    case `internal`(InternalValidationError)
    /// The job came too late to be worth running: abstain.
    case executionDeadline

    /// What a failed preparation means for the executions that waited for it.
    public init(preparing error: PrepareError) {
        self = error.isDeterministic ? .preparation(error) : .internal(.nonDeterministicPrepareError(error))
    }
}

extension ValidationError: CustomStringConvertible {
    /// What went wrong, and whose fault it is.
    public var description: String {
        switch self {
        case .preparation(let error): "preparation failed: \(error)"
        case .invalid(let error): "invalid: \(error)"
        case .possiblyInvalid(let error): "possibly invalid: \(error)"
        case .internal(let error): "internal: \(error)"
        case .executionDeadline: "the execution came too late"
        }
    }
}

extension ValidationError: ScaleCodable {
    /// Appends the encoding.
    public func encode(to writer: inout ScaleWriter) {
        switch self {
        case .preparation(let error):
            writer.write(UInt8(0))
            error.encode(to: &writer)
        case .invalid(let error):
            writer.write(UInt8(1))
            error.encode(to: &writer)
        case .possiblyInvalid(let error):
            writer.write(UInt8(2))
            error.encode(to: &writer)
        case .internal(let error):
            writer.write(UInt8(3))
            error.encode(to: &writer)
        case .executionDeadline:
            writer.write(UInt8(4))
        }
    }

    /// Reads the encoding.
    public init(from reader: inout ScaleReader) throws(ScaleError) {
        let index = try reader.read(UInt8.self)
        switch index {
        case 0: self = .preparation(try PrepareError(from: &reader))
        case 1: self = .invalid(try InvalidCandidate(from: &reader))
        case 2: self = .possiblyInvalid(try PossiblyInvalidError(from: &reader))
        case 3: self = .internal(try InternalValidationError(from: &reader))
        case 4: self = .executionDeadline
        default: throw reader.error(.unknownCase(index))
        }
    }
}
