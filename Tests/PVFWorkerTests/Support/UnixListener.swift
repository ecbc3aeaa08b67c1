import Foundation

/// A unix socket that waits for one worker.
final class UnixListener {
    private let descriptor: Int32

    init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let capacity = MemoryLayout.size(ofValue: address.sun_path)
        guard descriptor >= 0, path.utf8.count < capacity else { throw TestWorkerError("no socket at \(path)") }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0, listen(descriptor, 1) == 0 else { throw TestWorkerError("\(path) cannot be listened on") }
    }

    deinit { close(descriptor) }

    func accept(seconds: Int32) throws -> Int32 {
        var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&state, 1, seconds * 1000) > 0 else { throw TestWorkerError("no worker has come") }
        // A worker of another test may inherit it for a moment; its host then hangs up by shutdown, not by closing.
        let accepted = Glibc.accept(descriptor, nil, nil)
        guard accepted >= 0, fcntl(accepted, F_SETFD, FD_CLOEXEC) == 0 else {
            throw TestWorkerError("the worker cannot be accepted")
        }
        return accepted
    }
}
