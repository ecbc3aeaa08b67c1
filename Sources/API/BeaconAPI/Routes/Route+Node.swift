// beacon-APIs apis/node, apis/eventstream

extension Route {
    package static let nodeVersion = Route(.get, "/eth/v1/node/version")
    package static let nodeVersionV2 = Route(.get, "/eth/v2/node/version")
    package static let nodeIdentity = Route(.get, "/eth/v1/node/identity")
    package static let syncing = Route(.get, "/eth/v1/node/syncing")
    package static let health = Route(.get, "/eth/v1/node/health", response: .none)
    package static let peerCount = Route(.get, "/eth/v1/node/peer_count")
    package static let peers = Route(.get, "/eth/v1/node/peers")
    /// Answers text/event-stream.
    package static let events = Route(.get, "/eth/v1/events", response: .none)
}
