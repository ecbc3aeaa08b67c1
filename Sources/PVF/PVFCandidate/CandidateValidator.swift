import PVFHost
package import PVFPrimitives

/// Validates candidates through a backend. Every wait ends: the backend's answers come within its own limits.
package struct CandidateValidator<Backend: ValidationBackend, Time: Clock<Duration>>: Sendable {
    private let backend: Backend
    private let clock: Time

    /// A validator on a backend; the clock measures what is left for second tries.
    package init(backend: Backend, clock: Time = ContinuousClock()) {
        self.backend = backend
        self.clock = clock
    }

    /// The verdict on a candidate.
    ///
    /// - Parameters:
    ///   - code: the validation code, as the chain stores it.
    ///   - executorParams: the parameters of the candidate's session.
    package func validate(
        _ receipt: CandidateReceipt, data: PersistedValidationData, code: [UInt8], pov: ProofOfValidity,
        executorParams: ExecutorParams, kind: ExecuteKind
    ) async -> CandidateVerdict {
        let pvf = Pvf(code: code, executorParams: executorParams)
        let params: ValidationParams
        do {
            try BasicChecks.check(receipt, pov: pov, codeHash: pvf.codeHash, maxPovSize: data.maxPovSize)
            params = try BasicChecks.params(data, pov: pov)
        } catch {
            return .invalid(error)
        }
        let priority: PreparePriority =
            switch kind {
            case .approval, .dispute: .critical
            case .backing, .backingSystemParas: .normal
            }
        let request = ExecutionRequest(
            pvf: pvf, params: params.scaleBytes, kind: kind, priority: priority, relayParent: receipt.relayParent)
        return await drive(CandidateMachine(receipt: receipt, kind: kind, timeout: request.timeout), request)
    }

    /// The vote on a code that is to be put on chain; nil stands for what the chain does not have.
    package func precheck(code: [UInt8]?, executorParams: ExecutorParams?) async -> PrecheckOutcome {
        guard let code else { return .failed }
        guard let executorParams else { return .invalid }
        do {
            let pvf = Pvf(code: code, executorParams: executorParams, prepareKind: .prechecking)
            return PrecheckOutcome(try await backend.precheck(pvf))
        } catch {
            return .failed
        }
    }

    private func drive(_ machine: CandidateMachine, _ request: ExecutionRequest) async -> CandidateVerdict {
        var machine = machine
        let start = clock.now
        var effect = machine.start()
        while true {
            do {
                switch effect {
                case .execute(let timeout):
                    var request = request
                    request.timeout = timeout
                    let result = try await backend.execute(request)
                    effect = machine.handle(.executed(result, now: start.duration(to: clock.now)))
                case .precheck:
                    let result = try await backend.precheck(request.pvf)
                    effect = machine.handle(.prechecked(result, now: start.duration(to: clock.now)))
                case .wait(let delay):
                    try await clock.sleep(until: clock.now.advanced(by: delay), tolerance: nil)
                    effect = machine.handle(.waited(now: start.duration(to: clock.now)))
                case .finish(let verdict):
                    return verdict
                }
            } catch {
                return .abstain(reason: "the validation was given up: \(error)")
            }
        }
    }
}
