import CSandbox
import Glibc
import PVFPrimitives
import PVFWorkerProtocol

/// Reads and verifies the artifact of each request, and keeps the last one: a validation function is mostly run again.
///
/// What is kept is used again only while the file is the same one, of the same size and time, under the same checksum.
struct ArtifactStore {
    private struct Identity: Equatable {
        var checksum: ArtifactChecksum
        var device: UInt64
        var node: UInt64
        var size: Int64
        var modified: Int64
        var changed: Int64
    }

    /// Why there is no artifact to run.
    enum Failure: Error, Hashable {
        /// The file cannot be opened or read.
        case unreadable(String)
        /// Its bytes are not those that were prepared.
        case corrupted
    }

    private var kept: (identity: Identity, bytes: [UInt8])?

    /// The artifact's bytes, which hash to the checksum.
    mutating func load(_ checksum: ArtifactChecksum, from sandbox: WorkerSandbox) throws(Failure) -> [UInt8] {
        let descriptor = sandbox.openFile(WorkerDirectory.artifact, O_RDONLY)
        guard descriptor >= 0 else { throw .unreadable(errorText(descriptor)) }
        defer { close(descriptor) }
        let identity = try Self.identify(descriptor, checksum)
        if let kept, kept.identity == identity { return kept.bytes }
        kept = nil
        let bytes = try Self.readAll(descriptor, size: Int(identity.size))
        guard ArtifactChecksum(of: bytes) == checksum else { throw .corrupted }
        kept = (identity, bytes)
        return bytes
    }

    private static func identify(_ descriptor: Int32, _ checksum: ArtifactChecksum) throws(Failure) -> Identity {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(errorText(errno)) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .unreadable("not a file") }
        // Nothing that large was ever prepared.
        guard status.st_size >= 0, status.st_size <= Int64(JobLimits.fileSize) else { throw .corrupted }
        return Identity(
            checksum: checksum, device: UInt64(status.st_dev), node: UInt64(status.st_ino), size: Int64(status.st_size),
            modified: nanoseconds(status.st_mtim), changed: nanoseconds(status.st_ctim))
    }

    private static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }

    private static func readAll(_ descriptor: Int32, size: Int) throws(Failure) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            while filled < size {
                let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                let count = readRetrying(descriptor, into: rest)
                if count < 0 { failure = errno }
                guard count > 0 else { return }
                filled += count
            }
        }
        guard failure == 0 else { throw .unreadable(errorText(failure)) }
        return bytes
    }
}
