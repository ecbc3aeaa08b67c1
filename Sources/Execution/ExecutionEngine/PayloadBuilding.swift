import ConsensusTypes
import Primitives
import SSZ
import StateTransition

extension PayloadAttributes {
    /// The name of the payload with these attributes on that head: equal orders give one payload.
    func payloadID(head: Hash32, _ fork: ForkName, _ limits: SSZLimits) -> PayloadID {
        var content = head.bytes + prevRandao.bytes + suggestedFeeRecipient.bytes + [fork.rawValue]
        content += (0..<8).map { UInt8(truncatingIfNeeded: timestamp >> (8 * UInt64($0))) }
        content += withdrawals.map { $0.hashTreeRoot(limits).bytes } ?? []
        content += parentBeaconBlockRoot.map { $0.bytes } ?? []
        return PayloadID(bytes: Merkle.sha256(content).bytes.prefix(8)) ?? PayloadID()
    }
}

extension BuiltPayload {
    /// The empty block after a head: no transactions, so that receipts, bloom and gas are those of nothing. The state's
    /// root stays the parent's: no state is kept.
    init(
        emptyOn head: PayloadChain.Block, _ attributes: PayloadAttributes, _ fork: ForkName
    ) throws(ExecutionEngineError) {
        var header = ExecutionBlockHeader()
        header.parentHash = head.hash
        header.feeRecipient = attributes.suggestedFeeRecipient
        header.stateRoot = head.stateRoot
        header.number = head.number &+ 1
        header.gasLimit = head.gasLimit
        header.timestamp = attributes.timestamp
        header.prevRandao = attributes.prevRandao
        header.baseFeePerGas = UInt256(head.nextBaseFee)
        if fork >= .capella {
            guard let withdrawals = attributes.withdrawals else { throw Self.missing("withdrawals", fork) }
            header.withdrawalsRoot = ExecutionBlockHeader.root(withdrawals)
        }
        if fork >= .deneb {
            guard let root = attributes.parentBeaconBlockRoot else {
                throw Self.missing("parent beacon block root", fork)
            }
            header.blobs = .init(gasUsed: 0, excessGas: 0, parentBeaconBlockRoot: root)
        }
        if fork >= .electra { header.requestsHash = computeRequestsHash([]) }
        self.init(payload: EnginePayload(header, attributes.withdrawals ?? [], fork))
    }

    private static func missing(_ what: String, _ fork: ForkName) -> ExecutionEngineError {
        .invalidPayloadAttributes("a payload of \(fork) needs the \(what)")
    }
}

extension EnginePayload {
    /// The payload of a header without transactions.
    fileprivate init(_ header: ExecutionBlockHeader, _ withdrawals: Withdrawals, _ fork: ForkName) {
        switch fork {
        case .phase0, .altair, .bellatrix:
            self = .v1(header.filling(Bellatrix.ExecutionPayload()))
        case .capella:
            var payload = header.filling(Capella.ExecutionPayload())
            payload.withdrawals = withdrawals
            self = .v2(payload)
        default:
            var payload = header.filling(Deneb.ExecutionPayload())
            payload.withdrawals = withdrawals
            payload.excessBlobGas = header.blobs?.excessGas ?? 0
            self = .v3(payload)
        }
    }
}

extension ExecutionBlockHeader {
    fileprivate func filling<P: ExecutionPayloadProtocol>(_ empty: P) -> P {
        var payload = empty
        payload.parentHash = parentHash
        payload.feeRecipient = feeRecipient
        payload.stateRoot = stateRoot
        payload.receiptsRoot = receiptsRoot
        payload.prevRandao = prevRandao
        payload.blockNumber = number
        payload.gasLimit = gasLimit
        payload.timestamp = timestamp
        payload.baseFeePerGas = baseFeePerGas
        payload.blockHash = hash
        return payload
    }
}
