/// What of the executor parameters the engine heeds.
package struct EngineSettings: Hashable, Sendable {
    /// Values of the metered stack that a call chain may hold (`StackLogicalMax`); compiled into the artifact.
    package var logicalStackLimit: UInt32
    /// Bytes of machine stack for the function's code (`StackNativeMax`). Metering has to stop it before this does.
    package var nativeStackBytes: Int
    /// Pages of 64 KiB that a memory may reach: the parameter's pages (2048 without one) and 32 for what the code brings.
    package var maximumPages: UInt32
    /// Whether `memory.copy` and `memory.fill` are instructions (`WasmExtBulkMemory`); compiled into the artifact.
    package var bulkMemory: Bool
    /// The hash of those parameters that preparation depends on, 32 bytes; an artifact made under another is refused.
    package var preparationHash: [UInt8]

    /// The defaults of a set without parameters, whose hash is left to the caller.
    package init(
        logicalStackLimit: UInt32 = 65_536, nativeStackBytes: Int = 256 << 20, heapPages: UInt32 = 2048,
        bulkMemory: Bool = false, preparationHash: [UInt8] = [UInt8](repeating: 0, count: 32)
    ) {
        self.logicalStackLimit = logicalStackLimit
        self.nativeStackBytes = nativeStackBytes
        self.maximumPages = min(heapPages, EngineSettings.addressablePages - 32) + 32
        self.bulkMemory = bulkMemory
        self.preparationHash = preparationHash
    }

    /// Pages of a 32-bit memory.
    static let addressablePages: UInt32 = 65_536
}
