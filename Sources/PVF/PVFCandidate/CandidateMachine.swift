package import PVFHost
package import PVFPrimitives

/// One candidate's way from the first execution to the verdict, with the second tries that its kind allows.
///
/// Approvals and disputes try once more for each class of failure that may have been the machine's, as long as the time
/// limit leaves room for the delay; backing never does, since its time is too short. A second try has what is left of the
/// limit; that this was too little says nothing of the candidate, so that then the failure before it decides.
package struct CandidateMachine: Sendable {
    /// What happened; `now` counts from the first execution.
    package enum Event: Sendable {
        case executed(ExecutionResult, now: Duration)
        case prechecked(PrecheckResult, now: Duration)
        case waited(now: Duration)
    }

    /// What is to be done.
    package enum Effect: Hashable, Sendable {
        /// Execute with so much CPU time.
        case execute(timeout: Duration)
        /// Prepare the function anew: its artifact was no good.
        case precheck
        /// Wait before the next try.
        case wait(Duration)
        /// The end.
        case finish(CandidateVerdict)
    }

    /// Kinds of failure that have one more try each.
    private enum Class: Hashable {
        case death
        case jobError
        case `internal`
        case artifact
    }

    private let receipt: CandidateReceipt
    private let timeout: Duration
    private let retryDelay: Duration
    private var triesLeft: Set<Class>
    /// The failure that the present try is to make up for, and when it came.
    private var failure: (error: ValidationError, time: Duration)?
    /// How long preparing anew took, which is the machine's time and not the candidate's.
    private var preparing = Duration.zero

    /// How long approvals and disputes wait before the second try.
    package static let retryDelay = Duration.seconds(3)

    /// The way of a candidate that passed its basic checks.
    package init(
        receipt: CandidateReceipt, kind: ExecuteKind, timeout: Duration, retryDelay: Duration = Self.retryDelay
    ) {
        self.receipt = receipt
        self.timeout = timeout
        self.retryDelay = retryDelay
        triesLeft =
            switch kind {
            case .approval, .dispute: [.death, .jobError, .internal, .artifact]
            case .backing, .backingSystemParas: []
            }
    }

    /// The first thing to do.
    package func start() -> Effect {
        .execute(timeout: timeout)
    }

    /// What to do next.
    package mutating func handle(_ event: Event) -> Effect {
        switch event {
        case .executed(.success(let success), _):
            return .finish(verdict(success.result))
        case .executed(.failure(let error), let now):
            if error == .invalid(.hardTimeout), let failure { return .finish(Self.verdict(failure.error)) }
            return retry(after: error, now: now) ?? .finish(Self.verdict(error))
        case .prechecked(.success, let now):
            if let failure { preparing += now - failure.time }
            return again(now)
        case .waited(let now):
            return again(now)
        case .prechecked(.failure(let error), _):
            return .finish(Self.verdict(ValidationError(preparing: error)))
        }
    }

    private mutating func retry(after error: ValidationError, now: Duration) -> Effect? {
        guard let kind = Self.retryClass(error), now + retryDelay <= timeout + preparing, triesLeft.remove(kind) != nil
        else { return nil }
        failure = (error, now)
        return kind == .artifact ? .precheck : .wait(retryDelay)
    }

    private func again(_ now: Duration) -> Effect {
        .execute(timeout: max(.zero, timeout + preparing - now))
    }

    private static func retryClass(_ error: ValidationError) -> Class? {
        switch error {
        case .possiblyInvalid(.ambiguousWorkerDeath), .possiblyInvalid(.ambiguousJobDeath): .death
        case .possiblyInvalid(.jobError): .jobError
        case .possiblyInvalid(.runtimeConstruction), .possiblyInvalid(.corruptedArtifact): .artifact
        case .internal: .internal
        case .preparation, .invalid, .executionDeadline: nil
        }
    }

    private func verdict(_ result: ValidationResult) -> CandidateVerdict {
        do {
            return .valid(try BasicChecks.check(receipt, result: result))
        } catch {
            return .invalid(error)
        }
    }

    /// What an error means for the vote, when nothing is tried any more.
    package static func verdict(_ error: ValidationError) -> CandidateVerdict {
        switch error {
        case .invalid(.workerReportedInvalid(let reason)): .invalid(.executionError(reason))
        case .invalid(.hardTimeout): .invalid(.timeout)
        case .invalid(.povDecompressionFailure): .invalid(.povDecompressionFailure)
        case .possiblyInvalid(let error): .invalid(.executionError(error.description))
        case .preparation, .internal, .executionDeadline: .abstain(reason: error.description)
        }
    }
}
