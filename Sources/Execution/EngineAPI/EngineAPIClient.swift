package import ConsensusTypes
package import ExecutionEngine
import Foundation
import JSONBytes
import JSONRPC
package import Primitives
package import SSZ
package import StateTransition
import Synchronization

/// An execution client over HTTP: the Engine API with the method versions that the fork asks for and the client has.
///
/// What the client has is asked once, at the first call, and again after the connection was lost: it may come back
/// updated.
package final class EngineAPIClient: ExecutionEngine {
    /// What tests and unusual networks change.
    package struct Settings: Sendable {
        /// How long a method may take, all attempts included. The specification's times.
        package var timeout: @Sendable (EngineMethod) -> Duration = { $0.timeout }
        /// The pauses before a call is tried again over a new connection.
        package var retryDelays: [Duration] = [.milliseconds(50), .milliseconds(250)]
        /// Unix seconds, for the tokens.
        package var now: @Sendable () -> UInt64 = { UInt64(max(0, Date().timeIntervalSince1970)) }

        package init() {}
    }

    private let transport: EngineTransport
    private let limits: SSZLimits
    private let version: EngineClientVersion
    /// The methods that the engine has; nil while it has not been asked, empty when it does not tell.
    private let methods = Mutex<Set<String>?>(nil)

    /// - Parameters:
    ///   - limits: decide the sizes of what is decoded.
    ///   - version: who the engine is told it talks to.
    package init(
        url: EngineURL, secret: JWTSecret, limits: SSZLimits, version: EngineClientVersion,
        settings: Settings = Settings()
    ) {
        transport = EngineTransport(url: url, secret: secret, settings: settings)
        self.limits = limits
        self.version = version
    }

    /// The engine's URL, for people.
    package var name: String { transport.url.description }

    package func newPayload(_ request: NewPayloadRequest) async throws -> EnginePayloadStatus {
        let limits = limits
        let method = try await choose(request.methods)
        return try await call(method) { writer in
            writer.request(request, limits)
        } read: { reader throws(JSONError) in
            try EnginePayloadStatus(json: &reader)
        }
    }

    package func forkchoiceUpdated(
        _ state: ForkchoiceState, attributes: PayloadAttributes?, fork: ForkName
    ) async throws -> ForkchoiceUpdate {
        try await call(choose(EngineMethod.forkchoiceUpdated(fork))) { writer in
            writer.forkchoiceState(state)
            writer.attributes(attributes)
        } read: { reader throws(JSONError) in
            try ForkchoiceUpdate(json: &reader)
        }
    }

    package func getPayload(_ id: PayloadID, fork: ForkName) async throws -> BuiltPayload {
        let limits = limits
        let method = try await choose(EngineMethod.getPayload(fork))
        return try await call(method) { writer in
            writer.hex(id)
        } read: { reader throws(JSONError) in
            try BuiltPayload(json: &reader, method, fork, limits)
        }
    }

    package func getBlobs(_ versionedHashes: [Bytes32], fork: ForkName) async throws -> [BlobAndProofs?] {
        guard !versionedHashes.isEmpty else { return [] }
        return try await call(choose(EngineMethod.getBlobs(fork))) { writer in
            writer.beginArray()
            for hash in versionedHashes { writer.hex(hash) }
            writer.endArray()
        } read: { reader throws(JSONError) in
            // From V2 on null stands for an engine that does not have them all, or cannot tell now.
            if reader.isNull() { return versionedHashes.map { _ in nil } }
            let blobs = try reader.list(limit: versionedHashes.count) { reader throws(JSONError) in
                try reader.nullable { reader throws(JSONError) in
                    try BlobAndProofs(json: &reader, hasCellProofs: fork >= .fulu)
                }
            }
            guard blobs.count == versionedHashes.count else { throw reader.error("\(blobs.count) answers") }
            return blobs
        }
    }

    package func exchangeCapabilities() async throws -> Set<String> {
        let own = EngineMethod.allCases.filter { $0 != .exchangeCapabilities }.map(\.rawValue)
        let names = try await call(.exchangeCapabilities) { writer in
            writer.beginArray()
            for name in own { writer.string(name) }
            writer.endArray()
        } read: { reader throws(JSONError) in
            Set(try reader.list(limit: 1000) { reader throws(JSONError) in try reader.string() })
        }
        methods.withLock { $0 = names }
        return names
    }

    package func clientVersions() async throws -> [EngineClientVersion] {
        let version = version
        do {
            return try await call(.getClientVersionV1) { writer in
                version.write(into: &writer)
            } read: { reader throws(JSONError) in
                try reader.list(limit: 100) { reader throws(JSONError) in try EngineClientVersion(json: &reader) }
            }
        } catch ExecutionEngineError.methodNotFound {
            return []
        }
    }

    /// The best of the methods that the engine has.
    private func choose(_ candidates: [EngineMethod]) async throws -> EngineMethod {
        let known = try await knownMethods()
        guard let best = known.isEmpty ? candidates.first : candidates.first(where: { known.contains($0.rawValue) })
        else { throw ExecutionEngineError.methodNotFound(candidates.first?.rawValue ?? "such method") }
        return best
    }

    private func knownMethods() async throws -> Set<String> {
        if let known = methods.withLock({ $0 }) { return known }
        do {
            return try await exchangeCapabilities()
        } catch ExecutionEngineError.methodNotFound {
            methods.withLock { $0 = [] }
            return []
        }
    }

    private func call<Value>(
        _ method: EngineMethod, _ parameters: @escaping @Sendable (inout JSONWriter) -> Void,
        read: (inout JSONReader) throws(JSONError) -> Value
    ) async throws -> Value {
        do {
            var reader = try await transport.call(method, parameters)
            return try read(&reader)
        } catch let error as JSONError {
            throw ExecutionEngineError.invalidAnswer(
                "the answer of the execution engine \(transport.url) to \(method.rawValue) cannot be read: \(error)")
        } catch let error as ExecutionEngineError {
            switch error {
            case .unreachable, .methodNotFound: methods.withLock { $0 = nil }
            default: break
            }
            throw error
        }
    }
}

extension NewPayloadRequest {
    /// The methods that take the request, the best first.
    fileprivate var methods: [EngineMethod] {
        switch self {
        case .bellatrix: [.newPayloadV1, .newPayloadV2]
        case .capella: [.newPayloadV2]
        case .deneb: [.newPayloadV3]
        case .electra: [.newPayloadV4]
        }
    }
}

extension JSONWriter {
    /// The parameters of `engine_newPayload`.
    fileprivate mutating func request(_ request: NewPayloadRequest, _ limits: SSZLimits) {
        switch request {
        case .bellatrix(let inner): payload(.v1(inner))
        case .capella(let inner): payload(.v2(inner))
        case .deneb(let inner, let hashes, let root): blobParameters(inner, hashes, root)
        case .electra(let inner, let hashes, let root, let requests):
            blobParameters(inner, hashes, root)
            beginArray()
            for item in getExecutionRequestsList(requests, limits) { hex(item) }
            endArray()
        }
    }

    private mutating func blobParameters(_ inner: Deneb.ExecutionPayload, _ hashes: [Bytes32], _ root: Root) {
        payload(.v3(inner))
        beginArray()
        for hash in hashes { hex(hash) }
        endArray()
        hex(root)
    }
}
