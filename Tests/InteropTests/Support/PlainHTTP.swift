import Foundation
import TestSupport

/// One request over a socket of its own, without a library between.
enum PlainHTTP {
    static func get(_ path: String, port: Int) throws -> (status: Int, body: String) {
        try ask("GET", path, port: port)
    }

    /// - Parameter token: shown as a bearer's.
    static func ask(
        _ method: String, _ path: String, port: Int, token: String? = nil, body: String = ""
    ) throws -> (status: Int, body: String) {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw VectorError("no socket") }
        defer { close(socket) }
        // A server that does not answer must not hang the test.
        var limit = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, size) }
        }
        guard connected == 0 else { throw VectorError("no connection to port \(port)") }
        let authorization = token.map { "Authorization: Bearer \($0)\r\n" } ?? ""
        let content = "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
        let head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        let request = Array((head + authorization + (body.isEmpty ? "" : content) + "\r\n" + body).utf8)
        guard send(socket, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            throw VectorError("the request was not taken")
        }
        var answer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(socket, &chunk, chunk.count, 0)
            guard count > 0 else { break }
            answer += chunk[..<count]
        }
        let text = String(decoding: answer, as: UTF8.self)
        guard let status = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) }),
            let body = text.range(of: "\r\n\r\n")
        else { throw VectorError("no answer from port \(port): \(text)") }
        return (status, String(text[body.upperBound...]))
    }
}
