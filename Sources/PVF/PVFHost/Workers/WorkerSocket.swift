import Glibc

/// A socket that one worker may connect to, under a name of its own until it has.
struct WorkerSocket {
    /// The longest path that a socket's address holds.
    private static let longestPath = 107

    let path: String
    private let listener: Descriptor
    /// A folder that was made for the socket alone.
    private let ownFolder: String?

    /// - Parameter folder: the worker's; used unless its path is too long.
    init(in folder: String) throws(SystemFailure) {
        if folder.utf8.count + "/socket".utf8.count <= Self.longestPath {
            ownFolder = nil
            path = folder + "/socket"
        } else {
            let made = try WorkerFolder.makeTemporary("/tmp/vigil-pvf-")
            ownFolder = made
            path = made + "/socket"
        }
        listener = Descriptor(socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0))
        guard listener.number >= 0 else { throw SystemFailure("socket") }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener.number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0, listen(listener.number, 1) == 0 else { throw SystemFailure("bind \(path)") }
    }

    /// Waits for the worker. Nobody can connect afterwards.
    func accept(_ process: ChildProcess, wakeUp: Descriptor, until deadline: Deadline) throws(LinkFailure) -> Descriptor
    {
        while true {
            let interests: [Readiness.Interest] = [
                .init(descriptor: listener), .init(descriptor: process.output), .init(descriptor: wakeUp),
            ]
            guard let ready = Readiness.wait(interests, until: deadline) else { throw .timedOut }
            if ready[2] { throw .killed }
            if ready[0] {
                do throws(SystemFailure) {
                    return try listener.accept()
                } catch {
                    throw .closed(error.description)
                }
            }
            if ready[1], process.output.readSome() == nil { throw .closed("the worker ended before it connected") }
        }
    }

    /// Takes the name away, should the worker not have.
    func remove() {
        unlink(path)
        if let ownFolder { rmdir(ownFolder) }
    }
}
