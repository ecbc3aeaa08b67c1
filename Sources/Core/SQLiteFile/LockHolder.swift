import Foundation
import Glibc

/// Who holds a lock on a file, for the message to whoever finds it taken.
///
/// The kernel is asked through a descriptor of the file that this process has open already, SQLite's own: to open the
/// file once more and close it would drop the locks that this very process may have on it.
enum LockHolder {
    static func describe(_ path: String) -> String {
        guard let descriptor = openDescriptor(of: path) else { return "another process" }
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        guard fcntl(descriptor, F_GETLK, &lock) == 0 else { return "another process" }
        // A process is never in its own way here: when nobody else is, the lock is that of another opening in this one.
        guard lock.l_type != F_UNLCK else { return "this process (\(getpid()))" }
        return lock.l_pid > 0 ? "process \(lock.l_pid)" : "another process"
    }

    private static func openDescriptor(of path: String) -> Int32? {
        var wanted = stat()
        guard stat(path, &wanted) == 0,
            let open = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        else { return nil }
        return open.lazy.compactMap { Int32($0) }.first { descriptor in
            var status = stat()
            return fstat(descriptor, &status) == 0 && status.st_dev == wanted.st_dev && status.st_ino == wanted.st_ino
        }
    }
}
