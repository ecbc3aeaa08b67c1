import ConsensusTypes
import ExecutionEngine
import Primitives
import RLP
import SSZ
import StateTransition
import Testing

/// One block of the fixture: what the Engine API would hand over, and what its header says.
struct FixtureBlock {
    let request: NewPayloadRequest
    let transactionsRoot: Bytes32
    let withdrawalsRoot: Bytes32?
    var number: UInt64 { request.fields.blockNumber }

    /// Reads a block from its RLP. The hash is that of the header's bytes as they are.
    init(hex: String) throws {
        let bytes = try need(Hex.decode(hex.filter { !$0.isWhitespace }))
        let block = try need(try RLP(decoding: bytes).items)
        let header = try need(block[0].items)
        var payload = Deneb.ExecutionPayload()
        payload.parentHash = try Self.fixed(header[0])
        payload.feeRecipient = try Self.fixed(header[2])
        payload.stateRoot = try Self.fixed(header[3])
        payload.receiptsRoot = try Self.fixed(header[5])
        payload.logsBloom = try Self.fixed(header[6])
        payload.blockNumber = try need(header[8].uint64)
        payload.gasLimit = try need(header[9].uint64)
        payload.gasUsed = try need(header[10].uint64)
        payload.timestamp = try need(header[11].uint64)
        payload.extraData = ExtraData(try need(header[12].bytes))
        payload.prevRandao = try Self.fixed(header[13])
        payload.baseFeePerGas = UInt256(try need(header[15].uint64))
        payload.blockHash = try Self.fixed(.bytes(ChainFixture.keccak(block[0].encoded)))
        payload.transactions = Transactions(
            try need(block[1].items).map { Transaction($0.bytes ?? $0.encoded) })
        transactionsRoot = try Self.fixed(header[4])
        withdrawalsRoot = header.count > 16 ? try Self.fixed(header[16]) : nil
        if header.count > 16 { payload.withdrawals = try Self.withdrawals(block[3]) }
        guard header.count > 17 else {
            request = header.count > 16 ? .capella(payload.asCapella) : .bellatrix(payload.asBellatrix)
            return
        }
        payload.blobGasUsed = try need(header[17].uint64)
        payload.excessBlobGas = try need(header[18].uint64)
        let hashes = try Self.versionedHashes(payload.transactions)
        let parentRoot: Root = try Self.fixed(header[19])
        guard header.count > 20 else {
            request = .deneb(payload, versionedHashes: hashes, parentBeaconBlockRoot: parentRoot)
            return
        }
        request = .electra(
            payload, versionedHashes: hashes, parentBeaconBlockRoot: parentRoot,
            executionRequests: payload.blockNumber == 45 ? ChainFixture.requestsOf45 : ExecutionRequests())
    }

    static func fixed<let count: Int>(_ item: RLP) throws -> FixedBytes<count> {
        try need(FixedBytes<count>(bytes: try need(item.bytes)))
    }

    private static func withdrawals(_ list: RLP) throws -> Withdrawals {
        Withdrawals(
            try need(list.items).map { item in
                let fields = try need(item.items)
                return Withdrawal(
                    index: WithdrawalIndex(try need(fields[0].uint64)),
                    validatorIndex: ValidatorIndex(try need(fields[1].uint64)), address: try fixed(fields[2]),
                    amount: Gwei(try need(fields[3].uint64)))
            })
    }

    private static func versionedHashes(_ transactions: Transactions) throws -> [Bytes32] {
        var hashes: [Bytes32] = []
        for transaction in transactions where transaction.bytes.first == 3 {
            let fields: [RLP] = try need(RLP(decoding: transaction.bytes.dropFirst()).items)
            let items: [RLP] = try need(fields[10].items)
            for item in items { hashes.append(try fixed(item)) }
        }
        return hashes
    }
}

/// The value; a fixture without it is broken.
private func need<Value>(_ value: Value?) throws -> Value { try #require(value) }

extension Deneb.ExecutionPayload {
    private func copied<P: ExecutionPayloadProtocol>(_ empty: P) -> P {
        var payload = empty
        payload.parentHash = parentHash
        payload.feeRecipient = feeRecipient
        payload.stateRoot = stateRoot
        payload.receiptsRoot = receiptsRoot
        payload.logsBloom = logsBloom
        payload.prevRandao = prevRandao
        payload.blockNumber = blockNumber
        payload.gasLimit = gasLimit
        payload.gasUsed = gasUsed
        payload.timestamp = timestamp
        payload.extraData = extraData
        payload.baseFeePerGas = baseFeePerGas
        payload.blockHash = blockHash
        payload.transactions = transactions
        return payload
    }

    var asBellatrix: Bellatrix.ExecutionPayload { copied(Bellatrix.ExecutionPayload()) }

    var asCapella: Capella.ExecutionPayload {
        var payload = copied(Capella.ExecutionPayload())
        payload.withdrawals = withdrawals
        return payload
    }
}
