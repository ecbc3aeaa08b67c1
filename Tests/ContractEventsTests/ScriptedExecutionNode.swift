import ContractEvents
import Foundation
import Glibc
import Primitives
import Synchronization

/// An execution node over real HTTP on the loopback: a chain of numbered blocks with the logs put into it.
final class ScriptedExecutionNode: Sendable {
    struct Chain {
        var chainID: UInt64 = 1
        var head: UInt64 = 0
        /// nil: a node that does not know the word.
        var finalized: UInt64?
        /// The answers to `eth_getLogs`, by block: elements as JSON.
        var logs: [UInt64: [String]] = [:]
        /// Where the logs come from that nobody put in; made when they are asked for, so that a long past takes no memory.
        var source: (@Sendable (UInt64) -> [ContractLog])?
        /// More blocks than this are refused with -32005.
        var largestRange: UInt64 = .max
        /// What is mixed into the hashes of the blocks: another chain.
        var salt: UInt8 = 0
        /// Answers to everything instead, when set.
        var failure: (code: Int, message: String)?
        /// Questions for the logs of more blocks than this are never answered.
        var silentAbove: UInt64 = .max
    }

    static let contract = Fixture.address(0xDD)

    let port: Int
    private let socket: Int32
    private let chain: Mutex<Chain>
    private let calls = Mutex<[String]>([])
    private let held = Mutex<[Int32]>([])

    var url: String { "http://127.0.0.1:\(port)" }

    /// The requests since the last time, as "getLogs 1000-1199".
    func takeRequests() -> [String] {
        calls.withLock { calls in
            defer { calls = [] }
            return calls
        }
    }

    /// Of those, the ones for logs.
    func takeRanges() -> [String] {
        takeRequests().filter { $0.hasPrefix("getLogs ") }.map { String($0.dropFirst(8)) }
    }

    func change(_ body: @Sendable (inout Chain) -> Void) { chain.withLock { body(&$0) } }

    /// Adds a log to a block; what the contract logs has the position that it is added at.
    func add(_ log: ContractLog, block: UInt64, transaction: UInt64? = nil, index: UInt64? = nil, removed: Bool = false)
    {
        chain.withLock { chain in
            let position = UInt64(chain.logs[block]?.count ?? 0)
            let hash = Self.hash(block, chain.salt)
            chain.logs[block, default: []].append(
                Self.json(log, block, hash, transaction ?? position, index ?? position, removed))
        }
    }

    private static func json(
        _ log: ContractLog, _ block: UInt64, _ hash: Hash32, _ transaction: UInt64, _ index: UInt64, _ removed: Bool
    ) -> String {
        let topics = log.topics.map { "\"\($0.hex)\"" }.joined(separator: ",")
        return """
            {"address":"\(contract.hex)","topics":[\(topics)],"data":"0x\(Hex.encode(log.data))",\
            "blockNumber":"\(hex(block))","blockHash":"\(hash.hex)","transactionHash":"\(Bytes32().hex)",\
            "transactionIndex":"\(hex(transaction))","logIndex":"\(hex(index))","removed":\(removed)}
            """
    }

    static func hash(_ number: UInt64, _ salt: UInt8 = 0) -> Hash32 {
        var hash = ABI.word(number)
        hash[0] = salt
        return hash
    }

    /// Twelve seconds a block.
    static func time(_ number: UInt64) -> UInt64 { 1_600_000_000 + 12 * number }

    private static func hex(_ number: UInt64) -> String { "0x" + String(number, radix: 16) }

    init(_ chain: Chain) throws {
        self.chain = Mutex(chain)
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = socket
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard bound else { throw POSIXError(.EADDRINUSE) }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [self] in
            while case let connection = accept(descriptor, nil, nil), connection >= 0 { serve(connection) }
            Glibc.close(descriptor)
            for connection in held.withLock({ $0 }) { Glibc.close(connection) }
        }
    }

    /// Refuses connections from now on.
    func stop() { shutdown(socket, Int32(SHUT_RDWR)) }

    private func serve(_ connection: Int32) {
        guard let body = Self.read(connection),
            let object = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any],
            let method = object["method"] as? String, let id = object["id"] as? Int,
            let parameters = object["params"] as? [Any]
        else {
            Glibc.close(connection)
            return
        }
        guard let answer = chain.withLock({ reply(method, parameters, $0) }) else {
            return held.withLock { $0.append(connection) }
        }
        Self.send(connection, #"{"jsonrpc":"2.0","id":\#(id),\#(answer)}"#)
    }

    private func reply(_ method: String, _ parameters: [Any], _ chain: Chain) -> String? {
        if let failure = chain.failure { return Self.error(failure.code, failure.message) }
        switch method {
        case "eth_chainId": return #""result":"\#(Self.hex(chain.chainID))""#
        case "eth_blockNumber":
            note("blockNumber")
            return #""result":"\#(Self.hex(chain.head))""#
        case "eth_getBlockByNumber":
            let tag = parameters.first as? String ?? ""
            note("getBlock \(tag == "finalized" ? tag : "\(UInt64(tag.dropFirst(2), radix: 16) ?? 0)")")
            if tag == "finalized", chain.finalized == nil { return Self.error(-32602, "unknown block tag") }
            let number = tag == "finalized" ? chain.finalized ?? 0 : UInt64(tag.dropFirst(2), radix: 16) ?? .max
            guard number <= chain.head else { return #""result":null"# }
            let hash = Self.hash(number, chain.salt).hex
            return """
                "result":{"number":"\(Self.hex(number))","hash":"\(hash)","timestamp":"\(Self.hex(Self.time(number)))"}
                """
        case "eth_getLogs": return logs(parameters, chain)
        default: return Self.error(-32601, "no such method")
        }
    }

    private func logs(_ parameters: [Any], _ chain: Chain) -> String? {
        guard let filter = parameters.first as? [String: Any],
            let from = (filter["fromBlock"] as? String).flatMap({ UInt64($0.dropFirst(2), radix: 16) }),
            let to = (filter["toBlock"] as? String).flatMap({ UInt64($0.dropFirst(2), radix: 16) }), from <= to,
            filter["address"] as? String == Self.contract.hex,
            (filter["topics"] as? [[String]])?.first?.count == 8
        else { return Self.error(-32602, "invalid filter") }
        note("getLogs \(from)-\(to)")
        guard to - from < chain.silentAbove else { return nil }
        guard to - from < chain.largestRange else { return Self.error(-32005, "query exceeds the limit") }
        let found = (from...to).flatMap { number -> [String] in
            let made = (chain.source?(number) ?? []).enumerated().map { position, log in
                Self.json(log, number, Self.hash(number, chain.salt), 0, UInt64(position), false)
            }
            return made + (chain.logs[number] ?? [])
        }
        return #""result":["# + found.joined(separator: ",") + "]"
    }

    private func note(_ call: String) { calls.withLock { $0.append(call) } }

    private static func error(_ code: Int, _ message: String) -> String {
        #""error":{"code":\#(code),"message":"\#(message)"}"#
    }

    private static func read(_ connection: Int32) -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            if let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) {
                let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
                let line = head.lowercased().components(separatedBy: "\r\n").first { $0.hasPrefix("content-length: ") }
                let length = line.flatMap { Int($0.dropFirst("content-length: ".count)) } ?? 0
                if bytes.count - end.upperBound >= length { return Array(bytes[end.upperBound...]) }
            }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
        }
    }

    private static func send(_ connection: Int32, _ body: String) {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n"
        var rest = Array((head + body).utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        Glibc.close(connection)
    }
}
