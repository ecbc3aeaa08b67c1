import BeaconAPI
import BeaconAPIClient
import BeaconNodePool
import ConsensusTypes
import Duties
import Logging

/// The beacon nodes of a validator client: where they are, how they are reached, and how they are used together.
struct BeaconNodesSetup: Sendable {
    var entries: [NodeEntry]
    /// Certificates for all that are called by https.
    var access = NodeAccess.plain
    /// Who gets which headers.
    var headers = NodeHeaders()
    var configuration = PoolConfiguration()

    init(url: String) {
        entries = [NodeEntry(url: url)]
    }

    init(entries: [NodeEntry], access: NodeAccess, headers: NodeHeaders, configuration: PoolConfiguration) {
        self.entries = entries
        self.access = access
        self.headers = headers
        self.configuration = configuration
    }

    /// - Parameter spec: what answers are decoded by until the nodes have told their chain.
    func pool(spec: Spec, observer: (any CallObserver)? = nil, logger: Logger) throws -> BeaconNodePool {
        let headers = try headers.resolved(for: entries.map(\.url))
        let members = try entries.enumerated().map { index, entry in
            let isTLS = entry.url.lowercased().hasPrefix("https://")
            let access = isTLS || entries.count == 1 ? access : access.withoutCertificates
            let node = try HTTPBeaconNode(url: entry.url, spec: spec, access: access.with(headers: headers[index]))
            return PoolMember(
                id: NodeID(index), name: node.name, roles: entry.roles, api: node, adopt: node.adopt,
                renew: node.forgetCapabilities)
        }
        return BeaconNodePool(members, configuration: configuration, observer: observer, logger: logger)
    }
}
