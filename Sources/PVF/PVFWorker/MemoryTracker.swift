import CSandbox
import PVFPrimitives
import Synchronization

/// Samples a prepare job's heap on a thread of its own, while the accounting counts each allocation exactly.
final class MemoryTracker: Sendable {
    private static let interval: Int64 = 20_000_000
    private let kept = Atomic<UInt64>(0)
    private let inUse = Atomic<UInt64>(0)

    /// Starts the sampling thread; it ends with the process.
    func start() throws(WorkerFailure) {
        sample()
        try JobThread.start { [self] in
            while true {
                csandbox_sleep(Self.interval)
                sample()
            }
        }
    }

    /// The figures up to now. The accounting stops with this.
    func finish() -> MemoryStats {
        let peak = csandbox_accounting_stop()
        sample()
        return MemoryStats(
            peakTracked: peak, maxResident: csandbox_max_resident(), resident: kept.load(ordering: .relaxed),
            allocated: inUse.load(ordering: .relaxed))
    }

    private func sample() {
        var keptNow: UInt64 = 0
        var inUseNow: UInt64 = 0
        csandbox_heap_size(&keptNow, &inUseNow)
        kept.max(keptNow, ordering: .relaxed)
        inUse.max(inUseNow, ordering: .relaxed)
    }
}
