import Primitives
import ProposerSettings

/// The routes of the API, from a request's body to the answer.
struct KeymanagerHandlers: Sendable {
    let slot: KeymanagerSlot

    /// - Parameters:
    ///   - method: one of those that the route takes.
    ///   - query: the value of `epoch`.
    func answer(
        _ method: String, _ route: KeymanagerRoute, query: String?, body: [UInt8]
    ) async throws(APIError) -> KeymanagerAnswer {
        guard let keymanager = slot.keymanager else {
            throw APIError(503, "the validator client is starting: it waits for its beacon node")
        }
        switch (route, method) {
        case (.keystores, "GET"):
            return KeymanagerAnswer(body: JSONAnswers.keystores(await keymanager.localKeys()))
        case (.keystores, "POST"):
            let statuses = try await keymanager.importKeystores(try ImportKeystoresRequest(body: body))
            return KeymanagerAnswer(body: JSONAnswers.statuses(statuses))
        case (.keystores, _):
            let deletion = await keymanager.deleteKeystores(try DeleteKeysRequest(body: body).pubkeys)
            return KeymanagerAnswer(body: JSONAnswers.statuses(deletion.statuses, interchange: deletion.interchange))
        case (.remoteKeys, "GET"):
            return KeymanagerAnswer(body: JSONAnswers.remoteKeys(await keymanager.remoteKeys()))
        case (.remoteKeys, "POST"):
            let statuses = await keymanager.importRemoteKeys(try ImportRemoteKeysRequest(body: body).keys)
            return KeymanagerAnswer(body: JSONAnswers.statuses(statuses))
        case (.remoteKeys, _):
            let statuses = await keymanager.deleteRemoteKeys(try DeleteKeysRequest(body: body).pubkeys)
            return KeymanagerAnswer(body: JSONAnswers.statuses(statuses))
        case (.setting(let setting, let pubkey), _):
            try keymanager.requireKey(pubkey)
            return try self.setting(setting, pubkey, method, body, keymanager)
        case (.voluntaryExit(let pubkey), _):
            try keymanager.requireKey(pubkey)
            return KeymanagerAnswer(body: try await keymanager.signExit(pubkey, epoch: try epoch(query)))
        }
    }

    private func setting(
        _ route: KeymanagerRoute.ProposerRoute, _ pubkey: BLSPubkey, _ method: String, _ body: [UInt8],
        _ keymanager: Keymanager
    ) throws(APIError) -> KeymanagerAnswer {
        let proposers = keymanager.proposers
        switch method {
        case "GET":
            return KeymanagerAnswer(body: try value(route, pubkey, keymanager))
        case "POST":
            let value = try request(route, body)
            if value == .builders(BuilderConfig()) {
                // A configuration that says nothing takes back what was said.
                try change { () throws(ProposerSettingsError) in try proposers.remove(.builders, of: pubkey) }
            } else {
                try change { () throws(ProposerSettingsError) in try proposers.set(value, of: pubkey) }
            }
            return KeymanagerAnswer(status: 202)
        default:
            try change { () throws(ProposerSettingsError) in try proposers.remove(route.field, of: pubkey) }
            return KeymanagerAnswer(status: 204)
        }
    }

    private func value(
        _ route: KeymanagerRoute.ProposerRoute, _ pubkey: BLSPubkey, _ keymanager: Keymanager
    ) throws(APIError) -> [UInt8] {
        let settings = keymanager.proposers.settings(of: pubkey)
        switch route {
        case .feeRecipient:
            guard let address = settings.feeRecipient else {
                throw .notFound("no fee recipient is set for this key, and there is no default")
            }
            return JSONAnswers.feeRecipient(address, of: pubkey)
        case .gasLimit: return JSONAnswers.gasLimit(keymanager.gasLimit(of: pubkey), of: pubkey)
        case .graffiti: return JSONAnswers.graffiti(settings.graffiti, of: pubkey)
        case .builderConfig: return JSONAnswers.builders(settings.builders)
        }
    }

    private func request(
        _ route: KeymanagerRoute.ProposerRoute, _ body: [UInt8]
    ) throws(APIError) -> ProposerValue {
        switch route {
        case .feeRecipient: try SettingRequest.feeRecipient(body)
        case .gasLimit: try SettingRequest.gasLimit(body)
        case .graffiti: try SettingRequest.graffiti(body)
        case .builderConfig: try SettingRequest.builders(body)
        }
    }

    private func change(_ body: () throws(ProposerSettingsError) -> Void) throws(APIError) {
        do throws(ProposerSettingsError) {
            try body()
        } catch {
            switch error.code {
            case .fixed: throw .forbidden(error.message)
            case .invalid, .malformed: throw .badRequest(error.message)
            case .io: throw APIError(500, error.message)
            }
        }
    }

    private func epoch(_ text: String?) throws(APIError) -> Epoch? {
        guard let text else { return nil }
        guard let number = UInt64(text) else { throw .badRequest("epoch is not a number from 0 to \(UInt64.max)") }
        return Epoch(number)
    }
}

extension KeymanagerRoute.ProposerRoute {
    var field: ProposerField {
        switch self {
        case .feeRecipient: .feeRecipient
        case .gasLimit: .gasLimit
        case .graffiti: .graffiti
        case .builderConfig: .builders
        }
    }
}
