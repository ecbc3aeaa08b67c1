/// Why a gossip message is not forwarded (phase0/p2p-interface.md, "Topics and messages").
package enum GossipFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// `IGNORE`: dropped, and no fault of the peer that sent it.
    case ignore(GossipReason)
    /// `REJECT`: the message breaks a rule that its sender could check.
    case reject(GossipReason)

    package var reason: GossipReason {
        switch self {
        case .ignore(let reason), .reject(let reason): reason
        }
    }

    package var description: String {
        switch self {
        case .ignore(let reason): "ignored: \(reason)"
        case .reject(let reason): "rejected: \(reason)"
        }
    }
}

/// The condition that did not hold, one case per kind of condition of the `validate_…_gossip` functions.
package enum GossipReason: String, Hashable, Sendable {
    // Time
    case futureSlot, outsidePropagationRange, notCurrentSlot, notCurrentOrPreviousEpoch, notAfterFinalizedSlot
    case beforeCapella
    // Seen before
    case alreadySeen, supersetSeen
    // Indices and shapes
    case proposerIndexOutOfRange, validatorIndexOutOfRange, committeeIndexOutOfRange, subcommitteeIndexOutOfRange
    case blobIndexOutOfRange, dataIndex, committeeBits, wrongSubnet, targetEpochMismatch, aggregationBitsLength
    case noParticipants, notUnaggregated, tooManyBlobs, invalidSidecar
    // Roles
    case notAggregator, aggregatorNotInCommittee, attesterNotInCommittee, aggregatorNotInSubcommittee
    case unexpectedProposer
    // Signatures and proofs
    case proposerSignature, selectionProof, aggregatorSignature, aggregateSignature, attestationSignature
    case exitSignature, slashingSignature, syncMessageSignature, changeSignature
    case inclusionProof, kzgProof
    // Blocks
    case parentUnseen, parentInvalid, parentPayloadInvalid, notAfterParent, finalizedNotAncestor, payloadTimestamp
    case blockUnseen, blockInvalid, targetNotAncestor
    // Exits and changes
    case notActive, exitInitiated, exitEpochInFuture, activeTooShortly, notBLSCredentials, withdrawalKeyMismatch
    // Slashings
    case headerSlotsDiffer, headerProposersDiffer, headersEqual, notSlashable, dataNotSlashable
    case invalidIndexedAttestation
    // Partial columns
    case emptyMessage, cellCount, proofCount, headerDiffers, groupMismatch, noCommitments, headerUnseen, bitmapLength
    // Gloas
    case dependentRootUnseen, dependentRootInvalid, dependentRootTooLate, notDependentRoot, notNextProposer
    case pastSlot, proposerUnknown, preferencesUnseen, preferencesSignature
    case bidTooLow, bidNotAfterParent, bidPayment, bidParent, bidExecutionHead, bidFeeRecipient, bidGasLimit
    case bidRandao, bidNotOnHead, bidTooFarAhead, bidSignature, parentHashUnknown, parentPayloadUnverified
    case builderIndexOutOfRange, builderBalance, builderNotActive, builderVersion
    case envelopeBuilder, envelopeBlockHash, envelopeRequests, envelopeSlot, envelopeSignature
    case notInPTC, notAtBlockSlot, payloadVoteSignature, sameSlotIndex, payloadUnseen, payloadOptimistic
    case payloadInvalid, tooManyOperations, sidecarSlot
    // Not of the specification: the node's view does not reach far enough to decide.
    case stateUnavailable
}

/// Holds the specification's conditions to the words it gives them.
func require(_ condition: Bool, orIgnore reason: GossipReason) throws(GossipFailure) {
    guard condition else { throw .ignore(reason) }
}

func require(_ condition: Bool, orReject reason: GossipReason) throws(GossipFailure) {
    guard condition else { throw .reject(reason) }
}
