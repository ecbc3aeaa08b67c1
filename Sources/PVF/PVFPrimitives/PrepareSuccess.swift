/// What a preparation made, and what it cost.
public struct PrepareSuccess: Hashable, Sendable, ScaleCodable {
    /// The artifact's checksum.
    public var checksum: ArtifactChecksum
    /// The artifact's size in bytes.
    public var size: UInt64
    /// What it cost.
    public var stats: PrepareStats

    /// A success from its parts.
    public init(checksum: ArtifactChecksum, size: UInt64, stats: PrepareStats) {
        self.checksum = checksum
        self.size = size
        self.stats = stats
    }

    /// Appends the encoding.
    public func encode(to writer: inout ScaleWriter) {
        checksum.encode(to: &writer)
        writer.write(size)
        stats.encode(to: &writer)
    }

    /// Reads the encoding.
    public init(from reader: inout ScaleReader) throws(ScaleError) {
        checksum = try ArtifactChecksum(from: &reader)
        size = try reader.read()
        stats = try PrepareStats(from: &reader)
    }
}

/// What a preparation cost.
public struct PrepareStats: Hashable, Sendable, ScaleCodable {
    /// The CPU time of the job.
    public var cpuTime: Duration
    /// The memory of the job.
    public var memory: MemoryStats
    /// The size of the decompressed code in bytes.
    public var observedCodeLength: UInt32

    /// Costs from their parts.
    public init(cpuTime: Duration, memory: MemoryStats = MemoryStats(), observedCodeLength: UInt32 = 0) {
        self.cpuTime = cpuTime
        self.memory = memory
        self.observedCodeLength = observedCodeLength
    }

    /// Appends the encoding.
    public func encode(to writer: inout ScaleWriter) {
        cpuTime.encode(to: &writer)
        memory.encode(to: &writer)
        writer.write(observedCodeLength)
    }

    /// Reads the encoding.
    public init(from reader: inout ScaleReader) throws(ScaleError) {
        cpuTime = try Duration(from: &reader)
        memory = try MemoryStats(from: &reader)
        observedCodeLength = try reader.read()
    }
}

/// The memory of a job, in bytes. What could not be measured is nil.
public struct MemoryStats: Hashable, Sendable, ScaleCodable {
    /// The most that was allocated at one time, as the job's own allocator counted.
    public var peakTracked: UInt64
    /// The most that was resident, as the kernel counted (`ru_maxrss`).
    public var maxResident: UInt64?
    /// The most that was resident, as the memory tracker sampled.
    public var resident: UInt64?
    /// The most that was allocated, as the memory tracker sampled.
    public var allocated: UInt64?

    /// Figures from their parts.
    public init(
        peakTracked: UInt64 = 0, maxResident: UInt64? = nil, resident: UInt64? = nil, allocated: UInt64? = nil
    ) {
        self.peakTracked = peakTracked
        self.maxResident = maxResident
        self.resident = resident
        self.allocated = allocated
    }

    /// Appends the encoding.
    public func encode(to writer: inout ScaleWriter) {
        writer.write(peakTracked)
        for figure in [maxResident, resident, allocated] {
            writer.write(optional: figure) { writer, value in writer.write(value) }
        }
    }

    /// Reads the encoding.
    public init(from reader: inout ScaleReader) throws(ScaleError) {
        peakTracked = try reader.read()
        maxResident = try Self.readFigure(&reader)
        resident = try Self.readFigure(&reader)
        allocated = try Self.readFigure(&reader)
    }

    private static func readFigure(_ reader: inout ScaleReader) throws(ScaleError) -> UInt64? {
        try reader.readOptional { (reader: inout ScaleReader) throws(ScaleError) in try reader.read(UInt64.self) }
    }
}
