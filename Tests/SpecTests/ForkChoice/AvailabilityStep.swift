import ConsensusTypes
import DataAvailability
import Primitives
import SSZ
import TestSupport

/// The sidecars that come with an `on_block` step: what `retrieve_blobs_and_proofs` (Deneb, Electra) or
/// `retrieve_column_sidecars` (Fulu) gives.
struct AvailabilityStep {
    private let spec: Spec
    private let blobs: [Blob]
    private let proofs: [KZGProof]
    /// Nil when the step names no columns, so that none has to be sampled.
    private let columns: [DataColumnSidecar]?

    init(_ step: YAMLValue, _ vector: VectorCase, _ spec: Spec) throws {
        self.spec = spec
        blobs = try step["blobs"]?.string.map { Array(try Blobs(sszBytes: vector.ssz($0), spec.limits)) } ?? []
        proofs = try (step["proofs"]?.array ?? []).map { entry in
            guard let proof = entry.string.flatMap({ KZGProof(hex: $0) }) else { throw VectorError("bad proof") }
            return proof
        }
        columns = try step["columns"]?.array?.map { entry in
            try DataColumnSidecar(sszBytes: vector.ssz(entry.string ?? ""), spec.limits)
        }
    }

    func isDataAvailable(_ commitments: [KZGCommitment], _ fork: ForkName) -> Bool {
        guard fork >= .fulu else {
            return DataAvailability.isDataAvailable(blobs: blobs, proofs: proofs, commitments: commitments)
        }
        guard let columns else { return true }
        // None of what should be sampled was found.
        return !columns.isEmpty && DataAvailability.isDataAvailable(columns, spec)
    }
}
