package import ConsensusTypes
package import Primitives
import RLP
package import SSZ
package import StateTransition

/// A header of the execution chain since the merge: its keccak of RLP is the block's hash (EIP-3675, EIP-4399,
/// EIP-4895, EIP-4844, EIP-4788, EIP-7685).
package struct ExecutionBlockHeader: Equatable, Sendable {
    package var parentHash = Hash32()
    package var feeRecipient = ExecutionAddress()
    package var stateRoot = Bytes32()
    package var transactionsRoot = OrderedTrie.emptyRoot
    package var receiptsRoot = OrderedTrie.emptyRoot
    package var logsBloom = LogsBloom()
    package var number: UInt64 = 0
    package var gasLimit: UInt64 = 0
    package var gasUsed: UInt64 = 0
    package var timestamp: UInt64 = 0
    package var extraData: [UInt8] = []
    package var prevRandao = Bytes32()
    package var baseFeePerGas = UInt256()
    /// From Capella on.
    package var withdrawalsRoot: Bytes32?
    /// From Deneb on.
    package var blobs: Blobs?
    /// From Electra on.
    package var requestsHash: Bytes32?

    /// What Deneb added.
    package struct Blobs: Equatable, Sendable {
        package var gasUsed: UInt64
        package var excessGas: UInt64
        package var parentBeaconBlockRoot: Root
    }

    /// Keccak of the RLP of no uncles.
    private static let noUnclesHash = keccak256(RLP.list([]).encoded)

    package init() {}

    /// The block's hash.
    package var hash: Hash32 {
        var fields: [RLP] = [
            .fixed(parentHash), .fixed(Self.noUnclesHash), .fixed(feeRecipient), .fixed(stateRoot),
            .fixed(transactionsRoot), .fixed(receiptsRoot), .fixed(logsBloom), .number(0 as UInt64), .number(number),
            .number(gasLimit), .number(gasUsed), .number(timestamp), .bytes(extraData), .fixed(prevRandao),
            .fixed(FixedBytes<8>()), .number(baseFeePerGas),
        ]
        if let withdrawalsRoot { fields.append(.fixed(withdrawalsRoot)) }
        if let blobs {
            fields += [.number(blobs.gasUsed), .number(blobs.excessGas), .fixed(blobs.parentBeaconBlockRoot)]
        }
        if let requestsHash { fields.append(.fixed(requestsHash)) }
        return keccak256(RLP.list(fields).encoded)
    }
}

extension ExecutionBlockHeader {
    /// The header of the block that a request asks to verify, made from its content alone: comparing `hash` with the
    /// payload's `block_hash` is `is_valid_block_hash`.
    package init(_ request: NewPayloadRequest, _ limits: SSZLimits) {
        switch request {
        case .bellatrix(let payload): self.init(fields: payload)
        case .capella(let payload):
            self.init(fields: payload)
            withdrawalsRoot = Self.root(payload.withdrawals)
        case .deneb(let payload, _, let parentBeaconBlockRoot):
            self.init(payload, parentBeaconBlockRoot)
        case .electra(let payload, _, let parentBeaconBlockRoot, let requests):
            self.init(payload, parentBeaconBlockRoot)
            requestsHash = computeRequestsHash(getExecutionRequestsList(requests, limits))
        }
    }

    private init(_ payload: Deneb.ExecutionPayload, _ parentBeaconBlockRoot: Root) {
        self.init(fields: payload)
        withdrawalsRoot = Self.root(payload.withdrawals)
        blobs = Blobs(
            gasUsed: payload.blobGasUsed, excessGas: payload.excessBlobGas,
            parentBeaconBlockRoot: parentBeaconBlockRoot)
    }

    private init(fields payload: some ExecutionPayloadProtocol) {
        parentHash = payload.parentHash
        feeRecipient = payload.feeRecipient
        stateRoot = payload.stateRoot
        transactionsRoot = OrderedTrie.root(payload.transactions.map { $0.bytes })
        receiptsRoot = payload.receiptsRoot
        logsBloom = payload.logsBloom
        number = payload.blockNumber
        gasLimit = payload.gasLimit
        gasUsed = payload.gasUsed
        timestamp = payload.timestamp
        extraData = payload.extraData.bytes
        prevRandao = payload.prevRandao
        baseFeePerGas = payload.baseFeePerGas
    }

    /// The root over withdrawals (EIP-4895).
    static func root(_ withdrawals: Withdrawals) -> Bytes32 {
        OrderedTrie.root(
            withdrawals.map { withdrawal in
                RLP.list([
                    .number(withdrawal.index.rawValue), .number(withdrawal.validatorIndex.rawValue),
                    .fixed(withdrawal.address), .number(withdrawal.amount.rawValue),
                ]).encoded
            })
    }
}
