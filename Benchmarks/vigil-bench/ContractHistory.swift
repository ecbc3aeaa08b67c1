import ContractEvents
import JSONBytes
import Primitives

/// An execution node whose chain holds a registry contract's past: five logs a block, made when they are asked for, so
/// that a long past takes no more memory than a short one.
///
/// Two validators of a thousand are registered with shares of other operators in each block and removed again, and an
/// owner names a fee recipient: however long the past is, what it comes to is the same.
struct ContractHistory: Sendable {
    static let contract = ExecutionAddress(bytes: [UInt8](repeating: 0xDD, count: 20)) ?? ExecutionAddress()
    static let chainID: UInt64 = 1
    static let firstBlock: UInt64 = 1000
    private static let logsPerBlock: UInt64 = 5
    private static let owners: UInt64 = 500
    private static let operators: [UInt64] = [1, 2, 3, 4]

    private let head: UInt64

    /// - Parameter logs: how many there are, but for those of the operators.
    init(logs: UInt64) {
        head = Self.firstBlock + logs / Self.logsPerBlock
    }

    /// The answer to a JSON-RPC request.
    func answer(_ body: [UInt8]) -> String {
        var reader = JSONReader(body)
        guard let object = try? reader.object(), var id = object.optional("id"), let number = try? id.uint64(),
            var method = object.optional("method"), let name = try? method.string()
        else { return "{}" }
        return #"{"jsonrpc":"2.0","id":\#(number),"result":\#(result(name, object))}"#
    }

    private func result(_ method: String, _ request: JSONObject) -> String {
        switch method {
        case "eth_chainId": return "\"\(Self.hex(Self.chainID))\""
        case "eth_blockNumber": return "\"\(Self.hex(head))\""
        case "eth_getBlockByNumber":
            let number = blocks(request) { reader throws(JSONError) in [try reader.string()] }.first ?? head
            return #"{"number":"\#(Self.hex(number))","hash":"\#(Self.word(number).hex)","timestamp":"0x1"}"#
        case "eth_getLogs":
            let range = blocks(request) { reader throws(JSONError) in
                let filter = try reader.object()
                return try ["fromBlock", "toBlock"].map { name throws(JSONError) in
                    var value = try filter.value(name)
                    return try value.string()
                }
            }
            guard range.count == 2, range[0] <= range[1] else { return "[]" }
            return "[" + (range[0]...range[1]).flatMap(logs).joined(separator: ",") + "]"
        default: return "null"
        }
    }

    /// The numbers of blocks in a request's first parameter, as `read` finds them there.
    private func blocks(
        _ request: JSONObject, _ read: (inout JSONReader) throws(JSONError) -> [String]
    ) -> [UInt64] {
        guard var parameters = request.optional("params") else { return [] }
        var texts: [String]?
        try? parameters.array { reader throws(JSONError) in
            if texts == nil { texts = try read(&reader) } else { try reader.skip() }
        }
        return (texts ?? []).compactMap { UInt64($0.dropFirst(2), radix: 16) }
    }

    // MARK: Logs

    private func logs(of block: UInt64) -> [String] {
        guard block <= head, block >= Self.firstBlock else { return [] }
        guard block > Self.firstBlock else {
            return Self.operators.enumerated().map { Self.json(Self.operatorAdded($1), block, UInt64($0)) }
        }
        let pair = [0, 1].map { (block * 2 + $0) % (2 * Self.owners) }
        let logs = pair.flatMap { [Self.added($0), Self.removed($0)] } + [Self.feeRecipient(block % Self.owners)]
        return logs.enumerated().map { Self.json($1, block, UInt64($0)) }
    }

    private static func operatorAdded(_ id: UInt64) -> ContractLog {
        let content = Array("operator \(id)".utf8)
        let key = word(32).bytes + padded(content)
        return ContractLog(
            topics: [EventTopic.operatorAdded.signatureHash, word(id), word(0xB8)],
            data: word(64).bytes + word(1).bytes + padded(key))
    }

    private static func added(_ validator: UInt64) -> ContractLog {
        let shares = [UInt8](repeating: 7, count: 96 + operators.count * (48 + 256))
        let arrays = [ids, padded(pubkey(validator)), padded(shares)]
        return ContractLog(
            topics: [EventTopic.validatorAdded.signatureHash, owner(of: validator)], data: encoded(arrays))
    }

    private static func removed(_ validator: UInt64) -> ContractLog {
        ContractLog(
            topics: [EventTopic.validatorRemoved.signatureHash, owner(of: validator)],
            data: encoded([ids, padded(pubkey(validator))]))
    }

    private static func feeRecipient(_ owner: UInt64) -> ContractLog {
        ContractLog(
            topics: [EventTopic.feeRecipientAddressUpdated.signatureHash, word(owner + 1)], data: word(owner).bytes)
    }

    private static func owner(of validator: UInt64) -> Bytes32 { word(validator % owners + 1) }

    private static func pubkey(_ validator: UInt64) -> [UInt8] {
        [0xa0] + [UInt8](repeating: 1, count: 15) + word(validator).bytes
    }

    // MARK: Encodings

    private static let ids = word(UInt64(operators.count)).bytes + operators.flatMap { word($0).bytes }

    /// Dynamic arguments, then the five words of a cluster.
    private static func encoded(_ arrays: [[UInt8]]) -> [UInt8] {
        var offset = UInt64(arrays.count + 5) * 32
        var head: [UInt8] = []
        for array in arrays {
            head += word(offset).bytes
            offset += UInt64(array.count)
        }
        return head + [1, 0, 0, 1, 7].flatMap { word($0).bytes } + arrays.joined()
    }

    /// Bytes with their length before and zeros behind.
    private static func padded(_ bytes: [UInt8]) -> [UInt8] {
        word(UInt64(bytes.count)).bytes + bytes + [UInt8](repeating: 0, count: (32 - bytes.count % 32) % 32)
    }

    private static func word(_ value: UInt64) -> Bytes32 {
        var word = Bytes32()
        for index in 0..<8 { word[31 - index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
        return word
    }

    private static func json(_ log: ContractLog, _ block: UInt64, _ index: UInt64) -> String {
        let topics = log.topics.map { "\"\($0.hex)\"" }.joined(separator: ",")
        return """
            {"address":"\(contract.hex)","topics":[\(topics)],"data":"0x\(Hex.encode(log.data))",\
            "blockNumber":"\(hex(block))","blockHash":"\(word(block).hex)","transactionIndex":"0x0",\
            "logIndex":"\(hex(index))","removed":false}
            """
    }

    private static func hex(_ number: UInt64) -> String { "0x" + String(number, radix: 16) }
}
