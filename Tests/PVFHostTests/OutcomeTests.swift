import PVFHost
import PVFPrimitives
import PVFWorkerProtocol
import Testing

@Suite struct OutcomeTests {
    private func consequence(_ outcome: PrepareOutcome) -> String {
        switch outcome.consequence {
        case .ripped: "ripped"
        case .concluded(let isGone, .success): "\(isGone ? "gone" : "kept"): artifact"
        case .concluded(let isGone, .failure(let error)): "\(isGone ? "gone" : "kept"): \(error)"
        }
    }

    @Test("what a prepare worker's end means for it and for the artifact")
    func prepare() {
        #expect(consequence(.prepared(.at("file"))) == "kept: artifact")
        #expect(consequence(.unreachable) == "ripped")
        #expect(consequence(.timedOut) == "gone: \(PrepareError.timedOut)")
        #expect(consequence(.io("lost")) == "gone: \(PrepareError.io("lost"))")
        #expect(consequence(.createTmpFile("full")) == "kept: \(PrepareError.createTmpFile("full"))")
        #expect(
            consequence(.renameTmpFile("full", source: "a", destination: "b"))
                == "kept: \(PrepareError.renameTmpFile("full", source: "a", destination: "b"))")
        #expect(consequence(.clearWorkerDir("no")) == "gone: \(PrepareError.clearWorkerDir("no"))")
        let kept: [PrepareError] = [
            .prevalidation("no"), .preparation("no"), .jobError("no"), .runtimeConstruction("no"),
            .couldNotDecompressCode("no"),
        ]
        for error in kept { #expect(consequence(.failed(error)) == "kept: \(error)") }
        let gone: [PrepareError] = [.outOfMemory, .timedOut, .io("no"), .jobDied("signal", pid: 7), .kernel("no")]
        for error in gone { #expect(consequence(.failed(error)) == "gone: \(error)") }
    }

    @Test("a preparation that took more CPU time than it may is too late, although it is there")
    func tooLate() {
        let success = PreparedArtifact.at("file", cpuTime: .seconds(60)).success
        #expect(!PrepareOutcome.isTooLate(success, limit: .seconds(60)))
        #expect(PrepareOutcome.isTooLate(success, limit: .seconds(60) - .nanoseconds(1)))
        #expect(WallTime.limit(cpuTime: .seconds(2)) == .seconds(8))
    }

    /// - Returns: whether the worker stays, whether the artifact does, and the answer.
    private func answer(
        _ outcome: ExecuteWorkerOutcome, cpuTime: Duration = .seconds(1)
    ) -> (worker: Bool, artifact: Bool, error: ValidationError?) {
        switch ExecutionOutcome(ExecuteResponse(outcome: outcome, cpuTime: cpuTime), limit: .seconds(2)) {
        case .answered(.success): (true, true, nil)
        case .answered(.failure(let error)): (true, true, error)
        case .artifactUnusable(let error): (true, false, .possiblyInvalid(error))
        case .unreachable: (false, true, nil)
        case .workerLost(.success): (false, true, nil)
        case .workerLost(.failure(let error)): (false, true, error)
        }
    }

    @Test("what an execute worker's answer means: nothing that a job says makes the node abstain")
    func execute() {
        let result = ValidationResult(headData: [1])
        #expect(answer(.job(.valid(result))) == (true, true, nil))
        #expect(answer(.job(.valid(result)), cpuTime: .seconds(2)) == (true, true, nil))
        let late = ValidationError.invalid(.hardTimeout)
        #expect(answer(.job(.valid(result)), cpuTime: .seconds(3)) == (false, true, late))
        #expect(answer(.job(.runtimeConstruction("no")), cpuTime: .seconds(3)) == (false, true, late))
        #expect(answer(.jobTimedOut) == (false, true, late))
        #expect(answer(.job(.invalid("trap"))) == (true, true, .invalid(.workerReportedInvalid("trap"))))
        #expect(
            answer(.job(.runtimeConstruction("no")))
                == (true, false, .possiblyInvalid(.runtimeConstruction("no"))))
        #expect(answer(.corruptedArtifact) == (true, false, .possiblyInvalid(.corruptedArtifact)))
        #expect(
            answer(.jobDied(reason: "signal", pid: 7)) == (false, true, .possiblyInvalid(.ambiguousJobDeath("signal"))))
        #expect(answer(.jobError("odd")) == (false, true, .possiblyInvalid(.jobError("odd"))))
        #expect(answer(.internalError(.kernel("no"))) == (false, true, .internal(.kernel("no"))))
    }
}
