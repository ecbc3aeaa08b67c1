package import PVFPrimitives
import Primitives

/// What can be said of a candidate before anything is executed.
package enum BasicChecks {
    /// Holds size and hashes against the receipt, in the specification's order: proof of validity, then code.
    package static func check(
        _ receipt: CandidateReceipt, pov: ProofOfValidity, codeHash: CodeHash, maxPovSize: UInt32
    ) throws(CandidateInvalidity) {
        let encoded = pov.encoded
        guard encoded.count <= Int(maxPovSize) else { throw .povTooLarge(size: encoded.count, limit: maxPovSize) }
        guard Hash32(blake2b256: encoded) == receipt.povHash else { throw .povHashMismatch }
        guard codeHash == receipt.validationCodeHash else { throw .codeHashMismatch }
    }

    /// The parameters for the validation function; the block data is decompressed here.
    package static func params(
        _ data: PersistedValidationData, pov: ProofOfValidity
    ) throws(CandidateInvalidity) -> ValidationParams {
        let blockData: [UInt8]
        do {
            blockData = try CompressedBlob.decompress(pov.blockData, limit: CompressedBlob.povLimit)
        } catch {
            throw .povDecompressionFailure
        }
        return ValidationParams(
            parentHead: data.parentHead, blockData: blockData, relayParentNumber: data.relayParentNumber,
            relayParentStorageRoot: data.relayParentStorageRoot)
    }

    /// Holds what the validation function said against the receipt.
    package static func check(
        _ receipt: CandidateReceipt, result: ValidationResult
    ) throws(CandidateInvalidity) -> CandidateCommitments {
        guard Hash32(blake2b256: result.headData) == receipt.paraHead else { throw .paraHeadHashMismatch }
        let commitments = CandidateCommitments(result)
        guard commitments.hash == receipt.commitmentsHash else { throw .commitmentsHashMismatch }
        return commitments
    }
}
