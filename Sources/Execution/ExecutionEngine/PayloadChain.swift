package import ConsensusTypes
import Primitives
import SSZ
package import StateTransition

/// The chain of headers that the built-in engine keeps: a value, changed by the events of the Engine API.
///
/// Nothing is executed: transactions, state roots, receipts and blob gas prices of payloads from elsewhere are taken as
/// they are; everything that a header alone fixes is checked.
struct PayloadChain: Sendable {
    /// What the next header needs of its parent.
    struct Block: Sendable {
        var hash: Hash32
        var parentHash: Hash32
        var number: UInt64
        var timestamp: UInt64
        var stateRoot: Bytes32
        var gasLimit: UInt64
        var gasUsed: UInt64
        var baseFeePerGas: UInt64
        /// Blob gas used and in excess; zero before Deneb.
        var blobGas: UInt64
    }

    /// How many payloads may be begun and not fetched; the oldest gives way.
    static let buildLimit = 16
    /// How far behind the head blocks are remembered while nothing is finalised.
    static let memory: UInt64 = 1 << 16

    private let allowsEqualTimestamps: Bool
    private(set) var blocks: [Hash32: Block] = [:]
    private(set) var finalized: Hash32?
    private var built: [(id: PayloadID, payload: BuiltPayload)] = []

    /// A chain that trusts one block and builds on it.
    init(trusting block: Block, allowsEqualTimestamps: Bool = false) {
        blocks[block.hash] = block
        self.allowsEqualTimestamps = allowsEqualTimestamps
    }

    /// Takes a block without a check.
    mutating func trust(_ block: Block) { blocks[block.hash] = block }

    /// `engine_newPayload`
    mutating func newPayload(_ request: NewPayloadRequest, _ limits: SSZLimits) -> EnginePayloadStatus {
        let payload = request.fields
        if payload.transactions.contains(where: { $0.bytes.isEmpty }) {
            return .invalid(latestValidHash: nil, reason: "a transaction is empty")
        }
        let header = ExecutionBlockHeader(request, limits)
        let hash = header.hash
        guard hash == payload.blockHash else { return .invalidBlockHash(reason: "the content's hash is \(hash)") }
        guard request.hasItsVersionedHashes else {
            return .invalid(latestValidHash: nil, reason: "the versioned hashes are not the transactions'")
        }
        if blocks[hash] != nil { return .valid(latestValidHash: hash) }
        guard let parent = blocks[header.parentHash] else { return .syncing }
        if let reason = header.problem(after: parent, allowsEqualTimestamps: allowsEqualTimestamps) {
            return .invalid(latestValidHash: parent.hash, reason: reason)
        }
        blocks[hash] = Block(header, hash)
        return .valid(latestValidHash: hash)
    }

    /// `engine_forkchoiceUpdated`
    mutating func forkchoiceUpdated(
        _ state: ForkchoiceState, attributes: PayloadAttributes?, fork: ForkName, _ limits: SSZLimits
    ) throws(ExecutionEngineError) -> ForkchoiceUpdate {
        guard let head = blocks[state.headBlockHash] else { return ForkchoiceUpdate(status: .syncing) }
        let status = EnginePayloadStatus.valid(latestValidHash: head.hash)
        if let finalized, let block = blocks[finalized], block.number > head.number,
            isAncestor(head.hash, of: finalized)
        {
            return ForkchoiceUpdate(status: status)
        }
        for (name, hash) in [("safe", state.safeBlockHash), ("finalized", state.finalizedBlockHash)]
        where !hash.isZero && blocks[hash] != nil && !isAncestor(hash, of: head.hash) {
            throw .invalidForkchoiceState("the \(name) block is not of the head's chain")
        }
        if blocks[state.finalizedBlockHash] != nil, !state.finalizedBlockHash.isZero {
            finalized = state.finalizedBlockHash
        }
        forgetOldBlocks(head)
        guard let attributes else { return ForkchoiceUpdate(status: status) }
        return ForkchoiceUpdate(status: status, payloadID: try build(on: head, attributes, fork, limits))
    }

    /// `engine_getPayload`
    func getPayload(_ id: PayloadID) throws(ExecutionEngineError) -> BuiltPayload {
        guard let found = built.first(where: { $0.id == id }) else { throw .unknownPayload }
        return found.payload
    }

    private mutating func build(
        on head: Block, _ attributes: PayloadAttributes, _ fork: ForkName, _ limits: SSZLimits
    ) throws(ExecutionEngineError) -> PayloadID {
        guard isAfter(attributes.timestamp, head) else {
            throw .invalidPayloadAttributes("the timestamp is not after the head's")
        }
        let id = attributes.payloadID(head: head.hash, fork, limits)
        if built.contains(where: { $0.id == id }) { return id }
        if built.count >= Self.buildLimit { built.removeFirst() }
        built.append((id, try BuiltPayload(emptyOn: head, attributes, fork)))
        return id
    }

    /// Whether a block with that timestamp may follow.
    private func isAfter(_ timestamp: UInt64, _ parent: Block) -> Bool {
        timestamp > parent.timestamp || allowsEqualTimestamps && timestamp == parent.timestamp
    }

    private func isAncestor(_ ancestor: Hash32, of hash: Hash32) -> Bool {
        guard let number = blocks[ancestor]?.number else { return false }
        var hash = hash
        while let block = blocks[hash], block.number > number { hash = block.parentHash }
        return hash == ancestor
    }

    /// What is below the finalised block, or very old, is no longer built on.
    private mutating func forgetOldBlocks(_ head: Block) {
        let oldest = head.number > Self.memory ? head.number - Self.memory : 0
        let first = max(oldest, finalized.flatMap { blocks[$0]?.number } ?? 0)
        guard blocks.values.contains(where: { $0.number < first }) else { return }
        blocks = blocks.filter { $0.value.number >= first }
    }
}

extension PayloadChain.Block {
    init(_ header: ExecutionBlockHeader, _ hash: Hash32) {
        self.init(
            hash: hash, parentHash: header.parentHash, number: header.number, timestamp: header.timestamp,
            stateRoot: header.stateRoot, gasLimit: header.gasLimit, gasUsed: header.gasUsed,
            baseFeePerGas: UInt64(clamping: header.baseFeePerGas),
            blobGas: header.blobs.map { $0.gasUsed | $0.excessGas } ?? 0)
    }
}

extension UInt64 {
    /// The number, or the greatest of 64 bits.
    init(clamping value: UInt256) {
        let (low, a, b, c) = value.limbs
        self = a == 0 && b == 0 && c == 0 ? low : .max
    }
}

extension NewPayloadRequest {
    /// What the payloads of all forks share.
    package var fields: any ExecutionPayloadProtocol {
        switch self {
        case .bellatrix(let payload): payload
        case .capella(let payload): payload
        case .deneb(let payload, _, _): payload
        case .electra(let payload, _, _, _): payload
        }
    }

    /// `is_valid_versioned_hashes`; true before Deneb.
    var hasItsVersionedHashes: Bool {
        switch self {
        case .bellatrix, .capella: true
        case .deneb(let payload, let hashes, _), .electra(let payload, let hashes, _, _):
            blobVersionedHashes(payload.transactions) == hashes
        }
    }
}
