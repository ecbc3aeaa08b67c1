import BeaconAPI
import BeaconAPIClient
import ConsensusTypes
import Primitives
import SSZ

/// Collects what is published: from a node's events while it runs, through its restarts, and from its chain at the end.
actor MessageWatch {
    private struct Seat: Hashable {
        var slot: Slot
        var index: CommitteeIndex
    }

    private let node: HTTPBeaconNode
    private var committees: [Epoch: [Seat: [ValidatorIndex]]] = [:]
    private var attestations: Set<Phase0.Attestation> = []
    private(set) var messages = PublishedMessages()
    private var listening: Task<Void, Never>?

    init(_ probe: BeaconProbe) {
        node = probe.node
    }

    deinit {
        listening?.cancel()
    }

    /// Listens until the watch goes away.
    func start() {
        let feed = EventFeed(of: node, topics: [.attestation, .block]) { _ in .milliseconds(50) }
        listening = Task { [weak self] in
            for await update in feed {
                guard case .event(let event) = update else { continue }
                await self?.take(event)
            }
        }
    }

    private func take(_ event: BeaconEvent) async {
        switch event {
        case .attestation(let attestation): attestations.insert(attestation)
        case .block(let block): try? await record(.root(block.block))
        default: break
        }
    }

    /// Adds the canonical chain to what was heard, and gives it all.
    func finish() async throws -> PublishedMessages {
        listening?.cancel()
        let head = try await node.header(.head).data.header.message.slot
        for slot in UInt64(1)...max(head.rawValue, 1) {
            do {
                try await record(.slot(Slot(slot)))
            } catch let error as BeaconAPIError where error.code == 404 {
                continue
            }
            for included in try await node.blockAttestations(.slot(Slot(slot))).data {
                if let attestation = included.phase0 { attestations.insert(attestation) }
            }
        }
        for attestation in attestations { try await record(attestation) }
        return messages
    }

    private func record(_ block: BlockID) async throws {
        let info = try await node.header(block).data
        let header = info.header.message
        messages.record(block: info.root, at: header.slot, by: header.proposerIndex)
    }

    private func record(_ attestation: Phase0.Attestation) async throws {
        let data = attestation.data
        let committee = try await committees(of: data.target.epoch)[Seat(slot: data.slot, index: data.index)] ?? []
        for position in attestation.aggregationBits.setIndices where position < committee.count {
            messages.record(vote: data, by: committee[position])
        }
    }

    private func committees(of epoch: Epoch) async throws -> [Seat: [ValidatorIndex]] {
        if let known = committees[epoch] { return known }
        let all = try await node.committees(.head, epoch: epoch, index: nil, slot: nil).data
        let seats = Dictionary(all.map { (Seat(slot: $0.slot, index: $0.index), $0.validators) }) { $1 }
        committees[epoch] = seats
        return seats
    }
}

extension ForkedAttestation {
    /// The form of all forks before Electra.
    fileprivate var phase0: Phase0.Attestation? {
        switch self {
        case .phase0(let attestation), .altair(let attestation), .bellatrix(let attestation),
            .capella(let attestation), .deneb(let attestation):
            attestation
        case .electra, .fulu, .gloas: nil
        }
    }
}
