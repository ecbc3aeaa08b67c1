import ConsensusTypes
import Primitives
import Synchronization

/// Everything that several clients published, and by whom, as it came over the wire.
final class SignedDuties: Sendable {
    struct Vote: Sendable {
        var attestation: ForkedSubmittedAttestation
        var client: String
    }

    struct Proposal: Sendable {
        var slot: Slot
        var proposer: ValidatorIndex
        var root: Root
        var signature: BLSSignature
        var client: String
    }

    private struct State {
        var votes: [Vote] = []
        var proposals: [Proposal] = []
    }

    private let state = Mutex(State())

    var votes: [Vote] { state.withLock { $0.votes } }
    var proposals: [Proposal] { state.withLock { $0.proposals } }

    /// How many votes a client has published, or all have; the same one again counts.
    func voteCount(of client: String?) -> Int { votes.count { client == nil || $0.client == client } }

    func record(_ attestations: [ForkedSubmittedAttestation], by client: String) {
        state.withLock { $0.votes += attestations.map { Vote(attestation: $0, client: client) } }
    }

    func record(_ block: ForkedSignedBeaconBlock, _ spec: Spec, by client: String) {
        let proposal = Proposal(
            slot: block.slot, proposer: block.proposerIndex, root: block.blockRoot(spec), signature: block.signature,
            client: client)
        state.withLock { $0.proposals.append(proposal) }
    }
}
