import BeaconAPI
import BeaconAPIClient
import ConsensusTypes
import Primitives
import SSZ

/// Collects what is published: from the events of nodes while they run, through their restarts, and from the chain at
/// the end.
actor MessageWatch {
    private let probes: [BeaconProbe]
    private var attestations: Set<Phase0.Attestation> = []
    /// Whose attestation of a slot was heard with its author's name on it, as it is from Electra on.
    private(set) var heard: [Slot: Set<ValidatorIndex>] = [:]
    private(set) var messages = PublishedMessages()
    private var listening: [Task<Void, Never>] = []

    init(_ probes: BeaconProbe...) {
        self.probes = probes
    }

    deinit {
        for task in listening { task.cancel() }
    }

    /// Listens until the watch goes away.
    func start() {
        listening = probes.map { probe in
            let feed = EventFeed(of: probe.node, topics: [.attestation, .singleAttestation, .block]) { _ in
                .milliseconds(50)
            }
            return Task { [weak self] in
                for await update in feed {
                    guard case .event(let event) = update else { continue }
                    await self?.take(event, of: probe)
                }
            }
        }
    }

    private func take(_ event: BeaconEvent, of probe: BeaconProbe) async {
        switch event {
        case .attestation(let attestation):
            attestations.insert(attestation)
        case .singleAttestation(let attestation):
            heard[attestation.data.slot, default: []].insert(attestation.attesterIndex)
            messages.record(vote: attestation.data, by: attestation.attesterIndex)
        case .block(let block):
            guard let header = try? await probe.node.header(.root(block.block)).data.header.message else { return }
            messages.record(block: block.block, at: header.slot, by: header.proposerIndex)
        default: break
        }
    }

    /// Adds the canonical chain of the first node to what was heard, and gives it all.
    func finish() async throws -> (messages: PublishedMessages, chain: CanonicalChain) {
        for task in listening { task.cancel() }
        let chain = try await CanonicalChain(of: probes[0])
        for (slot, block) in chain.blocks { messages.record(block: block.root, at: slot, by: block.proposer) }
        for vote in chain.votes {
            for attester in vote.attesters { messages.record(vote: vote.data, by: attester) }
        }
        var committees = CommitteeBook(probes[0].node)
        for attestation in attestations {
            for attester in try await committees.attesters(of: .phase0(attestation)) {
                messages.record(vote: attestation.data, by: attester)
            }
        }
        return (messages, chain)
    }
}
