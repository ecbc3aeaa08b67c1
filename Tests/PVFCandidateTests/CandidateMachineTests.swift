import PVFCandidate
import PVFHost
import PVFPrimitives
import Primitives
import Testing

@Suite("PVF candidates: tries and verdicts")
struct CandidateMachineTests {
    private static let limit = Duration.seconds(12)
    private static let result = ValidationResult(headData: [1, 2, 3], hrmpWatermark: 7)
    private static let receipt = TestCandidate(result: result).receipt

    private func machine(_ kind: ExecuteKind = .approval) -> CandidateMachine {
        CandidateMachine(receipt: Self.receipt, kind: kind, timeout: Self.limit)
    }

    @Test("A result that keeps the promises is valid")
    func valid() {
        var machine = machine()
        #expect(machine.start() == .execute(timeout: Self.limit))
        let effect = machine.handle(.executed(.success(.init(result: Self.result, cpuTime: .zero)), now: .seconds(1)))
        #expect(effect == .finish(.valid(CandidateCommitments(Self.result))))
    }

    @Test("A result that breaks one is invalid: the head first, then the commitments")
    func broken() {
        var other = Self.result
        other.headData = [9]
        var machine = machine()
        #expect(
            machine.handle(.executed(.success(.init(result: other, cpuTime: .zero)), now: .zero))
                == .finish(.invalid(.paraHeadHashMismatch)))
        other = Self.result
        other.hrmpWatermark = 8
        #expect(
            machine.handle(.executed(.success(.init(result: other, cpuTime: .zero)), now: .zero))
                == .finish(.invalid(.commitmentsHashMismatch)))
    }

    @Test(
        "What may have been the machine's is tried once more, after the delay",
        arguments: [
            .possiblyInvalid(.ambiguousWorkerDeath), .possiblyInvalid(.ambiguousJobDeath("x")),
            .possiblyInvalid(.jobError("x")), .internal(.kernel("x")), .internal(.hostCommunication("x")),
        ] as [ValidationError])
    func retried(error: ValidationError) {
        var machine = machine(.dispute)
        #expect(machine.handle(.executed(.failure(error), now: .seconds(2))) == .wait(.seconds(3)))
        #expect(machine.handle(.waited(now: .seconds(5))) == .execute(timeout: .seconds(7)))
        let verdict = CandidateMachine.verdict(error)
        #expect(machine.handle(.executed(.failure(error), now: .seconds(6))) == .finish(verdict))
    }

    @Test(
        "A bad artifact is prepared anew and tried at once",
        arguments: [.runtimeConstruction("x"), .corruptedArtifact] as [PossiblyInvalidError])
    func artifact(error: PossiblyInvalidError) {
        var machine = machine()
        let success = PrepareSuccess(checksum: ArtifactChecksum(of: []), size: 0, stats: PrepareStats(cpuTime: .zero))
        #expect(machine.handle(.executed(.failure(.possiblyInvalid(error)), now: .seconds(1))) == .precheck)
        // However long that takes, the candidate has the eleven seconds that it had left.
        #expect(machine.handle(.prechecked(.success(success), now: .seconds(41))) == .execute(timeout: .seconds(11)))
        #expect(
            machine.handle(.executed(.failure(.possiblyInvalid(error)), now: .seconds(45)))
                == .finish(.invalid(.executionError(error.description))))
    }

    @Test("When preparing anew fails, its error decides", arguments: [PrepareError.timedOut, .preparation("x")])
    func artifactFails(error: PrepareError) {
        var machine = machine()
        _ = machine.handle(.executed(.failure(.possiblyInvalid(.corruptedArtifact)), now: .seconds(1)))
        let effect = machine.handle(.prechecked(.failure(error), now: .seconds(2)))
        #expect(effect == .finish(.abstain(reason: ValidationError(preparing: error).description)))
    }

    @Test("Each class has a try of its own")
    func classes() {
        var machine = machine()
        #expect(
            machine.handle(.executed(.failure(.possiblyInvalid(.ambiguousWorkerDeath)), now: .seconds(1)))
                == .wait(.seconds(3)))
        #expect(
            machine.handle(.executed(.failure(.possiblyInvalid(.jobError("x"))), now: .seconds(5)))
                == .wait(.seconds(3)))
        #expect(
            machine.handle(.executed(.failure(.possiblyInvalid(.ambiguousJobDeath("x"))), now: .seconds(8)))
                == .finish(.invalid(.executionError("the job died: x"))))
    }

    @Test("No try when the delay would not fit any more; the very last moment does")
    func noTime() {
        let error = ValidationError.possiblyInvalid(.ambiguousWorkerDeath)
        var late = machine()
        #expect(
            late.handle(.executed(.failure(error), now: .milliseconds(9_001)))
                == .finish(CandidateMachine.verdict(error)))
        var last = machine()
        #expect(last.handle(.executed(.failure(error), now: .seconds(9))) == .wait(.seconds(3)))
        #expect(last.handle(.waited(now: .seconds(13))) == .execute(timeout: .zero))
    }

    @Test(
        "A second try that ran out of the time that was left says nothing: the first failure decides",
        arguments: [.internal(.kernel("x")), .possiblyInvalid(.ambiguousWorkerDeath)] as [ValidationError])
    func shortened(error: ValidationError) {
        var machine = machine()
        _ = machine.handle(.executed(.failure(error), now: .seconds(8)))
        #expect(machine.handle(.waited(now: .seconds(11))) == .execute(timeout: .seconds(1)))
        let verdict = CandidateMachine.verdict(error)
        #expect(machine.handle(.executed(.failure(.invalid(.hardTimeout)), now: .seconds(12))) == .finish(verdict))
    }

    @Test(
        "Backing never tries again", arguments: [ExecuteKind.backing, .backingSystemParas],
        [.possiblyInvalid(.ambiguousWorkerDeath), .internal(.kernel("x")), .possiblyInvalid(.corruptedArtifact)]
            as [ValidationError])
    func backing(kind: ExecuteKind, error: ValidationError) {
        var machine = machine(kind)
        #expect(
            machine.handle(.executed(.failure(error), now: .zero)) == .finish(CandidateMachine.verdict(error)))
    }

    @Test(
        "The table of verdicts",
        arguments: [
            (.invalid(.workerReportedInvalid("trap")), .invalid(.executionError("trap"))),
            (.invalid(.hardTimeout), .invalid(.timeout)),
            (.invalid(.povDecompressionFailure), .invalid(.povDecompressionFailure)),
            (.possiblyInvalid(.ambiguousWorkerDeath), .invalid(.executionError("the worker died"))),
            (
                .preparation(.outOfMemory),
                .abstain(reason: "preparation failed: the preparation allocated more memory than it may")
            ),
            (.internal(.kernel("x")), .abstain(reason: "internal: the kernel refused: x")),
            (.executionDeadline, .abstain(reason: "the execution came too late")),
        ] as [(ValidationError, CandidateVerdict)])
    func verdicts(error: ValidationError, verdict: CandidateVerdict) {
        #expect(CandidateMachine.verdict(error) == verdict)
        // None of the first three is ever tried again.
        if case .invalid = error {
            var machine = machine()
            #expect(machine.handle(.executed(.failure(error), now: .zero)) == .finish(verdict))
        }
    }
}
