import ConsensusTypes
import KZG
import Primitives
import SSZ
import StateTransition

/// Whether a published block comes with the blobs that it commits to (`is_data_available`; deneb/fork-choice.md,
/// fulu/fork-choice.md). A node without a network has them from nobody else. Pure, and as long as the blobs are many.
enum BlobCheck {
    /// - Returns: what is wrong; nil when nothing is.
    static func problem(_ contents: ForkedSignedBlockContents) -> String? {
        switch contents {
        case .phase0, .altair, .bellatrix, .capella, .gloas: nil
        case .deneb(let contents):
            problem(contents.signedBlock.message.body.blobKZGCommitments, contents, proofsPerBlob: 1)
        case .electra(let contents):
            problem(contents.signedBlock.message.body.blobKZGCommitments, contents, proofsPerBlob: 1)
        case .fulu(let contents):
            problem(
                contents.signedBlock.message.body.blobKZGCommitments, contents, proofsPerBlob: KZG.cellsPerExtBlob)
        }
    }

    private static func problem<Contents: SignedBlockContentsProtocol>(
        _ commitments: BlobKZGCommitments, _ contents: Contents, proofsPerBlob: Int
    ) -> String? {
        let blobs = contents.blobs
        guard blobs.count == commitments.count else {
            return "\(commitments.count) commitments, \(blobs.count) blobs"
        }
        guard contents.kzgProofs.count == blobs.count * proofsPerBlob else {
            return "\(contents.kzgProofs.count) proofs for \(blobs.count) blobs"
        }
        guard !blobs.isEmpty else { return nil }
        let proofs = Array(contents.kzgProofs)
        let isValid =
            proofsPerBlob == 1
            ? try? KZG.verifyBlobKZGProofBatch(
                blobs: blobs.map(\.bytes), commitments: Array(commitments), proofs: proofs)
            : areCellsValid(blobs, Array(commitments), proofs)
        return isValid == true ? nil : "a proof does not fit its blob"
    }

    private static func areCellsValid(_ blobs: Blobs, _ commitments: [KZGCommitment], _ proofs: [KZGProof]) -> Bool {
        var cells: [[UInt8]] = []
        for blob in blobs {
            guard let ofBlob = try? KZG.computeCells(blob.bytes) else { return false }
            cells += ofBlob
        }
        let count = KZG.cellsPerExtBlob
        let isValid = try? KZG.verifyCellKZGProofBatch(
            commitments: commitments.flatMap { Array(repeating: $0, count: count) },
            cellIndices: blobs.indices.flatMap { _ in (0..<count).map(UInt64.init) }, cells: cells, proofs: proofs)
        return isValid == true
    }
}
