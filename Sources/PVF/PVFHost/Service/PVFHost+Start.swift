public import Logging
public import Metrics

extension PVFHost {
    /// Prepares a host: its cache, then the checks of the worker program and of what confines workers on this machine.
    ///
    /// - Returns: the first handle, and the service whose `run` has to be called for requests to be answered.
    /// - Throws: when the cache, the program or the engine cannot be used, or secure mode is demanded and cannot be had.
    public static func start(
        _ configuration: PVFHostConfiguration, metrics: any MetricsFactory = MetricsSystem.factory, logger: Logger
    ) async throws(PVFHostError) -> (host: PVFHost, service: PVFHostService) {
        let prepared = await BlockingThread.value { () -> Result<(CacheDirectory, SecurityDecision), PVFHostError> in
            do throws(PVFHostError) {
                let cache = try CacheDirectory.open(configuration.cacheDirectory)
                let checks = WorkerProgramChecks(configuration: configuration, cache: cache)
                try checks.checkProgram()
                return .success((cache, try checks.checkSecurity()))
            } catch {
                return .failure(error)
            }
        }
        guard let (cache, security) = try prepared?.get() else {
            throw PVFHostError(.workerProgram, "the system has no thread left for the host")
        }
        for missing in security.missing {
            logger.warning("workers are less confined than they could be", metadata: ["missing": "\(missing)"])
        }
        let inbox = HostInbox(pendingLimit: configuration.pendingRequestsLimit)
        let service = PVFHostService(
            configuration, inbox: inbox, cache: cache, security: security.status, metrics: HostMetrics(metrics),
            logger: logger)
        return (PVFHost(inbox: inbox), service)
    }
}
