package import BeaconAPI
package import ConsensusTypes
import ForkChoice
import Primitives
import SlotClock

// Configuration and the node itself.

extension BeaconChain: BeaconNodeAPI {
    /// The chain does no I/O over a network: its calls need no limit.
    package nonisolated func limited(to timeout: Duration) -> any BeaconNodeAPI { self }

    package func genesis() async throws -> GenesisInfo {
        GenesisInfo(
            genesisTime: genesisRecord.time, genesisValidatorsRoot: genesisRecord.validatorsRoot,
            genesisForkVersion: genesisRecord.forkVersion)
    }

    package func configSpec() async throws -> ConfigSpec {
        ConfigSpec(entries: spec.configSpecEntries())
    }

    package func forkSchedule() async throws -> [Fork] {
        spec.forkSchedule
    }

    package func depositContract() async throws -> DepositContract {
        DepositContract(chainID: spec.config.depositChainID, address: spec.config.depositContractAddress)
    }

    package func nodeVersion() async throws -> NodeVersion {
        NodeVersion(text: options.version)
    }

    package func nodeIdentity() async throws -> NodeIdentity {
        NodeIdentity(
            peerID: "", enr: "", p2pAddresses: [], discoveryAddresses: [],
            metadata: NodeIdentity.MetaData(
                seqNumber: 0, attnets: [UInt8](repeating: 0, count: 8), syncnets: [0]))
    }

    /// A node without peers has nobody to sync from: it counts as synced, and as far behind as its head is, but while
    /// it bridges a long pause.
    package func syncing() async throws -> SyncingStatus {
        let distance = currentSlot.rawValue - min(head.slot, currentSlot).rawValue
        return SyncingStatus(
            headSlot: head.slot, syncDistance: distance, isSyncing: isCatchingUp,
            isOptimistic: forkChoice.isOptimistic(head.root), elOffline: isEngineOffline)
    }

    package func health() async throws -> NodeHealth { isCatchingUp ? .syncing : .ready }

    package func peerCount() async throws -> PeerCount {
        PeerCount(disconnected: 0, connecting: 0, connected: 0, disconnecting: 0)
    }

    package func peers(states: [PeerState], directions: [PeerDirection]) async throws -> [PeerInfo] { [] }

    package func events(_ topics: Set<EventTopic>) async throws -> BeaconEventStream {
        broadcaster.subscribe(topics)
    }
}
