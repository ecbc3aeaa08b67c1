/// What a validator may say of a candidate.
package enum CandidateVerdict: Hashable, Sendable {
    /// The candidate keeps what its receipt promises.
    case valid(CandidateCommitments)
    /// Vote against it.
    case invalid(CandidateInvalidity)
    /// This machine cannot tell; say nothing.
    case abstain(reason: String)
}

/// Why a candidate is invalid.
package enum CandidateInvalidity: Error, Hashable, Sendable, CustomStringConvertible {
    /// The proof of validity's encoding is longer than the relay chain allows.
    case povTooLarge(size: Int, limit: UInt32)
    /// The proof of validity is not the receipt's.
    case povHashMismatch
    /// The code is not the receipt's.
    case codeHashMismatch
    /// The proof of validity cannot be decompressed within its limit.
    case povDecompressionFailure
    /// The validation function refused the block, or may have.
    case executionError(String)
    /// The execution took too long.
    case timeout
    /// The new head is not the receipt's.
    case paraHeadHashMismatch
    /// The commitments are not the receipt's.
    case commitmentsHashMismatch

    package var description: String {
        switch self {
        case .povTooLarge(let size, let limit): "the proof of validity has \(size) bytes, more than \(limit)"
        case .povHashMismatch: "the proof of validity is not the receipt's"
        case .codeHashMismatch: "the validation code is not the receipt's"
        case .povDecompressionFailure: "the proof of validity cannot be decompressed"
        case .executionError(let reason): reason
        case .timeout: "the execution took too long"
        case .paraHeadHashMismatch: "the new head is not the receipt's"
        case .commitmentsHashMismatch: "the commitments are not the receipt's"
        }
    }
}
