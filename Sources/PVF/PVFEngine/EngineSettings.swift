package import PVFPrimitives
package import Primitives

/// What of the executor parameters the engine heeds.
package struct EngineSettings: Hashable, Sendable {
    /// Values of the metered stack that a call chain may hold (`StackLogicalMax`); compiled into the artifact.
    package let logicalStackLimit: UInt32
    /// Bytes of machine stack for the function's code (`StackNativeMax`). Metering has to stop it before this does.
    package let nativeStackBytes: Int
    /// Pages of 64 KiB that a memory may reach: `MaxMemoryPages` and those that the code brings its stack in.
    package let maximumPages: UInt32
    /// Whether `memory.copy` and `memory.fill` are instructions (`WasmExtBulkMemory`); compiled into the artifact.
    package let bulkMemory: Bool
    /// The hash of those parameters that preparation depends on; an artifact made under another is refused.
    package let preparationHash: Hash32

    /// The settings for parameters, which should be consistent.
    package init(_ params: ExecutorParams = ExecutorParams()) {
        logicalStackLimit = params.stackLogicalMax
        nativeStackBytes = Int(params.stackNativeMax)
        let (pages, overflows) = params.maxMemoryPages.addingReportingOverflow(ExecutorParams.Defaults.extraMemoryPages)
        maximumPages = overflows ? Self.addressablePages : min(pages, Self.addressablePages)
        bulkMemory = params.allowsBulkMemory
        preparationHash = params.prepHash
    }

    /// Pages of a 32-bit memory.
    private static let addressablePages: UInt32 = 65_536
}
