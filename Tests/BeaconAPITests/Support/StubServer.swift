import Foundation
import Glibc
import Synchronization

/// A beacon node of another make, reduced to a function from requests to bytes on the wire: one request per connection.
final class StubServer: Sendable {
    struct Request {
        var method: String
        var path: String
        var headers: [String: String]
        var body: [UInt8]
    }

    /// A response head and body; raw bytes may be anything.
    struct Response {
        var bytes: [UInt8]

        init(raw: String) { bytes = Array(raw.utf8) }

        init(_ status: Int, _ body: String = "", headers: [String: String] = [:], type: String = "application/json") {
            self.init(status, bytes: Array(body.utf8), headers: headers, type: type)
        }

        init(_ status: Int, bytes body: [UInt8], headers: [String: String] = [:], type: String) {
            var head = "HTTP/1.1 \(status) X\r\nContent-Length: \(body.count)\r\nContent-Type: \(type)\r\n"
            for (name, value) in headers { head += "\(name): \(value)\r\n" }
            bytes = Array((head + "Connection: close\r\n\r\n").utf8) + body
        }
    }

    let port: Int
    private let socket: Int32
    private let log = Mutex<[String]>([])

    /// `METHOD path` of every request, in order.
    var requests: [String] { log.withLock { $0 } }
    var url: String { "http://127.0.0.1:\(port)" }

    init(_ answer: @escaping @Sendable (Request) -> Response) throws {
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
            while case let connection = accept(descriptor, nil, nil), connection >= 0 {
                if let request = Self.read(connection) {
                    log.withLock { $0.append("\(request.method) \(request.path)") }
                    Self.write(answer(request).bytes, connection)
                }
                close(connection)
            }
            close(descriptor)
        }
    }

    /// Refuses connections from now on. Only the accepting thread closes the socket, lest it accept on another's
    /// number.
    func stop() {
        shutdown(socket, Int32(SHUT_RDWR))
    }

    private static func read(_ connection: Int32) -> Request? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let range = bytes.firstRange(of: end) {
                let lines = String(decoding: bytes[..<range.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
                let words = lines[0].split(separator: " ").map(String.init)
                var headers: [String: String] = [:]
                for line in lines.dropFirst() {
                    let pair = line.split(separator: ":", maxSplits: 1)
                    if pair.count == 2 {
                        headers[pair[0].lowercased()] = pair[1].trimmingCharacters(in: .whitespaces)
                    }
                }
                let body = Array(bytes[range.upperBound...])
                if body.count >= headers["content-length"].flatMap({ Int($0) }) ?? 0, words.count > 1 {
                    return Request(method: words[0], path: words[1], headers: headers, body: body)
                }
            }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
        }
    }

    private static func write(_ bytes: [UInt8], _ connection: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}

/// A stub for the length of `body`.
func withStub(
    _ answer: @escaping @Sendable (StubServer.Request) -> StubServer.Response,
    _ body: (StubServer) async throws -> Void
) async throws {
    let stub = try StubServer(answer)
    defer { stub.stop() }
    try await body(stub)
}
