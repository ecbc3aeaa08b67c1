import JSONBytes
package import PVFCandidate
package import PVFPrimitives
import Primitives

/// What a caller asks of the daemon: one JSON object a line, described in docs/guide/pvf.md.
package struct DaemonRequest: Sendable {
    /// A code, or the hash of one that the caller sent before.
    package enum CodeSource: Hashable, Sendable {
        case code([UInt8])
        case hash(CodeHash)
    }

    /// A whole candidate.
    package struct Candidate: Sendable {
        package var receipt: CandidateReceipt
        package var data: PersistedValidationData
        package var pov: ProofOfValidity
        package var kind: ExecuteKind
    }

    /// One execution.
    package struct Validation: Sendable {
        /// The SCALE encoding of `ValidationParams`.
        package var params: [UInt8]
        package var kind: ExecuteKind
        /// Instead of the executor parameters' time limit.
        package var timeout: Duration?
    }

    /// The methods.
    package enum Method: Sendable {
        case hello
        case metrics
        case code([UInt8])
        case precheck(CodeSource, ExecutorParams)
        case validate(CodeSource, ExecutorParams, Validation)
        case candidate(CodeSource, ExecutorParams, Candidate)
        case headsUp([CodeHash], ExecutorParams)
    }

    /// The caller's number, which the answer repeats.
    package var id: UInt64
    /// What is asked.
    package var method: Method
}

/// A request that cannot be understood.
package struct DaemonRequestError: Error, Hashable, Sendable {
    /// The request's number, as far as it could be read.
    package var id: UInt64?
    /// What is wrong with it.
    package var message: String
}

extension DaemonRequest {
    /// Reads a line. Total: any bytes give a request or an error.
    package init(line: [UInt8]) throws(DaemonRequestError) {
        var id: UInt64?
        do throws(JSONError) {
            var reader = JSONReader(line)
            let object = try reader.object()
            try reader.finish()
            let number = try object.read("id") { (value) throws(JSONError) in try value.uint64() }
            id = number
            let name = try object.read("method") { (value) throws(JSONError) in try value.string() }
            let params = try object.read("params") { (value) throws(JSONError) in try value.object() }
            self.init(id: number, method: try Method(name, params))
        } catch {
            throw DaemonRequestError(id: id, message: error.description)
        }
    }

}

extension DaemonRequest.Method {
    fileprivate init(_ name: String, _ params: JSONObject) throws(JSONError) {
        switch name {
        case "hello": self = .hello
        case "metrics": self = .metrics
        case "code": self = .code(try params.bytes("code"))
        case "precheck": self = .precheck(try params.codeSource(), try params.executorParams())
        case "validate":
            self = .validate(
                try params.codeSource(), try params.executorParams(),
                DaemonRequest.Validation(
                    params: try params.bytes("params"), kind: try params.kind(), timeout: try params.timeout()))
        case "candidate":
            self = .candidate(
                try params.codeSource(), try params.executorParams(),
                DaemonRequest.Candidate(
                    receipt: try params.receipt(), data: try params.validationData(),
                    pov: ProofOfValidity(blockData: try params.bytes("pov")), kind: try params.kind()))
        case "headsUp":
            var hashes: [CodeHash] = []
            try params.read("codeHashes") { (value) throws(JSONError) in
                try value.array { (element) throws(JSONError) in hashes.append(try element.hex()) }
            }
            self = .headsUp(hashes, try params.executorParams())
        default: throw JSONError("there is no method '\(name)'")
        }
    }
}

extension JSONObject {
    /// The whole value of a key.
    fileprivate func read<Value>(
        _ key: StaticString, _ body: (inout JSONReader) throws(JSONError) -> Value
    ) throws(JSONError) -> Value {
        var reader = try value(key)
        do throws(JSONError) {
            let value = try body(&reader)
            try reader.finish()
            return value
        } catch {
            throw error.inside(key: "\(key)")
        }
    }

    fileprivate func readOptional<Value>(
        _ key: StaticString, _ body: (inout JSONReader) throws(JSONError) -> Value
    ) throws(JSONError) -> Value? {
        optional(key) == nil ? nil : try read(key, body)
    }

    fileprivate func bytes(_ key: StaticString) throws(JSONError) -> [UInt8] {
        try read(key) { (value) throws(JSONError) in try value.hexBytes() }
    }

    fileprivate func hash(_ key: StaticString) throws(JSONError) -> Hash32 {
        try read(key) { (value) throws(JSONError) in try value.hex() }
    }

    fileprivate func number(_ key: StaticString) throws(JSONError) -> UInt32 {
        let number = try read(key) { (value) throws(JSONError) in try value.uint64() }
        guard let small = UInt32(exactly: number) else { throw JSONError("more than 32 bits", path: "\(key)") }
        return small
    }

    fileprivate func codeSource() throws(JSONError) -> DaemonRequest.CodeSource {
        if optional("code") != nil { return .code(try bytes("code")) }
        return .hash(try hash("codeHash"))
    }

    fileprivate func executorParams() throws(JSONError) -> ExecutorParams {
        guard optional("executorParams") != nil else { return ExecutorParams() }
        let encoded = try bytes("executorParams")
        do throws(ScaleError) {
            return try ExecutorParams(scale: encoded)
        } catch {
            throw JSONError(error.description, path: "executorParams")
        }
    }

    fileprivate func kind() throws(JSONError) -> ExecuteKind {
        let name = try readOptional("kind") { (value) throws(JSONError) in try value.string() }
        switch name {
        case nil, "backing": return .backing
        case "backingSystemParas": return .backingSystemParas
        case "approval": return .approval
        case "dispute": return .dispute
        case let name?: throw JSONError("there is no kind '\(name)'", path: "kind")
        }
    }

    fileprivate func timeout() throws(JSONError) -> Duration? {
        guard optional("timeoutMs") != nil else { return nil }
        return .milliseconds(Int64(try number("timeoutMs")))
    }

    fileprivate func receipt() throws(JSONError) -> CandidateReceipt {
        let receipt = try read("receipt") { (value) throws(JSONError) in try value.object() }
        return CandidateReceipt(
            relayParent: try receipt.hash("relayParent"), povHash: try receipt.hash("povHash"),
            validationCodeHash: try receipt.hash("validationCodeHash"), paraHead: try receipt.hash("paraHead"),
            commitmentsHash: try receipt.hash("commitmentsHash"))
    }

    fileprivate func validationData() throws(JSONError) -> PersistedValidationData {
        let data = try read("validationData") { (value) throws(JSONError) in try value.object() }
        return PersistedValidationData(
            parentHead: try data.bytes("parentHead"), relayParentNumber: try data.number("relayParentNumber"),
            relayParentStorageRoot: try data.hash("relayParentStorageRoot"),
            maxPovSize: try data.number("maxPovSize"))
    }
}
