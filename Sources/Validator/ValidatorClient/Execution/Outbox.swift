import BeaconAPI
import ConsensusTypes
import Duties
import Primitives
import SSZ
import Synchronization

/// Signed messages of one work, ready to be published.
enum SignedMessages: Sendable {
    case attestations(Versioned<[ForkedSubmittedAttestation]>)
    case aggregates(Versioned<[ForkedSignedAggregateAndProof]>)
    case block(ForkedSignedBlockContents)
    case blindedBlock(ForkedSignedBlindedBeaconBlock)
    case syncMessages([SyncCommitteeMessage])
    case contributions([SignedContributionAndProof])
    /// With the builder whose bid it takes, for the node to forward it.
    case builderBlock(ForkedSignedBlockContents, builderURL: String)
    case payloadAttestations(Versioned<[PayloadAttestationMessage]>)
    case envelope(SignedEnvelope)

    var count: Int {
        switch self {
        case .attestations(let messages): messages.data.count
        case .aggregates(let messages): messages.data.count
        case .block, .blindedBlock, .builderBlock, .envelope: 1
        case .syncMessages(let messages): messages.count
        case .contributions(let messages): messages.count
        case .payloadAttestations(let messages): messages.data.count
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
    /// One for each message, in their order.
    var validators: [ValidatorIndex] = []
    /// The block voted for or proposed.
    var root: Root?
}

/// A block that the node has produced and nobody has signed.
struct Draft: Sendable {
    enum Block {
        case produced(ProducedBlock)
        case gloas(ProducedGloasBlock)

        func root(_ spec: Spec) -> Root {
            switch self {
            case .produced(let produced): produced.root(spec)
            case .gloas(let produced): produced.block.hashTreeRoot(spec.limits)
            }
        }
    }

    var request: BlockRequest
    var block: Block
    var steps: DutySteps
}

/// Keeps drafts until they are signed and signed messages until they are published: messages are signed once, published
/// as often as it takes.
final class Outbox: Sendable {
    private struct State {
        var drafts: [WorkID: Draft] = [:]
        var outgoing: [WorkID: Outgoing] = [:]
        /// Works that may put something in.
        var open: Set<WorkID> = []
        /// By the work of the block.
        var payloads: [WorkID: OwnPayload] = [:]
    }

    private let state = Mutex(State())

    /// A work begins, or goes on.
    func open(_ id: WorkID) {
        state.withLock { _ = $0.open.insert(id) }
    }

    /// A work rests: it stays open only as long as something of it is in here.
    func rest(_ id: WorkID) {
        state.withLock { state in
            if state.drafts[id] == nil, state.outgoing[id] == nil { state.open.remove(id) }
        }
    }

    /// Keeps a draft, unless its work was given up.
    func keep(_ draft: Draft, _ id: WorkID) {
        state.withLock { state in
            if state.open.contains(id) { state.drafts[id] = draft }
        }
    }

    func takeDraft(_ id: WorkID) -> Draft? {
        state.withLock { $0.drafts.removeValue(forKey: id) }
    }

    /// Keeps signed messages. Returns whether their work still wants them.
    func keep(_ outgoing: Outgoing, _ id: WorkID) -> Bool {
        state.withLock { state in
            guard state.open.contains(id) else { return false }
            state.outgoing[id] = outgoing
            return true
        }
    }

    /// How many works have something in here, or may put it in.
    var count: Int {
        state.withLock { $0.open.union($0.drafts.keys).union($0.outgoing.keys).count }
    }

    /// The duty that a draft or a signed message of the work is for.
    func duty(_ id: WorkID) -> (kind: DutyKind, slot: Slot)? {
        state.withLock { state in
            if let outgoing = state.outgoing[id] { return (outgoing.kind, outgoing.slot) }
            return state.drafts[id].map { (.proposal, $0.request.slot) }
        }
    }

    /// Keeps the payload of a block; those of earlier slots are of no use any more.
    func keep(_ payload: OwnPayload, _ id: WorkID) {
        state.withLock { state in
            state.payloads = state.payloads.filter { $0.value.slot >= payload.slot }
            state.payloads[id] = payload
        }
    }

    func payload(of id: WorkID) -> OwnPayload? {
        state.withLock { $0.payloads[id] }
    }

    func removePayload(of id: WorkID) {
        state.withLock { $0.payloads[id] = nil }
    }

    subscript(id: WorkID) -> Outgoing? {
        state.withLock { $0.outgoing[id] }
    }

    /// Takes a work out, whatever there is of it.
    @discardableResult
    func remove(_ id: WorkID) -> Outgoing? {
        state.withLock { state in
            state.drafts[id] = nil
            state.open.remove(id)
            return state.outgoing.removeValue(forKey: id)
        }
    }
}
