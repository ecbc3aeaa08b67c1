import JSONBytes
package import PVFCandidate
package import PVFHost
package import PVFPrimitives

/// What the daemon answers: one JSON object a line, described in docs/guide/pvf.md.
package enum DaemonAnswer: Sendable {
    /// Why a request got no answer of its method's.
    package enum Refusal: String, Sendable {
        /// The request cannot be understood.
        case badRequest
        /// The daemon does not have the code with this hash; send it again.
        case unknownCode
        /// The executor parameters are not consistent.
        case badExecutorParams
        /// The host has ended.
        case unavailable
    }

    case hello(version: String)
    case metrics(String)
    case code(CodeHash)
    case precheck(PrecheckResult)
    case validate(ExecutionResult)
    case candidate(CandidateVerdict)
    case accepted
    case refused(Refusal, String)

    /// The version of the protocol, which `hello` tells.
    package static let protocolVersion: UInt64 = 1

    /// The line, with its end.
    package func line(id: UInt64?) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("id")
        if let id { writer.number(id) } else { writer.null() }
        if case .refused(let refusal, let message) = self {
            writer.key("error")
            writer.fields(["code": refusal.rawValue, "message": message])
        } else {
            writer.key("result")
            writer.beginObject()
            writeResult(to: &writer)
            writer.endObject()
        }
        writer.endObject()
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    private func writeResult(to writer: inout JSONWriter) {
        switch self {
        case .hello(let version):
            writer.field("name", "vigil")
            writer.field("version", version)
            writer.key("protocol")
            writer.number(Self.protocolVersion)
        case .metrics(let text):
            writer.field("text", text)
        case .code(let hash):
            writer.key("codeHash")
            writer.hex(hash)
        case .precheck(let result): writer.write(result)
        case .validate(let result): writer.write(result)
        case .candidate(let verdict): writer.write(verdict)
        case .accepted, .refused: break
        }
    }
}

extension JSONWriter {
    fileprivate mutating func field(_ key: StaticString, _ text: String) {
        self.key(key)
        string(text)
    }

    fileprivate mutating func fields(_ fields: KeyValuePairs<String, String>) {
        beginObject()
        for (name, value) in fields {
            key(name)
            string(value)
        }
        endObject()
    }

    fileprivate mutating func microseconds(_ key: StaticString, _ duration: Duration) {
        self.key(key)
        let (seconds, attoseconds) = duration.components
        number(UInt64(clamping: seconds) &* 1_000_000 &+ UInt64(clamping: attoseconds / 1_000_000_000_000))
    }

    fileprivate mutating func write(_ result: PrecheckResult) {
        switch (PrecheckOutcome(result), result) {
        case (let outcome, .success(let success)):
            field("outcome", outcome.rawValue)
            key("artifactSize")
            number(success.size)
            key("codeSize")
            number(UInt64(success.stats.observedCodeLength))
            microseconds("cpuMicroseconds", success.stats.cpuTime)
            key("peakMemory")
            number(success.stats.memory.peakTracked)
        case (let outcome, .failure(let error)):
            field("outcome", outcome.rawValue)
            field("error", error.kind)
            field("reason", error.description)
        }
    }

    fileprivate mutating func write(_ result: ExecutionResult) {
        switch result {
        case .success(let success):
            field("outcome", "valid")
            key("result")
            hex(success.result.scaleBytes)
            key("headData")
            hex(success.result.headData)
            microseconds("cpuMicroseconds", success.cpuTime)
        case .failure(let error):
            field("outcome", error.kind)
            field("reason", error.description)
            field("vote", CandidateMachine.verdict(error).vote)
        }
    }

    fileprivate mutating func write(_ verdict: CandidateVerdict) {
        field("vote", verdict.vote)
        switch verdict {
        case .valid(let commitments):
            key("commitmentsHash")
            hex(commitments.hash)
            key("headData")
            hex(commitments.result.headData)
        case .invalid(let reason): field("reason", reason.description)
        case .abstain(let reason): field("reason", reason)
        }
    }
}

extension CandidateVerdict {
    fileprivate var vote: String {
        switch self {
        case .valid: "for"
        case .invalid: "against"
        case .abstain: "abstain"
        }
    }
}

extension ValidationError {
    fileprivate var kind: String {
        switch self {
        case .preparation: "preparation"
        case .invalid: "invalid"
        case .possiblyInvalid: "possiblyInvalid"
        case .internal: "internal"
        case .executionDeadline: "executionDeadline"
        }
    }
}

extension PrepareError {
    fileprivate var kind: String {
        switch self {
        case .prevalidation: "prevalidation"
        case .preparation: "preparation"
        case .runtimeConstruction: "runtimeConstruction"
        case .jobError: "jobError"
        case .timedOut: "timedOut"
        case .io: "io"
        case .createTmpFile: "createTmpFile"
        case .renameTmpFile: "renameTmpFile"
        case .outOfMemory: "outOfMemory"
        case .clearWorkerDir: "clearWorkerDir"
        case .jobDied: "jobDied"
        case .kernel: "kernel"
        case .couldNotDecompressCode: "couldNotDecompressCode"
        }
    }
}
