/// Why a list of executor parameters cannot be used.
public enum ExecutorParamsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The list has a parameter twice.
    case duplicated(String)
    /// A parameter's value is out of its range.
    case outsideLimit(String)
    /// Two parameters' values do not go together.
    case incompatible(String, String)

    /// What is wrong with which parameters.
    public var description: String {
        switch self {
        case .duplicated(let name): "executor parameter \(name) is given twice"
        case .outsideLimit(let name): "executor parameter \(name) is out of its range"
        case .incompatible(let first, let second): "executor parameters \(first) and \(second) do not go together"
        }
    }
}

extension ExecutorParams {
    /// Throws what is wrong with the list, in the order of the specification's check: each parameter by itself from the
    /// front, then those that depend on each other, defaults included.
    public func checkConsistency() throws(ExecutorParamsError) {
        var seen: Set<String> = []
        for param in list {
            guard seen.insert(param.name).inserted else { throw .duplicated(param.name) }
            guard param.isInRange else { throw .outsideLimit(param.name) }
        }
        guard UInt64(stackNativeMax) >= 128 * UInt64(stackLogicalMax) else {
            throw .incompatible("StackLogicalMax", "StackNativeMax")
        }
        guard prepareTimeout(.prechecking) < prepareTimeout(.compilation) else {
            throw .incompatible("PvfPrepTimeout(Precheck)", "PvfPrepTimeout(Prepare)")
        }
        guard executeTimeout(.backing) < executeTimeout(.approval) else {
            throw .incompatible("PvfExecTimeout(Backing)", "PvfExecTimeout(Approval)")
        }
    }
}

extension ExecutorParam {
    /// The specification's name, with the kind of a time limit.
    var name: String {
        switch self {
        case .maxMemoryPages: "MaxMemoryPages"
        case .stackLogicalMax: "StackLogicalMax"
        case .stackNativeMax: "StackNativeMax"
        case .precheckingMaxMemory: "PrecheckingMaxMemory"
        case .pvfPrepTimeout(.prechecking, _): "PvfPrepTimeout(Precheck)"
        case .pvfPrepTimeout(.compilation, _): "PvfPrepTimeout(Prepare)"
        case .pvfExecTimeout(.backing, _): "PvfExecTimeout(Backing)"
        case .pvfExecTimeout(.approval, _): "PvfExecTimeout(Approval)"
        case .wasmExtBulkMemory: "WasmExtBulkMemory"
        }
    }

    fileprivate var isInRange: Bool {
        switch self {
        case .maxMemoryPages(let pages): (1...65_536).contains(pages)
        case .stackLogicalMax(let values): (1_024...131_072).contains(values)
        case .precheckingMaxMemory(let bytes): (256 << 20...16 << 30).contains(bytes)
        case .stackNativeMax, .pvfPrepTimeout, .pvfExecTimeout, .wasmExtBulkMemory: true
        }
    }
}
