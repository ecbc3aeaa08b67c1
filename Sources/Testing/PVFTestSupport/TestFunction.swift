/// The validation functions of `TestPVFs/`, compiled.
package enum TestFunction: String, CaseIterable, Sendable {
    case adder = "Adder"
    case bulkMemory = "BulkMemory"
    case garbage = "Garbage"
    case growLoop = "GrowLoop"
    case halt = "Halt"
    case hostCalls = "HostCalls"
    case logger = "Logger"
    case memoryHog = "MemoryHog"
    case missingImport = "MissingImport"
    case nonEnvImport = "NonEnvImport"
    case outOfBounds = "OutOfBounds"
    case recursion = "Recursion"
    case resultOutOfBounds = "ResultOutOfBounds"
    case undying = "Undying"

    /// The wasm.
    package func code() throws -> [UInt8] {
        try PackageFiles.read("\(PackageFiles.root)/TestPVFs/Wasm/\(rawValue).wasm")
    }
}
