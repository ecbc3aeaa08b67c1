import PVFHost
import PVFWorkerProtocol
import Testing

@Suite struct SecurityDecisionTests {
    private func decision(_ failed: [WorkerCommand], secure: Bool = true) -> SecurityDecision {
        SecurityDecision(failures: failed.map { .init(check: $0, reason: "no") }, secureValidatorMode: secure)
    }

    @Test("secure mode needs seccomp, and one of landlock and a changed root; cloning is an extra")
    func secure() {
        #expect(decision([]).mayStart)
        #expect(decision([.checkSecureClone]).mayStart)
        #expect(decision([.checkLandlock]).mayStart)
        #expect(decision([.checkChangeRoot]).mayStart)
        #expect(decision([.checkChangeRoot, .checkSecureClone]).mayStart)
        #expect(!decision([.checkSeccomp]).mayStart)
        #expect(!decision([.checkLandlock, .checkChangeRoot]).mayStart)
        #expect(!decision(SecurityDecision.checks).mayStart)
    }

    @Test("without secure mode the host starts, and says what is missing")
    func notSecure() {
        let decision = decision(SecurityDecision.checks, secure: false)
        #expect(decision.mayStart && decision.missing.count == 4)
        #expect(decision.status == SecurityStatus())
        #expect(self.decision([.checkLandlock], secure: false).missing == ["landlock (access to files): no"])
        #expect(self.decision([], secure: false).missing == [])
    }

    @Test("workers are told to switch on what works")
    func status() {
        #expect(
            decision([.checkLandlock]).status
                == SecurityStatus(
                    secureValidatorMode: true, landlock: false, seccomp: true, changeRoot: true, secureClone: true))
    }
}
