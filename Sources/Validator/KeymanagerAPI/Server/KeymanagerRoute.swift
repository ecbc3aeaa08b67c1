import Primitives

/// The resources of the API (keymanager-APIs v1.1 and `builder_config`), by their paths.
enum KeymanagerRoute: Hashable {
    case keystores
    case remoteKeys
    case setting(ProposerRoute, BLSPubkey)
    case voluntaryExit(BLSPubkey)

    /// The settings of one key.
    enum ProposerRoute: String, Hashable {
        case feeRecipient = "feerecipient"
        case gasLimit = "gas_limit"
        case graffiti
        case builderConfig = "builder_config"
    }

    /// - Returns: nil when there is no such resource.
    /// - Throws: 400 when the path names no public key.
    init?(path: String) throws(APIError) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        switch Array(parts) {
        case ["eth", "v1", "keystores"]: self = .keystores
        case ["eth", "v1", "remotekeys"]: self = .remoteKeys
        case let parts where parts.count == 5 && parts.prefix(3) == ["eth", "v1", "validator"]:
            let setting = ProposerRoute(rawValue: String(parts[4]))
            guard setting != nil || parts[4] == "voluntary_exit" else { return nil }
            guard let pubkey = BLSPubkey(hex: parts[3]), parts[3].hasPrefix("0x") else {
                throw .badRequest("the path names no public key: 0x and 96 hex digits")
            }
            self = setting.map { .setting($0, pubkey) } ?? .voluntaryExit(pubkey)
        default: return nil
        }
    }

    /// The methods that the resource takes.
    var methods: [String] {
        switch self {
        case .voluntaryExit: ["POST"]
        default: ["GET", "POST", "DELETE"]
        }
    }
}
