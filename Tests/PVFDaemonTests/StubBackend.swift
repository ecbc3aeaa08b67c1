import PVFCandidate
import PVFHost
import PVFPrimitives
import Primitives
import Synchronization

/// Answers at once, unless the code begins with a nine: good code begins with a zero byte, good parameters are `ValidationParams`, whose head is the result's.
final class StubBackend: ValidationBackend {
    let executions = Mutex<[ExecutionRequest]>([])
    let announced = Mutex<[Pvf]>([])
    let givenUp = Mutex(0)

    func execute(_ request: ExecutionRequest) async throws(PVFHostError) -> ExecutionResult {
        executions.withLock { $0.append(request) }
        if request.pvf.code.first == 9 {
            // Never ends by itself.
            try? await Task.sleep(for: .seconds(86_400))
            givenUp.withLock { $0 += 1 }
        }
        guard request.pvf.code.first == 0 else { return .failure(.preparation(.prevalidation("no module"))) }
        guard let params = try? ValidationParams(scale: request.params) else {
            return .failure(.invalid(.workerReportedInvalid("unreadable parameters")))
        }
        return .success(
            ExecutionSuccess(result: ValidationResult(headData: params.parentHead), cpuTime: .microseconds(1_500)))
    }

    func precheck(_ pvf: Pvf) async throws(PVFHostError) -> PrecheckResult {
        guard pvf.code.first == 0 else { return .failure(.prevalidation("no module")) }
        return .success(
            PrepareSuccess(
                checksum: ArtifactChecksum(of: pvf.code), size: 99,
                stats: PrepareStats(
                    cpuTime: .milliseconds(2), memory: MemoryStats(peakTracked: 7), observedCodeLength: 3)))
    }

    func headsUp(_ pvfs: [Pvf]) async throws(PVFHostError) {
        announced.withLock { $0 += pvfs }
    }
}

enum Sample {
    static let code: [UInt8] = [0, 1, 2]
    static let codeHash = CodeHash(blake2b256: code)
    static let params = ValidationParams(
        parentHead: [4, 2], blockData: [1], relayParentNumber: 1, relayParentStorageRoot: Hash32()
    ).scaleBytes

    static func hex(_ bytes: [UInt8]) -> String { "\"0x\(Hex.encode(bytes))\"" }
}
