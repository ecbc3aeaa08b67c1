import PVFCandidate
import PVFPrimitives
import Primitives

/// A candidate whose receipt fits its parts.
struct TestCandidate {
    var code: [UInt8] = [0, 0x61, 0x73, 0x6d]
    var pov = ProofOfValidity(blockData: [5, 6, 7])
    var data = PersistedValidationData(
        parentHead: [1], relayParentNumber: 2, relayParentStorageRoot: Hash32(), maxPovSize: 100)
    var receipt: CandidateReceipt

    init(result: ValidationResult) {
        receipt = CandidateReceipt(
            relayParent: Hash32(), povHash: Hash32(blake2b256: pov.encoded),
            validationCodeHash: Hash32(blake2b256: code), paraHead: Hash32(blake2b256: result.headData),
            commitmentsHash: CandidateCommitments(result).hash)
    }
}
