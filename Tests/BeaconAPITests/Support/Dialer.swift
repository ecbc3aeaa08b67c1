import Foundation
import Glibc

/// Opens and drops connections to a port of loopback as fast as it goes, until none is accepted any more.
struct Dialer {
    /// Starts a thread that dials; the result tells how many connections there were, once they are refused.
    static func start(port: Int) -> Task<Int, Never> {
        let (results, continuation) = AsyncStream<Int>.makeStream()
        Thread.detachNewThread {
            var count = 0
            while dial(port) { count += 1 }
            continuation.yield(count)
            continuation.finish()
        }
        return Task { await results.first { _ in true } ?? 0 }
    }

    private static func dial(_ port: Int) -> Bool {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let isConnected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { return false }
        let request = Array("GET /eth/v1/node/health HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
        _ = send(socket, request, request.count, Int32(MSG_NOSIGNAL))
        return true
    }
}
