import KZG
import Primitives
import TestSupport
import Testing

/// Random canonical field elements: the top byte stays below the modulus's 0x73.
private func blob(_ random: inout SeededRandom) -> [UInt8] {
    (0..<KZG.bytesPerBlob).map { $0.isMultiple(of: 32) ? 0 : UInt8.random(in: 0...255, using: &random) }
}

@Suite struct KZGTests {
    @Test func blobsGoRoundThroughCommitmentAndProof() throws {
        var random = SeededRandom(seed: 4844)
        let blobs = [blob(&random), blob(&random)]
        let commitments = try blobs.map { try KZG.blobToKZGCommitment($0) }
        let proofs = try zip(blobs, commitments).map { try KZG.computeBlobKZGProof(blob: $0, commitment: $1) }
        #expect(try KZG.verifyBlobKZGProofBatch(blobs: blobs, commitments: commitments, proofs: proofs))
        #expect(try KZG.verifyBlobKZGProof(blob: blobs[1], commitment: commitments[1], proof: proofs[1]))
        #expect(try !KZG.verifyBlobKZGProof(blob: blobs[0], commitment: commitments[1], proof: proofs[1]))
        #expect(try !KZG.verifyBlobKZGProofBatch(blobs: blobs, commitments: commitments, proofs: proofs.reversed()))
    }

    @Test func halfOfTheCellsGiveAllOfThem() throws {
        var random = SeededRandom(seed: 7594)
        let blob = blob(&random)
        let commitment = try KZG.blobToKZGCommitment(blob)
        let (cells, proofs) = try KZG.computeCellsAndKZGProofs(blob)
        #expect(cells.count == KZG.cellsPerExtBlob && proofs.count == KZG.cellsPerExtBlob)
        #expect(Array(cells[..<64].joined()) == blob)
        let kept = (0..<KZG.cellsPerExtBlob).shuffled(using: &random).prefix(64).sorted()
        let recovered = try KZG.recoverCellsAndKZGProofs(
            cellIndices: kept.map(UInt64.init), cells: kept.map { cells[$0] })
        #expect(recovered.cells == cells)
        #expect(recovered.proofs == proofs)
        #expect(
            try KZG.verifyCellKZGProofBatch(
                commitments: kept.map { _ in commitment }, cellIndices: kept.map(UInt64.init),
                cells: kept.map { cells[$0] }, proofs: kept.map { proofs[$0] }))
    }

    @Test func badInputIsAnError() throws {
        let short = [UInt8](repeating: 0, count: 31)
        let tooHigh = [UInt8](repeating: 0xff, count: KZG.bytesPerBlob)
        let cell = [UInt8](repeating: 0, count: KZG.bytesPerCell)
        let noPoint = Bytes48()
        #expect(throws: KZGError.wrongLength(expected: KZG.bytesPerBlob, found: 31)) {
            try KZG.blobToKZGCommitment(short)
        }
        #expect(throws: KZGError.invalidInput) { try KZG.blobToKZGCommitment(tooHigh) }
        #expect(throws: KZGError.invalidInput) { try KZG.computeCells(tooHigh) }
        #expect(throws: KZGError.invalidInput) {
            try KZG.verifyKZGProof(commitment: noPoint, z: Bytes32(), y: Bytes32(), proof: noPoint)
        }
        #expect(throws: KZGError.unevenLengths) {
            try KZG.verifyBlobKZGProofBatch(blobs: [], commitments: [noPoint], proofs: [])
        }
        #expect(throws: KZGError.invalidInput) {
            try KZG.verifyCellKZGProofBatch(
                commitments: [noPoint], cellIndices: [128], cells: [cell], proofs: [noPoint])
        }
        #expect(throws: KZGError.invalidInput) {
            try KZG.recoverCellsAndKZGProofs(
                cellIndices: (0..<129).map { $0 }, cells: (0..<129).map { _ in cell })
        }
        #expect(throws: KZGError.invalidInput) { try KZG.recoverCellsAndKZGProofs(cellIndices: [], cells: []) }
        #expect(throws: KZGError.unevenLengths) { try KZG.recoverCellsAndKZGProofs(cellIndices: [1], cells: []) }
    }

    @Test func theFirstUseMayBeAnywhere() async {
        let verdicts = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask { (try? KZG.verifyBlobKZGProofBatch(blobs: [], commitments: [], proofs: [])) ?? false }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(verdicts == [true, true, true, true])
    }
}
