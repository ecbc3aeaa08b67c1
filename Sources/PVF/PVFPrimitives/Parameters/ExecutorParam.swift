/// One deviation from the executor's defaults, as a session's configuration lists them
/// (polkadot-sdk, `primitives/v8/executor_params.rs`).
public enum ExecutorParam: Hashable, Sendable, ScaleCodable {
    /// The most pages of 64 KiB that a function's memory may grow by; the stack's pages come on top.
    case maxMemoryPages(UInt32)
    /// The most values on the stack, as the stack meter counts them.
    case stackLogicalMax(UInt32)
    /// The most bytes of native stack.
    case stackNativeMax(UInt32)
    /// The most bytes that a pre-check may allocate.
    case precheckingMaxMemory(UInt64)
    /// The CPU time of a preparation, in milliseconds.
    case pvfPrepTimeout(PrepareKind, milliseconds: UInt64)
    /// The CPU time of an execution, in milliseconds.
    case pvfExecTimeout(ExecuteTimeoutKind, milliseconds: UInt64)
    /// Lets functions use the bulk memory instructions.
    case wasmExtBulkMemory

    /// Appends the encoding. The index 0 stays free, as in the specification.
    public func encode(to writer: inout ScaleWriter) {
        switch self {
        case .maxMemoryPages(let pages):
            writer.write(UInt8(1))
            writer.write(pages)
        case .stackLogicalMax(let values):
            writer.write(UInt8(2))
            writer.write(values)
        case .stackNativeMax(let bytes):
            writer.write(UInt8(3))
            writer.write(bytes)
        case .precheckingMaxMemory(let bytes):
            writer.write(UInt8(4))
            writer.write(bytes)
        case .pvfPrepTimeout(let kind, let milliseconds):
            writer.write(UInt8(5))
            kind.encode(to: &writer)
            writer.write(milliseconds)
        case .pvfExecTimeout(let kind, let milliseconds):
            writer.write(UInt8(6))
            kind.encode(to: &writer)
            writer.write(milliseconds)
        case .wasmExtBulkMemory:
            writer.write(UInt8(7))
        }
    }

    /// Reads the encoding.
    public init(from reader: inout ScaleReader) throws(ScaleError) {
        let index = try reader.read(UInt8.self)
        switch index {
        case 1: self = .maxMemoryPages(try reader.read())
        case 2: self = .stackLogicalMax(try reader.read())
        case 3: self = .stackNativeMax(try reader.read())
        case 4: self = .precheckingMaxMemory(try reader.read())
        case 5: self = .pvfPrepTimeout(try PrepareKind(from: &reader), milliseconds: try reader.read())
        case 6: self = .pvfExecTimeout(try ExecuteTimeoutKind(from: &reader), milliseconds: try reader.read())
        case 7: self = .wasmExtBulkMemory
        default: throw reader.error(.unknownCase(index))
        }
    }

    /// Whether another value of the parameter makes another artifact. The other parameters matter only at execution.
    var changesArtifact: Bool {
        switch self {
        case .stackLogicalMax, .pvfPrepTimeout, .wasmExtBulkMemory: true
        case .maxMemoryPages, .stackNativeMax, .precheckingMaxMemory, .pvfExecTimeout: false
        }
    }
}
