package import PVFCandidate
import PVFHost
import PVFPrimitives
import Primitives
import Synchronization
package import Telemetry

/// Answers requests through a backend. Shared by all connections.
package final class DaemonService<Backend: ValidationBackend>: Sendable {
    private let backend: Backend
    private let version: String
    private let metrics: MetricsRegistry
    private let codes = Mutex(CodeStore())

    /// A service on a backend.
    ///
    /// - Parameter metrics: where the backend counts, for callers who ask.
    package init(backend: Backend, version: String, metrics: MetricsRegistry) {
        self.backend = backend
        self.version = version
        self.metrics = metrics
    }

    /// The line that answers a line.
    package func answer(_ line: [UInt8]) async -> [UInt8] {
        do throws(DaemonRequestError) {
            let request = try DaemonRequest(line: line)
            return await answer(request.method).line(id: request.id)
        } catch {
            return DaemonAnswer.refused(.badRequest, error.message).line(id: error.id)
        }
    }

    private func answer(_ method: DaemonRequest.Method) async -> DaemonAnswer {
        do throws(PVFHostError) {
            switch method {
            case .hello:
                return .hello(version: version)
            case .metrics:
                return .metrics(metrics.text())
            case .code(let code):
                return .code(keep(code))
            case .precheck(let source, let params):
                return try await with(source, params) { (code) throws(PVFHostError) in
                    let pvf = Pvf(code: code, executorParams: params, prepareKind: .prechecking)
                    return .precheck(try await self.backend.precheck(pvf))
                }
            case .validate(let source, let params, let validation):
                return try await with(source, params) { (code) throws(PVFHostError) in
                    let request = ExecutionRequest(
                        pvf: Pvf(code: code, executorParams: params), params: validation.params,
                        kind: validation.kind, priority: Self.priority(validation.kind), timeout: validation.timeout)
                    return .validate(try await self.backend.execute(request))
                }
            case .candidate(let source, let params, let candidate):
                return try await with(source, params) { code in
                    let verdict = await CandidateValidator(backend: self.backend).validate(
                        candidate.receipt, data: candidate.data, code: code, pov: candidate.pov,
                        executorParams: params, kind: candidate.kind)
                    return .candidate(verdict)
                }
            case .headsUp(let hashes, let params):
                return try await headsUp(hashes, params)
            }
        } catch {
            return .refused(.unavailable, error.message)
        }
    }

    private func headsUp(_ hashes: [CodeHash], _ params: ExecutorParams) async throws(PVFHostError) -> DaemonAnswer {
        if let refusal = Self.refusal(params) { return refusal }
        var pvfs: [Pvf] = []
        for hash in hashes {
            guard let code = codes.withLock({ $0.code(hash) }) else { return Self.unknown(hash) }
            pvfs.append(Pvf(code: code, executorParams: params))
        }
        try await backend.headsUp(pvfs)
        return .accepted
    }

    private func with(
        _ source: DaemonRequest.CodeSource, _ params: ExecutorParams,
        _ body: ([UInt8]) async throws(PVFHostError) -> DaemonAnswer
    ) async throws(PVFHostError) -> DaemonAnswer {
        if let refusal = Self.refusal(params) { return refusal }
        switch source {
        case .code(let code):
            _ = keep(code)
            return try await body(code)
        case .hash(let hash):
            guard let code = codes.withLock({ $0.code(hash) }) else { return Self.unknown(hash) }
            return try await body(code)
        }
    }

    private func keep(_ code: [UInt8]) -> CodeHash {
        let hash = CodeHash(blake2b256: code)
        codes.withLock { $0.insert(code, hash) }
        return hash
    }

    private static func refusal(_ params: ExecutorParams) -> DaemonAnswer? {
        do throws(ExecutorParamsError) {
            try params.checkConsistency()
            return nil
        } catch {
            return .refused(.badExecutorParams, error.description)
        }
    }

    private static func unknown(_ hash: CodeHash) -> DaemonAnswer {
        .refused(.unknownCode, "the code \(hash) is not here; send it with 'code'")
    }

    private static func priority(_ kind: ExecuteKind) -> PreparePriority {
        switch kind {
        case .approval, .dispute: .critical
        case .backing, .backingSystemParas: .normal
        }
    }
}
