import Foundation
import Glibc
import PVFWorkerProtocol

/// The folder of the artifacts and the workers' folders.
///
/// It is one host's: another that is started on it would take what this one has made for an earlier host's.
struct CacheDirectory: Sendable {
    let path: String
    /// The folder itself, locked until it is cleared or forgotten; the kernel lets go of it for a host that was killed.
    private let lock: Descriptor

    /// Makes the folder if need be, and removes what an earlier host left in it; every other file is somebody's.
    static func open(_ path: String) throws(PVFHostError) -> CacheDirectory {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            let absolute = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
            let lock = try takeLock(absolute)
            for name in try FileManager.default.contentsOfDirectory(atPath: absolute) where isOurs(name) {
                try FileManager.default.removeItem(atPath: absolute + "/" + name)
            }
            // What can be listed can perhaps not be written to.
            rmdir(try WorkerFolder.makeTemporary("\(absolute)/\(WorkerDirectory.namePrefix)probe-"))
            return CacheDirectory(path: absolute, lock: lock)
        } catch let error as PVFHostError {
            throw error
        } catch {
            throw PVFHostError(
                .cache, "the cache directory \(path) cannot be used: \(error); make it writable, or choose another")
        }
    }

    private static func takeLock(_ path: String) throws -> Descriptor {
        let number = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { throw SystemFailure("open") }
        let folder = Descriptor(number)
        // A host that is just ending lets go within moments.
        var tries = 1
        while flock(number, LOCK_EX | LOCK_NB) != 0 {
            guard tries < lockTries else {
                throw PVFHostError(.cache, "another host uses the cache directory \(path); choose another")
            }
            tries += 1
            usleep(lockPauseMicroseconds)
        }
        return folder
    }

    private static let lockTries = 40
    private static let lockPauseMicroseconds: UInt32 = 25_000

    /// Whether a host has made that file: an artifact of now or of old, or a worker's folder.
    static func isOurs(_ name: String) -> Bool {
        name.hasSuffix(".pvf") || name.hasPrefix("wasmtime_") || name.hasPrefix(WorkerDirectory.namePrefix)
    }

    /// A name that nobody can foretell, so that nobody can make the host execute a file of theirs.
    func newArtifactPath() -> String {
        var generator = SystemRandomNumberGenerator()
        let digits = (0..<8).map { _ in
            let word = String(generator.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - word.count) + word
        }
        return "\(path)/0x\(digits.joined()).pvf"
    }

    /// Removes everything that this host has made, and leaves the folder to the next.
    func clear() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] where Self.isOurs(name) {
            try? FileManager.default.removeItem(atPath: path + "/" + name)
        }
        flock(lock.number, LOCK_UN)
    }
}
