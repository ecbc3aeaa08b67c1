import ConsensusTypes
import Primitives
import SSZ

/// What a proposal takes from its execution engine.
struct ProposedPayload: Sendable {
    /// The payload in the shape that its fork has; Deneb's is that of the later forks too.
    enum Payload: Sendable {
        case bellatrix(Bellatrix.ExecutionPayload)
        case capella(Capella.ExecutionPayload)
        case deneb(Deneb.ExecutionPayload)
    }

    var payload: Payload
    var commitments = BlobKZGCommitments()
    var proofs: [KZGProof] = []
    var blobs = Blobs()
    /// From Electra on.
    var executionRequests = ExecutionRequests()
    /// What it pays the fee recipient, in wei.
    var value = UInt256()
}

/// Why a block cannot have a payload.
enum PayloadUnavailable: Error {
    /// The engine's payload is not of the block's fork.
    case wrongFork
}

/// A block of the node's own making, unsigned, with what is published beside it.
struct Proposal: Sendable {
    var block: ForkedBeaconBlock
    var payload: ProposedPayload?
}
