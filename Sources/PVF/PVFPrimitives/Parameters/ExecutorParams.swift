import Digests
public import Primitives

/// The executor's parameters of a session: the list that its configuration holds, and the defaults for what it leaves out.
public struct ExecutorParams: Hashable, Sendable, ScaleCodable {
    /// The list, in the order that the hashes are over.
    public let list: [ExecutorParam]
    /// The BLAKE2b-256 hash of the encoded list. Execution workers are bound to it.
    public let hash: Hash32
    /// The hash of only what preparation depends on. Artifacts are bound to it.
    public let prepHash: Hash32

    /// More parameters than kinds of them only repeat; a bound for decoders.
    static let countLimit = 1024

    /// Parameters from a list, which need not be consistent: `checkConsistency()` tells.
    public init(_ list: [ExecutorParam] = []) {
        self.list = list
        var whole = ScaleWriter()
        whole.write(list: list)
        hash = Hash32(blake2b256: whole.bytes)
        var preparing = ScaleWriter()
        preparing.write(raw: "prep".utf8)
        for param in list where param.changesArtifact { param.encode(to: &preparing) }
        prepHash = Hash32(blake2b256: preparing.bytes)
    }

    /// Appends the encoding of the list.
    public func encode(to writer: inout ScaleWriter) {
        writer.write(list: list)
    }

    /// Reads the encoding of the list.
    public init(from reader: inout ScaleReader) throws(ScaleError) {
        self.init(try reader.readList(limit: Self.countLimit))
    }

    /// Whether both are the same list.
    public static func == (left: Self, right: Self) -> Bool { left.list == right.list }

    /// Feeds the hash to the hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(hash)
    }
}

extension ExecutorParams {
    /// The most memory pages a function may have beyond those that hold its stack.
    public var maxMemoryPages: UInt32 {
        first { if case .maxMemoryPages(let pages) = $0 { pages } else { nil } } ?? Defaults.maxMemoryPages
    }

    /// The most values on the stack, as the stack meter counts them.
    public var stackLogicalMax: UInt32 {
        first { if case .stackLogicalMax(let values) = $0 { values } else { nil } } ?? Defaults.stackLogicalMax
    }

    /// The most bytes of native stack.
    public var stackNativeMax: UInt32 {
        first { if case .stackNativeMax(let bytes) = $0 { bytes } else { nil } } ?? Defaults.stackNativeMax
    }

    /// The most bytes that a pre-check may allocate; nil for no limit.
    public var precheckingMaxMemory: UInt64? {
        first { if case .precheckingMaxMemory(let bytes) = $0 { bytes } else { nil } }
    }

    /// Whether functions may use the bulk memory instructions.
    public var allowsBulkMemory: Bool { list.contains(.wasmExtBulkMemory) }

    /// The CPU time that a preparation of the kind may take.
    public func prepareTimeout(_ kind: PrepareKind) -> Duration {
        let set: UInt64? = first {
            if case .pvfPrepTimeout(kind, let milliseconds) = $0 { milliseconds } else { nil }
        }
        return .milliseconds(Int64(clamping: set ?? Defaults.prepareTimeout(kind)))
    }

    /// The CPU time that an execution of the kind may take.
    public func executeTimeout(_ kind: ExecuteTimeoutKind) -> Duration {
        let set: UInt64? = first {
            if case .pvfExecTimeout(kind, let milliseconds) = $0 { milliseconds } else { nil }
        }
        return .milliseconds(Int64(clamping: set ?? Defaults.executeTimeout(kind)))
    }

    private func first<Value>(_ pick: (ExecutorParam) -> Value?) -> Value? {
        list.lazy.compactMap(pick).first
    }
}

extension ExecutorParams {
    /// What holds for parameters that the list leaves out (polkadot-sdk, `pvf/common/src/executor_interface.rs`).
    public enum Defaults {
        /// Pages of 64 KiB.
        public static let maxMemoryPages: UInt32 = 2048
        /// Pages that hold the function's own stack and come on top of the limit.
        public static let extraMemoryPages: UInt32 = 32
        /// Values on the metered stack.
        public static let stackLogicalMax: UInt32 = 65_536
        /// Bytes of native stack.
        public static let stackNativeMax: UInt32 = 256 << 20

        /// CPU milliseconds of a preparation.
        public static func prepareTimeout(_ kind: PrepareKind) -> UInt64 {
            switch kind {
            case .prechecking: 60_000
            case .compilation: 360_000
            }
        }

        /// CPU milliseconds of an execution.
        public static func executeTimeout(_ kind: ExecuteTimeoutKind) -> UInt64 {
            switch kind {
            case .backing: 2_000
            case .approval: 12_000
            }
        }
    }
}

extension Hash32 {
    /// The BLAKE2b-256 hash of the bytes.
    package init(blake2b256 bytes: some Sequence<UInt8>) {
        self.init()
        let digest = Blake2b.hash256(bytes)
        withUnsafeMutableBytes { $0.copyBytes(from: digest) }
    }
}
