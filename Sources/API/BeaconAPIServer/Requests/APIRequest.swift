import BeaconAPI
import ConsensusTypes
import Primitives

/// A request that found its route, with its body read. The accessors throw the 400 that the API asks for.
struct APIRequest: Sendable {
    let route: Route
    let node: any BeaconNodeAPI
    let spec: Spec
    /// Values of the template's `{…}`, in order.
    let parameters: [Substring]
    /// Query items in the request's order, percent-decoded.
    let query: [(name: String, value: String)]
    let contentType: BodyForm
    let version: ForkName?
    /// What the header fields say.
    let metadata: BodyMetadata
    let body: [UInt8]
}

// MARK: Path

extension APIRequest {
    func stateID() throws -> StateID {
        guard let id = StateID(String(parameters[0])) else { throw invalid("state ID", parameters[0]) }
        return id
    }

    func blockID() throws -> BlockID {
        guard let id = BlockID(String(parameters[0])) else { throw invalid("block ID", parameters[0]) }
        return id
    }

    func validatorID() throws -> ValidatorID {
        guard let id = ValidatorID(String(parameters[1])) else { throw invalid("validator ID", parameters[1]) }
        return id
    }

    func epoch() throws -> Epoch {
        guard let number = parseDecimal(parameters[0]) else { throw invalid("epoch", parameters[0]) }
        return Epoch(number)
    }

    func root(_ position: Int) throws -> Root {
        guard parameters.indices.contains(position), hasHexPrefix(String(parameters[position])),
            let root = Root(hex: String(parameters[position]))
        else { throw invalid("root", parameters.indices.contains(position) ? parameters[position] : "") }
        return root
    }

    func slot() throws -> Slot {
        guard let number = parseDecimal(parameters[0]) else { throw invalid("slot", parameters[0]) }
        return Slot(number)
    }
}

// MARK: Query

extension APIRequest {
    func text(_ name: String) -> String? {
        query.first { $0.name == name }?.value
    }

    func number(_ name: String) throws -> UInt64? {
        guard let text = text(name) else { return nil }
        guard let number = parseDecimal(text) else { throw invalid(name, text) }
        return number
    }

    func flag(_ name: String) throws -> Bool? {
        guard let text = text(name) else { return nil }
        guard let flag = Bool(text) else { throw invalid(name, text) }
        return flag
    }

    func requiredNumber(_ name: String) throws -> UInt64 {
        guard let number = try number(name) else { throw missing(name) }
        return number
    }

    func hex<let count: Int>(_ name: String) throws -> FixedBytes<count>? {
        guard let text = text(name) else { return nil }
        guard hasHexPrefix(text), let bytes = FixedBytes<count>(hex: text) else { throw invalid(name, text) }
        return bytes
    }

    func requiredHex<let count: Int>(_ name: String) throws -> FixedBytes<count> {
        guard let bytes: FixedBytes<count> = try hex(name) else { throw missing(name) }
        return bytes
    }

    /// An array parameter: repeated, separated by commas, or both.
    func list(_ name: String) -> [String] {
        query.filter { $0.name == name }
            .flatMap { $0.value.split(separator: ",").map(String.init) }
    }

    func choices<Choice: RawRepresentable<String>>(_ name: String) throws -> [Choice] {
        try list(name).map { text in
            guard let choice = Choice(rawValue: text) else { throw invalid(name, text) }
            return choice
        }
    }
}

// MARK: Body

extension APIRequest {
    /// The body in the form its Content-Type names.
    func decode<Body: APIBody>(version: ForkName? = nil) throws -> Body {
        let metadata = BodyMetadata(version: version ?? self.version)
        do throws(BodyError) {
            switch contentType {
            case .json: return try Body(json: body, metadata, spec)
            case .ssz: return try Body(ssz: body, metadata, spec)
            }
        } catch {
            throw BeaconAPIError.badRequest("Invalid request body: \(error)")
        }
    }

    func bare<Value: APIJSON>() throws -> Value {
        let body: BareBody<Value> = try decode()
        return body.value
    }

    /// A non-empty list: `minItems: 1`.
    func indices() throws -> [ValidatorIndex] {
        let indices: [ValidatorIndex] = try bare()
        guard !indices.isEmpty else { throw BeaconAPIError.badRequest("Invalid request body: no validator indices") }
        return indices
    }
}

/// Quotes at most 100 characters of what came: it may be megabytes.
private func invalid(_ what: String, _ text: some StringProtocol) -> BeaconAPIError {
    .badRequest("Invalid \(what): \(text.prefix(100))")
}

private func missing(_ name: String) -> BeaconAPIError {
    .badRequest("Missing parameter: \(name)")
}
