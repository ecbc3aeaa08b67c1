import CoreMetrics
import Metrics
import PVFPrimitives

/// What the host counts. The names are the reference's, after `pvf_`.
public struct HostMetrics: Sendable {
    /// The upper bounds of the histograms' buckets, for a backend that keeps histograms; by label.
    public static let buckets: [String: [Double]] = [
        "pvf_preparation_time": [0.1, 0.5, 1, 2, 3, 10, 20, 30, 60, 120, 240, 360, 480],
        "pvf_execution_time": timeBuckets,
        "pvf_execution_queued_time": timeBuckets,
        "pvf_preparation_max_rss": kibibytes, "pvf_preparation_max_resident": kibibytes,
        "pvf_preparation_max_allocated": kibibytes, "pvf_preparation_peak_tracked_allocation": kibibytes,
        "pvf_code_size": sizes, "pvf_pov_size": sizes,
    ]

    private static let timeBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 4, 5, 6, 8, 10, 12]
    private static let kibibytes = (0..<10).map { Double(8192 << $0) }
    private static let sizes = (0..<10).map { Double(16_384 << $0) }

    /// The counters of one kind of workers.
    struct Workers: Sendable {
        let spawning: Counter
        let spawned: Counter
        let retired: Counter

        init(_ flavor: WorkerFlavor, _ factory: any MetricsFactory) {
            let dimensions = [("flavor", flavor.rawValue)]
            spawning = Counter(label: "pvf_worker_spawning", dimensions: dimensions, factory: factory)
            spawned = Counter(label: "pvf_worker_spawned", dimensions: dimensions, factory: factory)
            retired = Counter(label: "pvf_worker_retired", dimensions: dimensions, factory: factory)
        }
    }

    let prepareWorkers: Workers
    let executeWorkers: Workers
    private let prepareEnqueued: Counter
    private let prepareConcluded: Counter
    private let executeEnqueued: Counter
    private let executeFinished: Counter
    private let executeKinds: [ExecuteKind: Counter]
    private let preparationTime: Recorder
    private let executionTime: Recorder
    private let executionQueuedTime: Recorder
    private let maxResidentByKernel: Recorder
    private let maxResident: Recorder
    private let maxAllocated: Recorder
    private let peakTracked: Recorder
    private let codeSizes: (compressed: Recorder, raw: Recorder)
    private let povSize: Recorder

    init(_ factory: any MetricsFactory) {
        func counter(_ name: String, _ dimensions: [(String, String)] = []) -> Counter {
            Counter(label: "pvf_" + name, dimensions: dimensions, factory: factory)
        }
        func histogram(_ name: String, _ dimensions: [(String, String)] = []) -> Recorder {
            Recorder(label: "pvf_" + name, dimensions: dimensions, aggregate: true, factory: factory)
        }
        prepareWorkers = Workers(.prepare, factory)
        executeWorkers = Workers(.execute, factory)
        prepareEnqueued = counter("prepare_enqueued")
        prepareConcluded = counter("prepare_concluded")
        executeEnqueued = counter("execute_enqueued")
        executeFinished = counter("execute_finished")
        executeKinds = Dictionary(
            uniqueKeysWithValues: ExecuteKind.allCases.map { ($0, counter("execute_kind", [("kind", "\($0)")])) })
        preparationTime = histogram("preparation_time")
        executionTime = histogram("execution_time")
        executionQueuedTime = histogram("execution_queued_time")
        maxResidentByKernel = histogram("preparation_max_rss")
        maxResident = histogram("preparation_max_resident")
        maxAllocated = histogram("preparation_max_allocated")
        peakTracked = histogram("preparation_peak_tracked_allocation")
        codeSizes = (histogram("code_size", [("form", "compressed")]), histogram("code_size", [("form", "raw")]))
        povSize = histogram("pov_size", [("form", "raw")])
    }

    func record(_ record: HostRecord) {
        switch record {
        case .prepareEnqueued(let codeSize):
            prepareEnqueued.increment()
            codeSizes.compressed.record(codeSize)
        case .prepareConcluded(let stats):
            prepareConcluded.increment()
            if let stats { self.record(stats) }
        case .executeEnqueued(let paramsSize):
            executeEnqueued.increment()
            povSize.record(paramsSize)
        case .executeBegun(let kind, let waited):
            executeKinds[kind]?.increment()
            executionQueuedTime.record(waited / .seconds(1))
        case .executeFinished(let cpuTime):
            executeFinished.increment()
            if let cpuTime { executionTime.record(cpuTime / .seconds(1)) }
        }
    }

    /// Memory in KiB, as the reference has it.
    private func record(_ stats: PrepareStats) {
        preparationTime.record(stats.cpuTime / .seconds(1))
        codeSizes.raw.record(Int(stats.observedCodeLength))
        peakTracked.record(Double(stats.memory.peakTracked) / 1024)
        if let bytes = stats.memory.maxResident { maxResidentByKernel.record(Double(bytes) / 1024) }
        if let bytes = stats.memory.resident { maxResident.record(Double(bytes) / 1024) }
        if let bytes = stats.memory.allocated { maxAllocated.record(Double(bytes) / 1024) }
    }
}
