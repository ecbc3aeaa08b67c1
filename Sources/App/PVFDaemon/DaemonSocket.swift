import Foundation
import Glibc

/// A socket's place in the file system. It appears there only when it listens and is closed to others.
struct DaemonSocket {
    /// The socket cannot be put where it should be.
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    let path: String
    /// Where the socket is made.
    let temporaryPath: String

    /// The longest path that the kernel takes, with the end mark.
    private static let pathLimit = 108

    init(path: String) throws(Failure) {
        self.path = path
        temporaryPath = path + ".new"
        guard temporaryPath.utf8.count < Self.pathLimit else {
            throw Failure(description: "the socket path \(path) is longer than the kernel's \(Self.pathLimit) bytes")
        }
        var status = stat()
        if lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFSOCK {
            throw Failure(description: "\(path) exists and is no socket; it is left alone")
        }
        if Self.somebodyListens(at: path) {
            throw Failure(description: "another process serves the socket \(path)")
        }
        // What an earlier daemon left behind when it was killed.
        unlink(temporaryPath)
    }

    /// Moves the socket to its place.
    func publish() throws(Failure) {
        guard chmod(temporaryPath, 0o600) == 0, rename(temporaryPath, path) == 0 else {
            throw Failure(description: "the socket \(path) cannot be made: \(String(cString: strerror(errno)))")
        }
    }

    func remove() {
        unlink(temporaryPath)
        unlink(path)
    }

    private static func somebodyListens(at path: String) -> Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8).prefix($0.count - 1)) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }
}
