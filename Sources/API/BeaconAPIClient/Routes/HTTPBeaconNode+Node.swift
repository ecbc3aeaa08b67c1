package import BeaconAPI

extension HTTPBeaconNode {
    /// Asks both routes; the older one's text is enough.
    package func nodeVersion() async throws -> NodeVersion {
        async let clients = clientVersions()
        do {
            let body: DataBody<VersionText> = try await get(Call(route: .nodeVersion))
            let versions = try? await clients
            return NodeVersion(
                text: body.data.version, beaconNode: versions?.beaconNode, executionClient: versions?.executionClient)
        } catch let error as BeaconAPIError where [404, 405, 410].contains(error.code) {
            guard let versions = try? await clients else { throw error }
            return NodeVersion(
                text: "\(versions.beaconNode.name)/\(versions.beaconNode.version)", beaconNode: versions.beaconNode,
                executionClient: versions.executionClient)
        }
    }

    private func clientVersions() async throws -> ClientVersions {
        let body: DataBody<ClientVersions> = try await get(Call(route: .nodeVersionV2))
        return body.data
    }

    package func nodeIdentity() async throws -> NodeIdentity {
        let body: DataBody<NodeIdentity> = try await get(Call(route: .nodeIdentity))
        return body.data
    }

    package func syncing() async throws -> SyncingStatus {
        let body: DataBody<SyncingStatus> = try await get(Call(route: .syncing))
        return body.data
    }

    package func health() async throws -> NodeHealth {
        do {
            return try await send(Call(route: .health)) == 206 ? .syncing : .ready
        } catch let error as BeaconAPIError where error.code == 503 {
            return .notInitialized
        }
    }

    package func peerCount() async throws -> PeerCount {
        let body: DataBody<PeerCount> = try await get(Call(route: .peerCount))
        return body.data
    }

    package func peers(states: [PeerState], directions: [PeerDirection]) async throws -> [PeerInfo] {
        let query = states.map { ("state", $0.rawValue) } + directions.map { ("direction", $0.rawValue) }
        let body: PeersBody = try await get(Call(route: .peers, query: query))
        return body.peers
    }
}
