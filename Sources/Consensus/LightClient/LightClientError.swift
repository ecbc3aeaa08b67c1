/// Why light client data was refused: one case per `assert` of the sync protocol.
package enum LightClientError: Error, Hashable, Sendable, CustomStringConvertible {
    case notEnoughParticipants
    case invalidHeader
    case slotsOutOfOrder
    case skipsSyncCommitteePeriod
    case notRelevant
    case finalizedHeaderWithoutProof
    case finalityBranch
    case nextSyncCommitteeWithoutProof
    case nextSyncCommitteeMismatch
    case nextSyncCommitteeBranch
    case currentSyncCommitteeBranch
    case untrustedBlockRoot
    case invalidPublicKey
    case invalidSignature
    case unexpectedFinalizedPeriod
    /// The state, the block and its parent do not belong together.
    case mismatchedChainData
    /// There is no light client data before Altair, or the parent's was never collected.
    case unavailable

    package var description: String {
        switch self {
        case .notEnoughParticipants: "too few members of the sync committee signed"
        case .invalidHeader: "the execution header is not proven by the block"
        case .slotsOutOfOrder: "the slots of clock, signature, attested and finalized header are not in order"
        case .skipsSyncCommitteePeriod: "the signature is of a period whose committee is not known"
        case .notRelevant: "the update brings nothing new"
        case .finalizedHeaderWithoutProof: "a finalized header without its proof"
        case .finalityBranch: "the proof of the finalized header does not verify"
        case .nextSyncCommitteeWithoutProof: "a next sync committee without its proof"
        case .nextSyncCommitteeMismatch: "not the next sync committee that is known"
        case .nextSyncCommitteeBranch: "the proof of the next sync committee does not verify"
        case .currentSyncCommitteeBranch: "the proof of the current sync committee does not verify"
        case .untrustedBlockRoot: "the header is not of the trusted block"
        case .invalidPublicKey: "a public key of the sync committee is no valid point"
        case .invalidSignature: "invalid signature"
        case .unexpectedFinalizedPeriod: "the finalized header is not of the store's period"
        case .mismatchedChainData: "state, block and parent do not belong together"
        case .unavailable: "no light client data for this block"
        }
    }
}
