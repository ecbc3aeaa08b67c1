import KZG
import Primitives
import TestSupport
import Testing

/// Every case of the `kzg` runner (formats: consensus-specs tests/formats/kzg_4844 and kzg_7594).
@Suite struct KZGVectorTests {
    /// What each handler answers to an input; an error means that the input is refused.
    private static let operations: [String: @Sendable (YAMLValue) throws -> YAMLValue] = [
        "blob_to_kzg_commitment": blobToKZGCommitment,
        "compute_kzg_proof": computeKZGProof,
        "compute_blob_kzg_proof": computeBlobKZGProof,
        "verify_kzg_proof": verifyKZGProof,
        "verify_blob_kzg_proof": verifyBlobKZGProof,
        "verify_blob_kzg_proof_batch": verifyBlobKZGProofBatch,
        "compute_cells": computeCells,
        "compute_cells_and_kzg_proofs": computeCellsAndKZGProofs,
        "recover_cells_and_kzg_proofs": recoverCellsAndKZGProofs,
        "verify_cell_kzg_proof_batch": verifyCellKZGProofBatch,
    ]

    /// The case's output. A null of a batch stands only where one of its blobs alone is refused as well: the cases that
    /// are there say null for valid input too, against the specification and their own single-proof siblings. For these
    /// the verdict is that of the proofs one by one.
    private static func expected(_ vector: VectorCase, _ data: YAMLValue) throws -> YAMLValue {
        let output = data["output"] ?? .null
        guard vector.handler == "verify_blob_kzg_proof_batch", output.isNull, let input = data["input"] else {
            return output
        }
        do {
            let blobs = try list(input["blobs"], bytes)
            let commitments = try list(input["commitments"], point)
            let proofs = try list(input["proofs"], point)
            guard blobs.count == commitments.count, blobs.count == proofs.count else { return .null }
            let verdicts = try blobs.indices.map {
                try KZG.verifyBlobKZGProof(blob: blobs[$0], commitment: commitments[$0], proof: proofs[$0])
            }
            return verdict(verdicts.allSatisfy(\.self))
        } catch is KZGError {
            return .null
        }
    }

    @Test(arguments: VectorTree.arguments("kzg")) func kzg(_ vector: VectorCase) {
        check(vector) { vector in
            guard let operation = Self.operations[vector.handler] else { throw VectorError("an unknown handler") }
            let data = try vector.yaml("data.yaml")
            let answer: YAMLValue
            do { answer = try operation(data["input"] ?? .null) } catch is KZGError { answer = .null }
            let expected = try Self.expected(vector, data)
            #expect(answer == expected, "\(vector)")
        }
    }
}

private func blobToKZGCommitment(_ input: YAMLValue) throws -> YAMLValue {
    .scalar(try KZG.blobToKZGCommitment(bytes(input["blob"])).hex)
}

private func computeKZGProof(_ input: YAMLValue) throws -> YAMLValue {
    let (proof, y) = try KZG.computeKZGProof(blob: bytes(input["blob"]), z: field(input["z"]))
    return .sequence([.scalar(proof.hex), .scalar(y.hex)])
}

private func computeBlobKZGProof(_ input: YAMLValue) throws -> YAMLValue {
    let blob = try bytes(input["blob"])
    return .scalar(try KZG.computeBlobKZGProof(blob: blob, commitment: point(input["commitment"])).hex)
}

private func verifyKZGProof(_ input: YAMLValue) throws -> YAMLValue {
    verdict(
        try KZG.verifyKZGProof(
            commitment: point(input["commitment"]), z: field(input["z"]), y: field(input["y"]),
            proof: point(input["proof"])))
}

private func verifyBlobKZGProof(_ input: YAMLValue) throws -> YAMLValue {
    verdict(
        try KZG.verifyBlobKZGProof(
            blob: bytes(input["blob"]), commitment: point(input["commitment"]), proof: point(input["proof"])))
}

private func verifyBlobKZGProofBatch(_ input: YAMLValue) throws -> YAMLValue {
    verdict(
        try KZG.verifyBlobKZGProofBatch(
            blobs: list(input["blobs"], bytes), commitments: list(input["commitments"], point),
            proofs: list(input["proofs"], point)))
}

private func computeCells(_ input: YAMLValue) throws -> YAMLValue {
    hexes(try KZG.computeCells(bytes(input["blob"])))
}

private func computeCellsAndKZGProofs(_ input: YAMLValue) throws -> YAMLValue {
    let (cells, proofs) = try KZG.computeCellsAndKZGProofs(bytes(input["blob"]))
    return .sequence([hexes(cells), hexes(proofs.map { $0.bytes })])
}

private func recoverCellsAndKZGProofs(_ input: YAMLValue) throws -> YAMLValue {
    let (cells, proofs) = try KZG.recoverCellsAndKZGProofs(
        cellIndices: list(input["cell_indices"], index), cells: list(input["cells"], bytes))
    return .sequence([hexes(cells), hexes(proofs.map { $0.bytes })])
}

private func verifyCellKZGProofBatch(_ input: YAMLValue) throws -> YAMLValue {
    verdict(
        try KZG.verifyCellKZGProofBatch(
            commitments: list(input["commitments"], point), cellIndices: list(input["cell_indices"], index),
            cells: list(input["cells"], bytes), proofs: list(input["proofs"], point)))
}

private func verdict(_ value: Bool) -> YAMLValue { .scalar(value ? "true" : "false") }

private func hexes(_ items: [[UInt8]]) -> YAMLValue { .sequence(items.map { .scalar("0x" + Hex.encode($0)) }) }

private func list<T>(_ value: YAMLValue?, _ read: (YAMLValue?) throws -> T) throws -> [T] {
    guard let items = value?.array else { throw VectorError("not a list") }
    return try items.map(read)
}

private func bytes(_ value: YAMLValue?) throws -> [UInt8] {
    guard let text = value?.string, let bytes = Hex.decode(text) else { throw VectorError("not hex") }
    return bytes
}

private func index(_ value: YAMLValue?) throws -> UInt64 {
    guard let index = value?.uint64 else { throw VectorError("not an index") }
    return index
}

/// Bytes of another length are no point and no field element: the input is refused.
private func point(_ value: YAMLValue?) throws -> Bytes48 {
    let bytes = try bytes(value)
    guard let point = Bytes48(bytes: bytes) else { throw KZGError.wrongLength(expected: 48, found: bytes.count) }
    return point
}

private func field(_ value: YAMLValue?) throws -> Bytes32 {
    let bytes = try bytes(value)
    guard let field = Bytes32(bytes: bytes) else { throw KZGError.wrongLength(expected: 32, found: bytes.count) }
    return field
}
