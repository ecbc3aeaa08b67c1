import CSandbox
import Glibc
import PVFEngine
import PVFPrimitives
import PVFWorkerProtocol

/// What a prepare job does in its process: decompress, compile, for a pre-check load, and write.
struct PrepareJob: Sendable {
    let engine: any WasmEngine
    let tracker: MemoryTracker
    /// The temporary artifact, open for writing.
    let file: Int32

    func run(_ request: PrepareRequest) -> PrepareJobOutcome {
        let code: [UInt8]
        do throws(CompressedBlob.BlobError) {
            code = try CompressedBlob.decompress(request.code, limit: request.codeBombLimit)
        } catch {
            return .couldNotDecompressCode("\(error)")
        }
        let settings = EngineSettings(request.executorParams)
        let artifact: [UInt8]
        do throws(PrepareFailure) {
            artifact = try engine.prepare(code: code, settings: settings)
        } catch {
            switch error {
            case .prevalidation(let reason): return .prevalidation(reason)
            case .preparation(let reason): return .preparation(reason)
            }
        }
        if request.prepareKind == .prechecking {
            do throws(LoadFailure) {
                try engine.load(artifact: artifact, settings: settings)
            } catch {
                return .runtimeConstruction(error.reason)
            }
        }
        return write(artifact, codeLength: code.count)
    }

    private func write(_ artifact: [UInt8], codeLength: Int) -> PrepareJobOutcome {
        // No other host compiles to a file this large either, but this one's disk is its own affair.
        guard artifact.count <= Int(JobLimits.fileSize) else {
            return .runtimeConstruction("an artifact of \(artifact.count) bytes")
        }
        let memory = tracker.finish()
        let checksum = ArtifactChecksum(of: artifact)
        let result = artifact.withUnsafeBytes { csandbox_write_all(file, $0.baseAddress, $0.count) }
        guard result == 0 else { return .runtimeConstruction("the artifact cannot be written: \(errorText(result))") }
        return .made(
            checksum: checksum, size: UInt64(artifact.count), memory: memory, codeLength: UInt32(clamping: codeLength))
    }
}

extension JobVoice {
    /// Starts counting memory; beyond the limit, or when there is none left, the job says so and ends.
    func startAccounting(limit: UInt64?) throws(WorkerFailure) {
        guard csandbox_accounting_is_installed() != 0 else {
            if limit == nil { return }
            throw WorkerFailure("this program cannot hold a preparation to its memory limit")
        }
        let words = PrepareJobOutcome.outOfMemoryAnswer
        // Lasts as long as the process does: it is written when nothing can be allocated.
        let message = UnsafeMutableRawBufferPointer.allocate(byteCount: words.count, alignment: 1)
        message.copyBytes(from: words)
        csandbox_accounting_start(limit ?? 0, pipe, message.baseAddress, message.count)
    }
}
