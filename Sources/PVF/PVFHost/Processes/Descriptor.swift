import Glibc

/// A file descriptor, closed when nobody has it any more. None survives an exec.
final class Descriptor: Sendable {
    let number: Int32

    init(_ number: Int32) {
        self.number = number
    }

    deinit {
        close(number)
    }

    /// A pipe that never blocks at the reading end.
    static func pipe() throws(SystemFailure) -> (reading: Descriptor, writing: Descriptor) {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { throw SystemFailure("pipe") }
        let (reading, writing) = (closedByExec(ends[0]), closedByExec(ends[1]))
        guard fcntl(reading.number, F_SETFL, O_NONBLOCK) == 0 else { throw SystemFailure("fcntl") }
        return (reading, writing)
    }

    /// The connection that waits at a listening socket.
    func accept() throws(SystemFailure) -> Descriptor {
        let socket = retrying { Glibc.accept(number, nil, nil) }
        guard socket >= 0 else { throw SystemFailure("accept") }
        return Self.closedByExec(socket)
    }

    private static func closedByExec(_ number: Int32) -> Descriptor {
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        return Descriptor(number)
    }

    /// Takes what is there, up to `limit` bytes; nil at the end. Empty when nothing is there now.
    func readSome(limit: Int = 64 << 10) -> [UInt8]? {
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, filled in
            count = retrying { read(number, buffer.baseAddress, buffer.count) }
            filled = max(count, 0)
        }
        if count > 0 { return bytes }
        return count == -1 && errno == EAGAIN ? [] : nil
    }
}

/// When a wait has to be over.
struct Deadline: Sendable {
    private let instant: ContinuousClock.Instant?

    static let never = Deadline(instant: nil)

    private init(instant: ContinuousClock.Instant?) {
        self.instant = instant
    }

    init(after duration: Duration) {
        instant = .now + duration
    }

    var isOver: Bool { instant.map { $0 <= .now } ?? false }

    /// For `poll`: milliseconds from now, rounded up; -1 for ever.
    fileprivate var milliseconds: Int32 {
        guard let instant else { return -1 }
        let left = max(instant - .now, .zero).components
        guard left.seconds < 1_000_000 else { return 1_000_000_000 }
        return Int32(left.seconds * 1000 + (left.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}

/// Waits until one of the descriptors is ready.
enum Readiness {
    struct Interest {
        var descriptor: Descriptor
        var isForWriting = false
    }

    /// - Returns: for each, whether it is ready or has failed; nil when the time is over.
    static func wait(_ interests: [Interest], until deadline: Deadline) -> [Bool]? {
        var entries = interests.map {
            pollfd(fd: $0.descriptor.number, events: Int16($0.isForWriting ? POLLOUT : POLLIN), revents: 0)
        }
        // Also for a side that always has something to say: its waits would never end.
        while !deadline.isOver {
            let count = retrying { poll(&entries, nfds_t(entries.count), deadline.milliseconds) }
            if count > 0 { return entries.map { $0.revents != 0 } }
            // A failing poll has nothing to wait for.
            if count < 0 { return nil }
        }
        return nil
    }
}
