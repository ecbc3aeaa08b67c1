import BeaconAPI
import ConsensusTypes
import Primitives
import SSZ

extension ScriptedNode {
    func poolAttestations(
        slot: Slot?, committeeIndex: CommitteeIndex?
    ) async throws -> Versioned<[ForkedAttestation]> {
        try await note([slot, committeeIndex])
        return Versioned(fork, [try Sample.zero(fork, spec)])
    }

    func submitAttestations(_ attestations: Versioned<[ForkedSubmittedAttestation]>) async throws {
        try await note([attestations.version, attestations.data])
    }

    func poolAttesterSlashings() async throws -> Versioned<[ForkedAttesterSlashing]> {
        try await note()
        return Versioned(fork, [try Sample.zero(fork, spec)])
    }

    func submitAttesterSlashing(_ slashing: ForkedAttesterSlashing) async throws {
        try await note([slashing])
    }

    func poolProposerSlashings() async throws -> [ProposerSlashing] {
        try await note()
        return [ProposerSlashing()]
    }

    func submitProposerSlashing(_ slashing: ProposerSlashing) async throws {
        try await note([slashing])
    }

    func poolVoluntaryExits() async throws -> [SignedVoluntaryExit] {
        try await note()
        return [Sample.exit]
    }

    func submitVoluntaryExit(_ exit: SignedVoluntaryExit) async throws {
        try await note([exit])
    }

    func poolBLSToExecutionChanges() async throws -> [SignedBLSToExecutionChange] {
        try await note()
        return [SignedBLSToExecutionChange()]
    }

    func submitBLSToExecutionChanges(_ changes: [SignedBLSToExecutionChange]) async throws {
        try await note([changes])
    }

    func submitSyncCommitteeMessages(_ messages: [SyncCommitteeMessage]) async throws {
        try await note([messages])
    }

    func nodeVersion() async throws -> NodeVersion {
        try await note()
        return NodeVersion(
            text: "Vigil/v0.1 \"quoted\"",
            beaconNode: ClientVersion(code: "VG", name: "Vigil", version: "v0.1", commit: "0x01020304"))
    }

    func nodeIdentity() async throws -> NodeIdentity {
        try await note()
        return NodeIdentity(
            peerID: "16Uiu2", enr: "enr:-x", p2pAddresses: ["/ip4/127.0.0.1/tcp/9000"], discoveryAddresses: [],
            metadata: .init(seqNumber: 3, attnets: [1, 0, 0, 0, 0, 0, 0, 0], syncnets: [15]))
    }

    func syncing() async throws -> SyncingStatus {
        try await note()
        return SyncingStatus(headSlot: 12, syncDistance: 3, isSyncing: true, elOffline: true)
    }

    func health() async throws -> NodeHealth {
        try await note()
        return currentHealth
    }

    func peerCount() async throws -> PeerCount {
        try await note()
        return PeerCount(disconnected: 1, connecting: 2, connected: 3, disconnecting: 4)
    }

    func peers(states: [PeerState], directions: [PeerDirection]) async throws -> [PeerInfo] {
        try await note([states, directions])
        return [
            PeerInfo(peerID: "a", enr: nil, lastSeenP2PAddress: "/ip4/1.2.3.4", state: .connected, direction: .inbound)
        ]
    }

    func events(_ topics: Set<EventTopic>) async throws -> BeaconEventStream {
        try await note([topics.map(\.rawValue).sorted()])
        return broadcaster.subscribe(topics)
    }
}
