package import PVFHost
package import PVFPrimitives

/// What prepares and executes for the candidate layer: the host, or a test's stand-in.
package protocol ValidationBackend: Sendable {
    /// Executes, and waits for the answer.
    func execute(_ request: ExecutionRequest) async throws(PVFHostError) -> ExecutionResult
    /// Prepares, and waits for the answer.
    func precheck(_ pvf: Pvf) async throws(PVFHostError) -> PrecheckResult
    /// Prepares in the background.
    func headsUp(_ pvfs: [Pvf]) async throws(PVFHostError)
}

extension PVFHost: ValidationBackend {
    package func execute(_ request: ExecutionRequest) async throws(PVFHostError) -> ExecutionResult {
        try await executePVF(request).value()
    }

    package func precheck(_ pvf: Pvf) async throws(PVFHostError) -> PrecheckResult {
        try await precheckPVF(pvf).value()
    }
}
