import BeaconAPI
import ConsensusTypes
import Duties
import Primitives
import Synchronization

/// Signed messages of one work, ready to be published.
enum SignedMessages: Sendable {
    case attestations(Versioned<[ForkedSubmittedAttestation]>)
    case aggregates(Versioned<[ForkedSignedAggregateAndProof]>)
    case block(ForkedSignedBlockContents)
    case blindedBlock(ForkedSignedBlindedBeaconBlock)
    case syncMessages([SyncCommitteeMessage])
    case contributions([SignedContributionAndProof])

    var count: Int {
        switch self {
        case .attestations(let messages): messages.data.count
        case .aggregates(let messages): messages.data.count
        case .block, .blindedBlock: 1
        case .syncMessages(let messages): messages.count
        case .contributions(let messages): messages.count
        }
    }
}

/// What is known of a work on its way.
struct Outgoing: Sendable {
    var messages: SignedMessages
    var kind: DutyKind
    var slot: Slot
    var isLate = false
    var steps: DutySteps
}

/// A block that the node has produced and nobody has signed.
struct Draft: Sendable {
    var request: BlockRequest
    var block: ProducedBlock
    var steps: DutySteps
}

/// Keeps drafts until they are signed and signed messages until they are published: messages are signed once, published
/// as often as it takes.
final class Outbox: Sendable {
    private struct State {
        var drafts: [WorkID: Draft] = [:]
        var outgoing: [WorkID: Outgoing] = [:]
    }

    private let state = Mutex(State())

    func keep(_ draft: Draft, _ id: WorkID) {
        state.withLock { $0.drafts[id] = draft }
    }

    func takeDraft(_ id: WorkID) -> Draft? {
        state.withLock { $0.drafts.removeValue(forKey: id) }
    }

    func keep(_ outgoing: Outgoing, _ id: WorkID) {
        state.withLock { $0.outgoing[id] = outgoing }
    }

    subscript(id: WorkID) -> Outgoing? {
        state.withLock { $0.outgoing[id] }
    }

    /// Takes a work out, whatever there is of it.
    @discardableResult
    func remove(_ id: WorkID) -> Outgoing? {
        state.withLock { state in
            state.drafts[id] = nil
            return state.outgoing.removeValue(forKey: id)
        }
    }
}
