import AsyncHTTPClient
import BeaconAPI
import ConsensusTypes
import NIOCore
import NIOHTTP1
import Synchronization

/// One request of a route, before it has a form.
struct Call: Sendable {
    var route: Route
    var parameters: [String] = []
    var query: [(String, String)] = []
    var body: (any APIBody)?
    /// Header fields beside those that the body brings.
    var metadata = BodyMetadata()

    /// Values are identifiers and numbers: only what they are made of, nothing to escape.
    var pathAndQuery: String {
        let path = route.path(parameters)
        guard !query.isEmpty else { return path }
        return path + "?" + query.map { $0.1.isEmpty ? $0.0 : "\($0.0)=\($0.1)" }.joined(separator: "&")
    }

    /// Largest answer that is read: whole registries and states are large, everything else is not.
    var answerLimit: Int {
        switch route {
        case .validators, .postValidators, .validatorBalances, .postValidatorBalances, .debugState: 2 << 30
        default: 64 << 20
        }
    }
}

extension HTTPBeaconNode {
    /// Asks for a body.
    func get<Body: APIBody>(_ call: Call) async throws -> Body {
        let (transport, spec) = (transport, spec)
        return try await transport.within(timeout, call.route) {
            try transport.decode(try await transport.answer(call, spec), call.route, spec)
        }
    }

    /// Asks `call`, or `older` when the node does not have its route; nil when the node has nothing to tell (204).
    func getIfAny<Body: APIBody & Sendable>(_ call: Call, orElse older: Call) async throws -> Body? {
        let (transport, spec) = (transport, spec)
        @Sendable func ask(_ call: Call) async throws -> Body? {
            let answer = try await transport.answer(call, spec)
            return answer.status == 204 ? nil : try transport.decode(answer, call.route, spec)
        }
        return try await transport.within(timeout, call.route) {
            try await transport.withFallback(call.route) {
                try await ask(call)
            } older: {
                try await ask(older)
            }
        }
    }

    /// Sends a body, or asks for a status.
    @discardableResult
    func send(_ call: Call) async throws -> Int {
        let (transport, spec) = (transport, spec)
        return try await transport.within(timeout, call.route) {
            try await transport.answer(call, spec).status
        }
    }

    /// Asks `call`, or `older` when the node does not have its route; what was learned is kept.
    func get<Body: APIBody, Older: APIBody & Sendable>(
        _ call: Call, orElse older: Call, _ convert: @escaping @Sendable (Older) throws -> Body
    ) async throws -> Body {
        let (transport, spec) = (transport, spec)
        return try await transport.within(timeout, call.route) {
            try await transport.withFallback(call.route) {
                try transport.decode(try await transport.answer(call, spec), call.route, spec)
            } older: {
                try convert(transport.decode(try await transport.answer(older, spec), older.route, spec))
            }
        }
    }

    /// Sends `call`, or `older` when the node does not have its route.
    @discardableResult
    func send(_ call: Call, orElse older: Call?) async throws -> Int {
        guard let older else { return try await send(call) }
        let (transport, spec) = (transport, spec)
        return try await transport.within(timeout, call.route) {
            try await transport.withFallback(call.route) {
                try await transport.answer(call, spec).status
            } older: {
                try await transport.answer(older, spec).status
            }
        }
    }
}

extension Transport {
    /// Sends the call in the best form that the node takes, and once more as JSON when it does not take SSZ.
    /// - Throws: `BeaconAPIError` for any answer but a 2xx.
    func answer(_ call: Call, _ spec: Spec) async throws -> Answer {
        let known = capabilities.withLock { $0 }
        let isJSONOnly = !prefersSSZ || known.takesOnlyJSON(call.route)
        let acceptsSSZ = call.route.response == .jsonOrSSZ && !isJSONOnly
        let ssz = call.route.request == .jsonOrSSZ && !isJSONOnly ? call.body?.sszBody(spec) : nil
        let answer = try await exchange(form(call, ssz, acceptsSSZ: acceptsSSZ, spec), limit: call.answerLimit)
        if answer.isSuccess {
            capabilities.withLock { $0.answered(call.route, toSSZ: ssz != nil) }
            return answer
        }
        let error = BeaconAPIError(status: answer.status, body: answer.body)
        guard known.isFormRefused(error, call.route, sentSSZ: ssz != nil, acceptedSSZ: acceptsSSZ) else { throw error }
        let second = try await exchange(form(call, nil, acceptsSSZ: false, spec), limit: call.answerLimit)
        guard second.isSuccess else { throw BeaconAPIError(status: second.status, body: second.body) }
        capabilities.withLock { $0.answeredToJSONOnly(call.route) }
        return second
    }

    private func form(_ call: Call, _ ssz: [UInt8]?, acceptsSSZ: Bool, _ spec: Spec) -> HTTPClientRequest {
        var request = request(call.route.method, call.pathAndQuery)
        request.headers.add(
            name: "Accept",
            value: acceptsSSZ ? "application/octet-stream;q=1.0,application/json;q=0.9" : BodyForm.json.rawValue)
        for field in call.metadata.fields { request.headers.add(name: field.name, value: field.value) }
        guard let body = call.body else { return request }
        request.headers.add(name: "Content-Type", value: (ssz == nil ? BodyForm.json : .ssz).rawValue)
        for field in body.metadata.fields { request.headers.add(name: field.name, value: field.value) }
        request.body = .bytes(ByteBuffer(bytes: ssz ?? body.jsonBody(spec)))
        return request
    }

    func decode<Body: APIBody>(_ answer: Answer, _ route: Route, _ spec: Spec) throws -> Body {
        let metadata = BodyMetadata(answer.headers)
        do throws(BodyError) {
            switch BodyForm(contentType: answer.headers.first(name: "Content-Type")) {
            case .ssz: return try Body(ssz: answer.body, metadata, spec)
            case .json, nil: return try Body(json: answer.body, metadata, spec)
            }
        } catch {
            throw BeaconAPIError(
                transport: .invalidAnswer,
                message: "the answer of the beacon node \(url.name) to \(route) cannot be read: \(error)")
        }
    }

    /// Tries `newer`; when its route seems not to be there, `older`. An older one that fails as well leaves the first
    /// error.
    func withFallback<Value: Sendable>(
        _ route: Route, _ newer: () async throws -> Value, older: () async throws -> Value
    ) async throws -> Value {
        let known = capabilities.withLock { $0 }
        if known.isMissing(route) { return try await older() }
        do {
            return try await newer()
        } catch let error as BeaconAPIError where known.seemsMissing(route, error) {
            let value: Value
            do {
                value = try await older()
            } catch let second as BeaconAPIError where NodeCapabilities.saysMissing(second) {
                throw error
            }
            capabilities.withLock { $0.lacks(route) }
            return value
        }
    }
}
