import ConsensusTypes
import DataAvailability
import KZG
import Primitives
import SSZ
import TestSupport
import Testing

/// Random canonical field elements: the top byte stays below the modulus's 0x73.
private func blob(_ random: inout SeededRandom) -> Blob {
    Blob((0..<KZG.bytesPerBlob).map { $0.isMultiple(of: 32) ? 0 : UInt8.random(in: 0...255, using: &random) })
}

private func commitments(_ blobs: [Blob]) throws -> BlobKZGCommitments {
    BlobKZGCommitments(try blobs.map { try KZG.blobToKZGCommitment($0.bytes) })
}

@Suite struct SidecarTests {
    private let spec = Spec.minimal([.altair: 0, .bellatrix: 0, .capella: 0, .deneb: 0, .electra: 0, .fulu: 0])

    @Test func blobSidecarsProveTheirPlaceAndContent() throws {
        var random = SeededRandom(seed: 4)
        let blobs = [blob(&random), blob(&random)]
        var block = Deneb.SignedBeaconBlock()
        block.message.body.blobKZGCommitments = try commitments(blobs)
        let proofs = try zip(blobs, block.message.body.blobKZGCommitments).map {
            try KZG.computeBlobKZGProof(blob: $0.bytes, commitment: $1)
        }
        let made = getBlobSidecars(block, blobs: blobs, blobKZGProofs: proofs, spec.limits)
        let sidecars = try #require(made)
        #expect(sidecars.map { $0.index } == [0, 1])
        #expect(sidecars.allSatisfy { verifyBlobSidecarInclusionProof($0, spec.limits) })
        #expect(sidecars.allSatisfy(verifyBlobSidecarKZGProof))
        #expect(isDataAvailable(blobs: blobs, proofs: proofs, commitments: block.message.body.blobKZGCommitments))

        var moved = sidecars[0]
        moved.index = 1
        #expect(!verifyBlobSidecarInclusionProof(moved, spec.limits))
        moved.index = .max
        #expect(!verifyBlobSidecarInclusionProof(moved, spec.limits))
        var swapped = sidecars[0]
        swapped.blob = blobs[1]
        #expect(!verifyBlobSidecarKZGProof(swapped))
        #expect(!verifyBlobSidecarKZGProof(BlobSidecar()))
        #expect(!isDataAvailable(blobs: blobs, proofs: proofs.reversed(), commitments: try commitments(blobs)))
        #expect(getBlobSidecars(block, blobs: blobs, blobKZGProofs: [], spec.limits) == nil)
    }

    @Test func columnsProveTheirPlaceAndContent() throws {
        var random = SeededRandom(seed: 5)
        let blobs = [blob(&random), blob(&random)]
        let cells = try blobs.map { try #require(CellsAndKZGProofs(blob: $0)) }
        #expect(CellsAndKZGProofs(blob: blobs[0], proofs: cells[0].proofs) == cells[0])
        var block = Fulu.SignedBeaconBlock()
        block.message.body.blobKZGCommitments = try commitments(blobs)
        let sidecars = try #require(getDataColumnSidecars(from: block, cells, spec))
        #expect(sidecars.count == 128)
        let some = [sidecars[0], sidecars[77], sidecars[127]]
        #expect(isDataAvailable(some, spec))
        #expect(some.allSatisfy { verifyDataColumnSidecarInclusionProof($0, spec.limits) })
        #expect(getDataColumnSidecars(from: sidecars[77], cells, spec.preset) == sidecars)
        #expect(getDataColumnSidecars(from: block, [cells[0]], spec) == nil)

        var moved = sidecars[0]
        moved.index = 1
        #expect(!verifyDataColumnSidecarKZGProofs(moved))
        moved.index = 128
        #expect(!verifyDataColumnSidecar(moved, spec))
        #expect(!verifyDataColumnSidecarKZGProofs(moved))
        var short = sidecars[0]
        short.kzgCommitments.removeLast()
        #expect(!verifyDataColumnSidecar(short, spec))
        #expect(!verifyDataColumnSidecarInclusionProof(short, spec.limits))
    }

    @Test func halfOfTheMatrixIsEnough() throws {
        var random = SeededRandom(seed: 6)
        let matrix = try #require(computeMatrix([blob(&random)]))
        let half = matrix.shuffled(using: &random).prefix(64)
        #expect(recoverMatrix(Array(half), blobCount: 1) == matrix)
        #expect(recoverMatrix(Array(half.dropFirst()), blobCount: 1) == nil)
        #expect(recoverMatrix(Array(half), blobCount: 2) == nil)
        #expect(computeMatrix([Blob([UInt8](repeating: 0xff, count: KZG.bytesPerBlob))]) == nil)
    }

    @Test func custodyBeyondTheGroupsIsRefused() {
        #expect(getCustodyGroups(7, custodyGroupCount: 129, spec) == nil)
        #expect(getCustodyGroups(7, custodyGroupCount: 128, spec) == Array(0..<128))
        #expect(computeColumnsForCustodyGroup(128, spec) == nil)
        #expect(custodyColumns(.max, custodyGroupCount: 4, spec)?.count == 4)
    }

    @Test func custodyGrowsWithTheValidatorsServed() {
        var state = Phase0.BeaconState()
        for _ in 0..<200 {
            var validator = Validator()
            validator.effectiveBalance = 32_000_000_000
            state.validators.append(validator)
        }
        func requirement(_ count: UInt64) -> UInt64 {
            getValidatorsCustodyRequirement(state, (0..<count).map { ValidatorIndex($0) }, spec)
        }
        #expect([0, 1, 9, 150, 1000].map(requirement) == [8, 8, 9, 128, 128])
    }
}
