import Crypto
import Foundation
import Glibc
import Synchronization

/// An execution client reduced to a function from calls to replies, over real HTTP on the loopback; one request per
/// connection. It checks the tokens as an execution client does, with code of its own.
final class ScriptedEngine: Sendable {
    struct Call {
        var method: String
        /// The elements of `params`, as JSON text with sorted keys.
        var parameters: [String]
    }

    enum Reply {
        case result(String)
        case error(Int, String)
        /// Anything, as the body of an answer of that status.
        case raw(Int, String)
        /// The connection stays open and nothing comes.
        case silence
        case hangUp
    }

    static let secret = String(repeating: "f", count: 62) + "0f"
    /// The server's clock, in Unix seconds.
    static let time: UInt64 = 1_700_000_000

    let port: Int
    private let socket: Int32
    private let calls = Mutex<[Call]>([])
    private let held = Mutex<[Int32]>([])
    private let times = Mutex<[UInt64]>([])

    var url: String { "http://127.0.0.1:\(port)" }
    /// The methods called so far, in order.
    var methods: [String] { calls.withLock { $0.map(\.method) } }
    /// The parameters of the last call of a method.
    func parameters(_ method: String) -> [String] {
        calls.withLock { $0.last { $0.method == method }?.parameters ?? [] }
    }
    /// When the tokens say that they were issued, in order.
    var issued: [UInt64] { times.withLock { $0 } }

    init(port: Int = 0, _ script: @escaping @Sendable (Call) -> Reply) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var (yes, address) = (Int32(1), sockaddr_in())
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = socket
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard bound else { throw POSIXError(.EADDRINUSE) }
        self.port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [self] in
            while case let connection = accept(descriptor, nil, nil), connection >= 0 {
                serve(connection, script)
            }
            Glibc.close(descriptor)
            for connection in held.withLock({ $0 }) { Glibc.close(connection) }
        }
    }

    /// Refuses connections from now on; what waits for an answer is hung up on. The accepting thread closes the socket.
    func stop() { shutdown(socket, Int32(SHUT_RDWR)) }

    private func serve(_ connection: Int32, _ script: (Call) -> Reply) {
        guard let (head, body) = Self.read(connection) else {
            Glibc.close(connection)
            return
        }
        guard isAuthorized(head) else { return Self.answer(connection, 401, "") }
        guard let object = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any],
            let method = object["method"] as? String, let id = object["id"] as? Int,
            object["jsonrpc"] as? String == "2.0", let parameters = object["params"] as? [Any]
        else { return Self.answer(connection, 400, "no request") }
        let call = Call(method: method, parameters: parameters.map(Self.text))
        calls.withLock { $0.append(call) }
        switch script(call) {
        case .result(let json): Self.answer(connection, 200, #"{"jsonrpc":"2.0","id":\#(id),"result":\#(json)}"#)
        case .error(let code, let message):
            let error = #"{"code":\#(code),"message":"\#(message)"}"#
            Self.answer(connection, 200, #"{"jsonrpc":"2.0","id":\#(id),"error":\#(error)}"#)
        case .raw(let status, let body): Self.answer(connection, status, body)
        case .silence: held.withLock { $0.append(connection) }
        case .hangUp: Glibc.close(connection)
        }
    }

    private static func text(_ value: Any) -> String {
        let options: JSONSerialization.WritingOptions = [.fragmentsAllowed, .sortedKeys, .withoutEscapingSlashes]
        let data = try? JSONSerialization.data(withJSONObject: value, options: options)
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "?"
    }

    /// Signature and age of the token, as authentication.md has them.
    private func isAuthorized(_ head: String) -> Bool {
        let line = head.components(separatedBy: "\r\n").first { $0.lowercased().hasPrefix("authorization: bearer ") }
        let parts = line?.components(separatedBy: " ").last?.components(separatedBy: ".") ?? []
        guard parts.count == 3, let signature = Self.base64URL(parts[2]), let claims = Self.base64URL(parts[1]),
            Self.base64URL(parts[0]) == Data(#"{"alg":"HS256","typ":"JWT"}"#.utf8)
        else { return false }
        let key = SymmetricKey(
            data: stride(from: 0, to: 64, by: 2).compactMap { index in
                let start = Self.secret.index(Self.secret.startIndex, offsetBy: index)
                return UInt8(Self.secret[start..<Self.secret.index(start, offsetBy: 2)], radix: 16)
            })
        let signed = Data((parts[0] + "." + parts[1]).utf8)
        guard HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: signed, using: key),
            let object = try? JSONSerialization.jsonObject(with: claims) as? [String: UInt64],
            let issued = object["iat"]
        else { return false }
        times.withLock { $0.append(issued) }
        return max(issued, Self.time) - min(issued, Self.time) <= 60
    }

    private static func base64URL(_ text: String) -> Data? {
        let plain = text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        return Data(base64Encoded: plain + String(repeating: "=", count: (4 - plain.count % 4) % 4))
    }

    private static func read(_ connection: Int32) -> (head: String, body: [UInt8])? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            if let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) {
                let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
                let line = head.lowercased().components(separatedBy: "\r\n").first { $0.hasPrefix("content-length: ") }
                let length = line.flatMap { Int($0.dropFirst("content-length: ".count)) } ?? 0
                if bytes.count - end.upperBound >= length { return (head, Array(bytes[end.upperBound...])) }
            }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
        }
    }

    private static func answer(_ connection: Int32, _ status: Int, _ body: String) {
        let head = "HTTP/1.1 \(status) X\r\nContent-Length: \(body.utf8.count)\r\n"
        var rest = Array((head + "Content-Type: application/json\r\nConnection: close\r\n\r\n" + body).utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        Glibc.close(connection)
    }
}
