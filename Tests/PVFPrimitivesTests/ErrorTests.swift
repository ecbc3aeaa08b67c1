import PVFPrimitives
import Primitives
import Testing

@Suite("PVF primitives: errors and identities")
struct ErrorTests {
    private static let prepareErrors: [PrepareError] = [
        .prevalidation("a"), .preparation("b"), .runtimeConstruction("c"), .jobError("d"), .timedOut, .io("e"),
        .createTmpFile("f"), .renameTmpFile("g", source: "h", destination: nil), .outOfMemory, .clearWorkerDir("i"),
        .jobDied("received signal: SIGKILL", pid: 77), .kernel("j"), .couldNotDecompressCode("k"),
    ]

    @Test("Each preparation error has an index of its own and comes back from its encoding")
    func prepareErrorCodec() throws {
        for (index, error) in Self.prepareErrors.enumerated() {
            #expect(error.scaleBytes.first == UInt8(index))
            #expect(try PrepareError(scale: error.scaleBytes) == error)
            #expect(!error.description.isEmpty)
        }
    }

    @Test("What every honest node would see is deterministic; nothing of this machine is")
    func determinism() {
        let deterministic = Self.prepareErrors.filter(\.isDeterministic)
        #expect(
            deterministic == [
                .prevalidation("a"), .preparation("b"), .jobError("d"), .outOfMemory, .couldNotDecompressCode("k"),
            ])
        for error in Self.prepareErrors {
            let expected: ValidationError =
                error.isDeterministic ? .preparation(error) : .internal(.nonDeterministicPrepareError(error))
            #expect(ValidationError(preparing: error) == expected)
        }
    }

    @Test(
        "Validation errors come back from their encoding",
        arguments: [
            .preparation(.outOfMemory), .invalid(.workerReportedInvalid("trap")), .invalid(.hardTimeout),
            .invalid(.povDecompressionFailure), .possiblyInvalid(.ambiguousWorkerDeath),
            .possiblyInvalid(.ambiguousJobDeath("x")), .possiblyInvalid(.jobError("x")),
            .possiblyInvalid(.runtimeConstruction("x")), .possiblyInvalid(.corruptedArtifact),
            .internal(.hostCommunication("x")), .internal(.couldNotCreateLink("x")),
            .internal(.couldNotCreatePipe("x")), .internal(.couldNotOpenFile("x")),
            .internal(.couldNotClearWorkerDir("x", path: "/y")), .internal(.kernel("x")),
            .internal(.nonDeterministicPrepareError(.timedOut)), .executionDeadline,
        ] as [ValidationError])
    func validationErrorCodec(error: ValidationError) throws {
        #expect(try ValidationError(scale: error.scaleBytes) == error)
        #expect(!error.description.isEmpty)
        #expect(throws: ScaleError.self) { try ValidationError(scale: error.scaleBytes + [0]) }
    }

    @Test("Functions are equal by code and parameters, artifacts by code and what preparation depends on")
    func identities() {
        let plain = Pvf(code: [1, 2, 3])
        let slow = Pvf(code: [1, 2, 3], executorParams: ExecutorParams([.pvfExecTimeout(.backing, milliseconds: 3)]))
        let checked = Pvf(code: [1, 2, 3], prepareKind: .prechecking)
        #expect(plain == checked)
        #expect(checked.prepareTimeout == .seconds(60))
        #expect(plain != slow)
        #expect(plain.artifactID == slow.artifactID)
        #expect(plain.artifactID != Pvf(code: [1, 2]).artifactID)
        #expect(plain.codeHash.hex == "0x11c0e79b71c3976ccd0c02d1310e2516c08edc9d8b6f57ccd680d63a4d8e72da")
    }

    @Test("A function and what its preparation gave come back from their encodings")
    func pvfCodec() throws {
        let pvf = Pvf(
            code: [0, 1], executorParams: ExecutorParams([.maxMemoryPages(3)]), prepareKind: .prechecking,
            prepareTimeout: .milliseconds(1_500), codeBombLimit: 77)
        let read = try Pvf(scale: pvf.scaleBytes)
        #expect(read == pvf)
        #expect(read.code == pvf.code)
        #expect(read.prepareTimeout == .milliseconds(1_500))
        #expect(read.prepareKind == .prechecking)
        #expect(read.codeBombLimit == 77)

        let success = PrepareSuccess(
            checksum: ArtifactChecksum(of: [1]), size: 1,
            stats: PrepareStats(
                cpuTime: .milliseconds(3), memory: MemoryStats(peakTracked: 4, maxResident: 5), observedCodeLength: 6))
        #expect(try PrepareSuccess(scale: success.scaleBytes) == success)
    }

    @Test("Priorities are ordered, and the kinds of execution know their time limit")
    func kinds() throws {
        #expect(PreparePriority.allCases.sorted() == [.background, .normal, .critical])
        #expect(ExecuteKind.allCases.map(\.timeoutKind) == [.approval, .approval, .backing, .backing])
        #expect(try ExecuteKind(scale: [3]) == .backing)
        #expect(throws: ScaleError(reason: .unknownCase(4), byteOffset: 1)) { try ExecuteKind(scale: [4]) }
    }
}
