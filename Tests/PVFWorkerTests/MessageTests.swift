import PVFPrimitives
import PVFWorker
import PVFWorkerProtocol
import TestSupport
import Testing

@Suite("Messages")
struct MessageTests {
    private static let params = ExecutorParams([.maxMemoryPages(100), .precheckingMaxMemory(256 << 20)])
    private static let security = SecurityStatus(landlock: true, seccomp: true, secureClone: true)
    private static let success = PrepareSuccess(
        checksum: ArtifactChecksum(of: [1]), size: 5,
        stats: PrepareStats(
            cpuTime: .milliseconds(17), memory: MemoryStats(peakTracked: 3, maxResident: 4), observedCodeLength: 6))
    private static let outcomes: [ExecuteWorkerOutcome] = [
        .job(.valid(ValidationResult(headData: [1, 2], hrmpWatermark: 4))), .job(.invalid("trap")),
        .job(.runtimeConstruction("gone")), .jobTimedOut, .jobDied(reason: "received signal: SIGKILL", pid: 77),
        .jobError("odd"), .corruptedArtifact, .internalError(.couldNotOpenFile("no such file")),
    ]
    private static let jobOutcomes: [PrepareJobOutcome] = [
        .made(checksum: ArtifactChecksum(of: [2]), size: 9, memory: MemoryStats(peakTracked: 8), codeLength: 7),
        .prevalidation("a"), .preparation("b"), .runtimeConstruction("c"), .couldNotDecompressCode("d"), .outOfMemory,
    ]

    /// A value, its encoding, and a decoder that tells whether bytes are the value again.
    private struct Sample: Sendable {
        let bytes: [UInt8]
        let decodes: @Sendable ([UInt8]) -> Bool

        init<Message: ScaleCodable & Equatable & Sendable>(_ message: Message) {
            bytes = message.scaleBytes
            decodes = { (try? Message(scale: $0)) == message }
        }
    }

    private static let samples: [Sample] =
        [
            Sample(WorkerHandshake(security: security)),
            Sample(WorkerHandshake(security: security, executorParams: params)),
            Sample(WorkerReady(applied: security, missing: ["the root cannot be changed: no"])),
            Sample(PrepareResponse(.success(success))), Sample(PrepareResponse(.failure(.outOfMemory))),
            Sample(ExecuteRequest(timeout: .seconds(2), checksum: ArtifactChecksum(of: []), params: [1, 2, 3])),
        ] + outcomes.map { Sample(ExecuteResponse(outcome: $0, cpuTime: .microseconds(1500))) }
        + jobOutcomes.map { Sample($0) }

    @Test("every message comes back as it was")
    func roundTrips() {
        for sample in Self.samples { #expect(sample.decodes(sample.bytes)) }
    }

    @Test("a message cut anywhere, or with a byte more, is refused")
    func cut() {
        for sample in Self.samples {
            for length in 0..<sample.bytes.count { #expect(!sample.decodes(Array(sample.bytes.prefix(length)))) }
            #expect(!sample.decodes(sample.bytes + [0]))
        }
    }

    @Test("no mutation of a message traps")
    func mutations() {
        forAll(seed: 72, count: 2000) { random, run in
            let sample = Self.samples[run % Self.samples.count]
            var bytes = sample.bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
            }
            _ = sample.decodes(bytes)
        }
    }

    @Test("an error's text is cut to its limit, between characters")
    func longTexts() throws {
        let long = String(repeating: "é", count: FrameLimit.message)
        let bytes = ExecuteWorkerOutcome.jobError("x" + long).scaleBytes
        #expect(bytes.count < FrameLimit.message + 8)
        guard case .jobError(let text) = try ExecuteWorkerOutcome(scale: bytes) else {
            Issue.record("another outcome")
            return
        }
        #expect(text == "x" + String(repeating: "é", count: FrameLimit.message / 2 - 1))
    }

    @Test("a security status with unknown bits is refused")
    func unknownBits() {
        #expect(throws: ScaleError.self) { try SecurityStatus(scale: [0x20]) }
        #expect((try? SecurityStatus(scale: [0x1F]))?.isEnoughForSecureMode == true)
    }

    @Test("secure mode needs seccomp, and landlock or a changed root")
    func secureMode() {
        #expect(SecurityStatus(landlock: true, seccomp: true).isEnoughForSecureMode)
        #expect(SecurityStatus(seccomp: true, changeRoot: true).isEnoughForSecureMode)
        #expect(!SecurityStatus(seccomp: true, secureClone: true).isEnoughForSecureMode)
        #expect(!SecurityStatus(landlock: true, changeRoot: true, secureClone: true).isEnoughForSecureMode)
    }
}
