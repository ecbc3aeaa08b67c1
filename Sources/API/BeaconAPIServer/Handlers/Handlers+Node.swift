import BeaconAPI

extension Handlers {
    static let node: [Route: Handler] = [
        .nodeVersion: { .body(DataBody(VersionText(try await $0.node.nodeVersion().text))) },
        .nodeVersionV2: { request in
            let version = try await request.node.nodeVersion()
            guard let beaconNode = version.beaconNode else { throw BeaconAPIError.notFound("Structured version") }
            return .body(
                DataBody(ClientVersions(beaconNode: beaconNode, executionClient: version.executionClient)))
        },
        .nodeIdentity: { .body(DataBody(try await $0.node.nodeIdentity())) },
        .syncing: { .body(DataBody(try await $0.node.syncing())) },
        .health: health,
        .peerCount: { .body(DataBody(try await $0.node.peerCount())) },
        .peers: { request in
            let states: [PeerState] = try request.choices("state")
            let directions: [PeerDirection] = try request.choices("direction")
            return .body(PeersBody(try await request.node.peers(states: states, directions: directions)))
        },
        .events: { request in
            let names = request.list("topics")
            guard !names.isEmpty else { throw BeaconAPIError.badRequest("Missing parameter: topics") }
            let topics = try names.map { name in
                guard let topic = EventTopic(rawValue: name) else {
                    throw BeaconAPIError.badRequest("Invalid topic: \(name.prefix(100))")
                }
                return topic
            }
            return .events(try await request.node.events(Set(topics)))
        },
    ]

    private static let health: Handler = { request in
        let syncingStatus = try request.number("syncing_status") ?? 206
        // The text allows 1xx too, which HTTP has no final answers of.
        guard (200...599).contains(syncingStatus) else {
            throw BeaconAPIError.badRequest("Invalid syncing status code: \(syncingStatus)")
        }
        switch try await request.node.health() {
        case .ready: return .status(200)
        case .syncing: return .status(Int(syncingStatus))
        case .notInitialized: return .status(503)
        }
    }
}
