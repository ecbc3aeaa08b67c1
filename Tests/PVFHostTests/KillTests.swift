import Foundation
import PVFHost
import PVFPrimitives
import PVFTestSupport
import Synchronization
import TestSupport
import Testing

/// Workers and jobs that are killed at any moment: no request is lost, no verdict is wrong, no process is left.
@Suite final class KillTests: Sendable {
    private static let kills = 500

    /// What the callers have seen.
    private struct Tally {
        var valid = 0
        var lost = 0
        var wrong: [String] = []
        var isOver = false
    }

    private let tally = Mutex(Tally())

    @Test("five hundred kills of workers and jobs lose no request and give no wrong verdict")
    func kills() async throws {
        try await RunningHost.run(configure: {
            $0.prepareWorkersSoftLimit = 2
            $0.prepareWorkersHardLimit = 2
            $0.executeWorkersLimit = 3
            $0.spawnRetryDelay = .milliseconds(20)
            $0.prepareSpawnTimeout = .seconds(20)
            $0.executeSpawnTimeout = .seconds(20)
        }) { running in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<6 {
                    group.addTask { try await self.call(running, caller) }
                }
                group.addTask {
                    defer { self.tally.withLock { $0.isOver = true } }
                    try await self.killAtRandom(running)
                }
                try await group.waitForAll()
            }
        }
        tally.withLock { seen in
            print(
                "\(Self.kills) kills: \(seen.valid) requests, each valid in the end, after \(seen.lost) tries lost to a kill"
            )
            #expect(seen.wrong == [])
            #expect(seen.valid > 0 && seen.lost > 0, "\(seen.valid) valid, \(seen.lost) lost to a kill")
        }
    }

    /// Requests one after the other, until all kills are done. Each is tried until it has its valid answer.
    private func call(_ running: RunningHost, _ caller: Int) async throws {
        var number = 0
        var preparations = 0
        while !tally.withLock({ $0.isOver }) {
            number += 1
            let head = Array("\(caller)/\(number)".utf8)
            // A function of its own now and then, so that there is always something to prepare.
            if number % 3 == 0 { preparations += 1 }
            var isValid = false
            while !isValid {
                let name = number % 3 == 0 ? "\(caller)-\(preparations)" : "\(number / 20)-\(preparations)"
                let pvf = Pvf(script: "prepare=allocate 4000000;execute=allocate 4000000", name: name)
                let request = ExecutionRequest(pvf, expecting: head, timeout: .seconds(60))
                isValid = note(try await running.execute(request), expecting: head)
                // A killed preparation has a cool-down: the function under another name has none.
                if !isValid { preparations += 1 }
            }
        }
    }

    /// Whether the request is done: with the right answer, or one that should not be.
    private func note(_ result: ExecutionResult, expecting head: [UInt8]) -> Bool {
        tally.withLock { tally in
            switch result {
            case .success(let success) where success.result.headData == head: tally.valid += 1
            case .failure(let error) where isFromAKill(error):
                tally.lost += 1
                return false
            case let other: tally.wrong.append("\(other)")
            }
            return true
        }
    }

    /// None of these is a verdict: the caller tries again, or abstains.
    private func isFromAKill(_ error: ValidationError) -> Bool {
        switch error {
        case .possiblyInvalid(.ambiguousWorkerDeath), .possiblyInvalid(.ambiguousJobDeath): true
        case .internal(.nonDeterministicPrepareError(.io)): true
        case .internal(.nonDeterministicPrepareError(.jobDied)): true
        default: false
        }
    }

    private func killAtRandom(_ running: RunningHost) async throws {
        var random = SeededRandom(seed: 500)
        var count = 0
        while count < Self.kills {
            if let victim = running.processes.randomElement(using: &random), kill(victim.pid, SIGKILL) == 0 {
                count += 1
            }
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...20, using: &random)))
        }
    }
}
