import GossipRules

/// The house's names for the reasons that the cases give. The format calls them informative; a case whose reason is
/// here must fail by that condition and no other.
enum GossipVectorReasons {
    static func reason(_ text: String) -> GossipReason? { time[text] ?? shapes[text] ?? proofs[text] ?? others[text] }

    private static let time: [String: GossipReason] = [
        "attestation slot not within propagation range": .outsidePropagationRange,
        "attestation epoch is not current or previous epoch": .notCurrentOrPreviousEpoch,
        "aggregate slot is from a future slot": .futureSlot,
        "attestation slot is from a future slot": .futureSlot,
        "sidecar is from a future slot": .futureSlot,
        "contribution is not for the current slot": .notCurrentSlot,
        "message is not for the current slot": .notCurrentSlot,
        "block is not from a slot greater than the latest finalized slot": .notAfterFinalizedSlot,
    ]

    private static let shapes: [String: GossipReason] = [
        "committee index out of range": .committeeIndexOutOfRange,
        "proposer index out of range": .proposerIndexOutOfRange,
        "validator index out of range": .validatorIndexOutOfRange,
        "validator index out of range in indexed attestation 1": .validatorIndexOutOfRange,
        "validator index out of range in indexed attestation 2": .validatorIndexOutOfRange,
        "aggregation bits length does not match committee size": .aggregationBitsLength,
        "aggregator index not in committee": .aggregatorNotInCommittee,
        "attester is not a member of the committee": .attesterNotInCommittee,
        "attestation epoch does not match target epoch": .targetEpochMismatch,
        "attestation data index is non-zero": .dataIndex,
        "attestation is not unaggregated": .notUnaggregated,
        "attestation is for wrong subnet": .wrongSubnet,
        "sidecar is for wrong subnet": .wrongSubnet,
        "aggregate has no participants": .noParticipants,
        "aggregate committee bits must specify exactly one committee": .committeeBits,
        "too many blob kzg commitments": .tooManyBlobs,
    ]

    private static let proofs: [String: GossipReason] = [
        "invalid voluntary exit signature": .exitSignature,
        "invalid selection proof signature": .selectionProof,
        "invalid indexed attestation 1": .invalidIndexedAttestation,
        "invalid indexed attestation 2": .invalidIndexedAttestation,
        "invalid proposer slashing signature": .slashingSignature,
        "invalid attestation signature": .attestationSignature,
        "invalid aggregate signature": .aggregateSignature,
        "invalid proposer signature": .proposerSignature,
        "invalid proposer signature on header": .proposerSignature,
        "invalid BLS to execution change signature": .changeSignature,
        "invalid blob kzg proof": .kzgProof,
        "invalid sidecar kzg proofs": .kzgProof,
        "invalid sidecar inclusion proof": .inclusionProof,
        "invalid header inclusion proof": .inclusionProof,
    ]

    private static let others: [String: GossipReason] = [
        "all attester slashing indices already seen": .alreadySeen,
        "block is not the first valid block for this slot and proposer": .alreadySeen,
        "already seen proposer slashing for this proposer": .alreadySeen,
        "already seen message from this validator for this slot and subnet": .alreadySeen,
        "already seen attestation for this epoch and validator": .alreadySeen,
        "already seen aggregate for this epoch and aggregator": .alreadySeen,
        "already seen voluntary exit for this validator": .alreadySeen,
        "already seen BLS to execution change for this validator": .alreadySeen,
        "already seen contribution for this data": .supersetSeen,
        "already seen aggregate for this data": .supersetSeen,
        "finalized checkpoint is not an ancestor of block": .finalizedNotAncestor,
        "finalized checkpoint is not an ancestor of header's block": .finalizedNotAncestor,
        "target block is not an ancestor of LMD vote block": .targetNotAncestor,
        "block being voted for has not been seen": .blockUnseen,
        "block's parent has not been seen": .parentUnseen,
        "block is not from a higher slot than its parent": .notAfterParent,
        "sidecar's parent failed validation": .parentInvalid,
        "block proposer_index does not match expected proposer": .unexpectedProposer,
        "sidecar proposer_index does not match expected proposer": .unexpectedProposer,
        "pubkey does not match validator withdrawal credentials": .withdrawalKeyMismatch,
        "validator is not active": .notActive,
        "validator has already initiated exit": .exitInitiated,
        "voluntary exit epoch is in the future": .exitEpochInFuture,
        "headers are not different": .headersEqual,
        "header slots do not match": .headerSlotsDiffer,
        "header proposer indices do not match": .headerProposersDiffer,
        "proposer is not slashable": .notSlashable,
        "no slashable validators in intersection": .notSlashable,
        "attestation data is not slashable": .dataNotSlashable,
        "state is not the bid's parent block post-state": .stateUnavailable,
        "payload attestation's slot is not the current slot": .notCurrentSlot,
        "bid's slot is not the current or next slot": .notCurrentSlot,
        "bid's fee recipient does not match the proposer's preference": .bidFeeRecipient,
        "envelope's block has not been seen": .blockUnseen,
        "attestation data index must be 0 or 1": .dataIndex,
        "already seen valid bid for this slot, parent, and builder": .alreadySeen,
    ]
}
