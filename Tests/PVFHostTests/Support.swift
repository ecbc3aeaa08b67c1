import PVFHost
import PVFPrimitives

extension Pvf {
    /// A function whose only properties are its name and its parameters.
    static func named(_ name: Character, _ params: [ExecutorParam] = []) -> Pvf {
        Pvf(code: Array(String(name).utf8), executorParams: ExecutorParams(params))
    }
}

extension PreparedArtifact {
    static func at(_ path: String, size: UInt64 = 1024, cpuTime: Duration = .seconds(1)) -> PreparedArtifact {
        PreparedArtifact(
            path: path,
            success: PrepareSuccess(
                checksum: ArtifactChecksum(of: Array(path.utf8)), size: size, stats: PrepareStats(cpuTime: cpuTime)))
    }
}

extension ExecutionOutcome {
    static let valid = ExecutionOutcome.answered(
        .success(ExecutionSuccess(result: ValidationResult(headData: []), cpuTime: .zero)))
}

extension ExecuteQueue.Effect {
    /// The effect in words.
    var text: String {
        switch self {
        case .spawn(let worker, _): "spawn \(worker.rawValue)"
        case .start(let worker, let execution, _, _): "start \(execution.id.rawValue) on \(worker.rawValue)"
        case .kill(let worker): "kill \(worker.rawValue)"
        case .removeArtifact(_, let path): "remove \(path)"
        case .prepareAgain(let execution): "prepare \(execution.id.rawValue) again"
        case .answer(let request, .success): "\(request.rawValue) valid"
        case .answer(let request, .failure(let error)): "\(request.rawValue) failed: \(error)"
        }
    }
}
