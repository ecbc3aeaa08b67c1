import Glibc
import PVFPrimitives
import PVFWorkerProtocol

/// Has a worker prepare: the artifact is written to a file that the host made, and gets its name from the host.
struct PrepareRole: WorkerRole {
    let cache: CacheDirectory
    let handshake: WorkerHandshake

    let flavor = WorkerFlavor.prepare
    static let unreachable = PrepareOutcome.unreachable

    init(cache: CacheDirectory, security: SecurityStatus) {
        self.cache = cache
        handshake = WorkerHandshake(security: security)
    }

    func perform(_ job: Pvf, over link: inout WorkerLink, in folder: WorkerFolder) -> PrepareOutcome {
        let outcome = converse(job, &link, folder)
        // A worker that is not kept takes its folder with it.
        if case .concluded(isGone: false, _) = outcome.consequence {
            do {
                try folder.clear()
            } catch {
                if case .prepared(let artifact) = outcome { unlink(artifact.path) }
                return .clearWorkerDir("\(error)")
            }
        }
        return outcome
    }

    private func converse(_ job: Pvf, _ link: inout WorkerLink, _ folder: WorkerFolder) -> PrepareOutcome {
        let temporary = folder.path(of: WorkerDirectory.temporaryArtifact)
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { return .createTmpFile(SystemFailure("open \(temporary)").description) }
        close(file)
        let deadline = Deadline(after: WallTime.limit(cpuTime: job.prepareTimeout))
        do throws(LinkFailure) {
            try link.send(job, limit: FrameLimit.prepareRequest, until: deadline)
        } catch {
            switch error {
            case .timedOut: return .timedOut
            // Larger than any code may be, however it is compressed.
            case .tooLarge: return .failed(.couldNotDecompressCode("\(error)"))
            case .closed, .malformed, .killed: return .unreachable
            }
        }
        do throws(LinkFailure) {
            let response = try link.receive(PrepareResponse.self, limit: FrameLimit.prepareResponse, until: deadline)
            switch response.result {
            case .failure(let error): return .failed(error)
            case .success(let success): return keep(success, limit: job.prepareTimeout, temporary)
            }
        } catch {
            switch error {
            case .timedOut: return .timedOut
            case .closed, .malformed, .killed, .tooLarge: return .io("\(error)")
            }
        }
    }

    private func keep(_ success: PrepareSuccess, limit: Duration, _ temporary: String) -> PrepareOutcome {
        if PrepareOutcome.isTooLate(success, limit: limit) { return .timedOut }
        // The worker is untrusted: its file has to be a file, and is as large as it is.
        var status = stat()
        guard lstat(temporary, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return .io("the worker left no artifact")
        }
        var success = success
        success.size = UInt64(max(status.st_size, 0))
        let path = cache.newArtifactPath()
        // Nobody has to write to it again.
        chmod(temporary, 0o400)
        guard rename(temporary, path) == 0 else {
            return .renameTmpFile(SystemFailure("rename").description, source: temporary, destination: path)
        }
        return .prepared(PreparedArtifact(path: path, success: success))
    }
}
