import Foundation
import Glibc

/// Who holds a lock on a file, for the message to whoever finds it taken.
///
/// It is read from the kernel's table, never by opening the file: closing it again would drop the locks that this very
/// process may have on it.
enum LockHolder {
    static func describe(_ path: String) -> String {
        guard let holder = processID(path) else { return "another process" }
        return holder == getpid() ? "this process (\(holder))" : "process \(holder)"
    }

    /// The kernel hands its table out piece by piece, and lines are passed over when locks elsewhere change meanwhile: it is
    /// read again before nobody is found.
    private static func processID(_ path: String) -> pid_t? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        for _ in 0..<readings {
            if let holder = holder(ofInode: status.st_ino) { return holder }
        }
        return nil
    }

    private static let readings = 20

    private static func holder(ofInode inode: ino_t) -> pid_t? {
        guard let table = FileManager.default.contents(atPath: "/proc/locks") else { return nil }
        // 1: POSIX  ADVISORY  WRITE 4711 fe:01:131090 1073741824 1073742335
        // The device is the kernel's own view, which on stacked file systems is not that of `stat`: the inode decides.
        for line in String(decoding: table, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count > 5, words[1] == "POSIX", words[5].hasSuffix(":\(inode)"),
                let process = pid_t(words[4]), process > 0
            else { continue }
            return process
        }
        return nil
    }
}
