import ConsensusTypes
import Primitives
import SSZ
import StateTransition

/// What the fork choice's handlers take from a block's body, of any fork.
struct ForkChoiceContents {
    var attestations: [ForkedAttestation] = []
    var attesterSlashings: [ForkedAttesterSlashing] = []
    var commitments: [KZGCommitment] = []
    var executionBlockHash = Hash32()
    var executionParentHash = Hash32()
    /// Gloas: what the block builds on, as its bid says; nil before.
    var bidParentBlockHash: Hash32?

    init(_ block: ForkedSignedBeaconBlock) {
        switch block {
        case .phase0(let block): take(block.message.body, { .phase0($0) }, { .phase0($0) })
        case .altair(let block): take(block.message.body, { .altair($0) }, { .altair($0) })
        case .bellatrix(let block):
            take(block.message.body, { .bellatrix($0) }, { .bellatrix($0) })
            takePayload(block.message.body)
        case .capella(let block):
            take(block.message.body, { .capella($0) }, { .capella($0) })
            takePayload(block.message.body)
        case .deneb(let block):
            take(block.message.body, { .deneb($0) }, { .deneb($0) })
            takePayload(block.message.body)
            commitments = Array(block.message.body.blobKZGCommitments)
        case .electra(let block):
            take(block.message.body, { .electra($0) }, { .electra($0) })
            takePayload(block.message.body)
            commitments = Array(block.message.body.blobKZGCommitments)
        case .fulu(let block):
            take(block.message.body, { .fulu($0) }, { .fulu($0) })
            takePayload(block.message.body)
            commitments = Array(block.message.body.blobKZGCommitments)
        case .gloas(let block):
            take(block.message.body, { .gloas($0) }, { .gloas($0) })
            let bid = block.message.body.signedExecutionPayloadBid.message
            executionBlockHash = bid.blockHash
            bidParentBlockHash = bid.parentBlockHash
        }
    }

    private mutating func take<B: BeaconBlockBodyProtocol>(
        _ body: B, _ attestation: (B.Attestation) -> ForkedAttestation,
        _ slashing: (B.AttesterSlashing) -> ForkedAttesterSlashing
    ) {
        attestations = body.attestations.map(attestation)
        attesterSlashings = body.attesterSlashings.map(slashing)
    }

    private mutating func takePayload<B: BellatrixBeaconBlockBody>(_ body: B) {
        executionBlockHash = body.executionPayload.blockHash
        executionParentHash = body.executionPayload.parentHash
    }
}

extension ForkedBeaconState {
    /// `is_merge_transition_block` (Bellatrix) for a block on the state; false in other forks.
    func isMergeTransition(_ block: ForkedSignedBeaconBlock) -> Bool {
        guard case .bellatrix(let state) = self, case .bellatrix(let block) = block else { return false }
        return isMergeTransitionBlock(state, block.message.body)
    }
}
