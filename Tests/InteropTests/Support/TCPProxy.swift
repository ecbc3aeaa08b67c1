import Foundation
import Synchronization
import TestSupport

/// A way to a port of this machine that a test can block: it passes bytes on, holds them, or takes no connection.
///
/// Each connection has two threads that end with it.
final class TCPProxy: Sendable {
    enum State: Sendable {
        case open
        /// Connections are accepted and stay, and not a byte passes: what a hung process looks like.
        case hung
        /// Connections are closed, and new ones too.
        case cut
    }

    private struct Inner {
        var state: State
        var isOver = false
        var passed = 0
    }

    let port: Int
    private let target: Int
    private let inner: Mutex<Inner>

    init(to target: Int, _ state: State = .open) throws {
        self.target = target
        inner = Mutex(Inner(state: state))
        let (listener, port) = try Self.listen()
        self.port = port
        Thread.detachNewThread { [weak self] in
            defer { close(listener) }
            while let proxy = self, !proxy.isOver { proxy.accept(from: listener) }
        }
    }

    /// Bytes passed on so far, in both directions.
    var passed: Int { inner.withLock { $0.passed } }

    func set(_ state: State) {
        inner.withLock { $0.state = state }
    }

    /// Ends all connections for good.
    func stop() {
        inner.withLock { $0.isOver = true }
    }

    private var isOver: Bool { inner.withLock { $0.isOver } }
    private var state: State { inner.withLock { $0.isOver ? .cut : $0.state } }

    private static func listen() throws -> (descriptor: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && Glibc.listen(descriptor, 64) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw VectorError("the proxy finds no port") }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return address
    }

    private static func isReadable(_ descriptor: Int32) -> Bool {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&wanted, 1, 20) > 0
    }

    private func accept(from listener: Int32) {
        guard state != .hung else {
            usleep(20_000)
            return
        }
        guard Self.isReadable(listener) else { return }
        let client = Glibc.accept(listener, nil, nil)
        guard client >= 0 else { return }
        _ = fcntl(client, F_SETFD, FD_CLOEXEC)
        guard state == .open, let server = connect() else {
            // Shut, for a process that was started just now may hold the socket as well.
            shutdown(client, Int32(SHUT_RDWR))
            close(client)
            return
        }
        let pair = Pair(client, server)
        Thread.detachNewThread { self.pump(pair, from: client, to: server) }
        Thread.detachNewThread { self.pump(pair, from: server, to: client) }
    }

    private func connect() -> Int32? {
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = Self.loopback(port: target)
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isConnected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(server, $0, length) == 0 }
        }
        if isConnected { return server }
        close(server)
        return nil
    }

    /// Two sockets that close when nobody uses them any more.
    private final class Pair: Sendable {
        let client: Int32
        let server: Int32

        init(_ client: Int32, _ server: Int32) {
            self.client = client
            self.server = server
        }

        func end() {
            shutdown(client, Int32(SHUT_RDWR))
            shutdown(server, Int32(SHUT_RDWR))
        }

        deinit {
            close(client)
            close(server)
        }
    }

    private func pump(_ pair: Pair, from source: Int32, to sink: Int32) {
        defer { pair.end() }
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            switch state {
            case .cut: return
            case .hung: usleep(20_000)
            case .open:
                guard Self.isReadable(source) else { continue }
                let count = recv(source, &chunk, chunk.count, 0)
                guard count > 0, Self.sendAll(chunk[..<count], to: sink) else { return }
                inner.withLock { $0.passed += count }
            }
        }
    }

    private static func sendAll(_ bytes: ArraySlice<UInt8>, to sink: Int32) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(sink, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
