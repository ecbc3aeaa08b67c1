package import ConsensusTypes
package import Primitives

/// A payload in the shape that its fork gives it (execution-apis: `ExecutionPayloadV1` to `V3`).
package enum EnginePayload: Equatable, Sendable {
    /// Bellatrix.
    case v1(Bellatrix.ExecutionPayload)
    /// Capella.
    case v2(Capella.ExecutionPayload)
    /// Deneb, Electra and Fulu.
    case v3(Deneb.ExecutionPayload)

    /// What the shapes share.
    package var fields: any ExecutionPayloadProtocol {
        switch self {
        case .v1(let payload): payload
        case .v2(let payload): payload
        case .v3(let payload): payload
        }
    }

    package var blockHash: Hash32 { fields.blockHash }
}

/// An engine's payload with what belongs to its block (`GetPayloadResponse` of each fork's validator.md).
package struct BuiltPayload: Equatable, Sendable {
    package var payload: EnginePayload
    /// In wei; zero where the engine does not say (Bellatrix).
    package var blockValue: UInt256
    /// Empty before Deneb.
    package var blobs: BlobsBundle
    /// From Electra on; empty before.
    package var executionRequests: ExecutionRequests
    /// Whether the engine thinks this payload better than what a builder may offer.
    package var shouldOverrideBuilder: Bool

    package init(
        payload: EnginePayload, blockValue: UInt256 = 0, blobs: BlobsBundle = BlobsBundle(),
        executionRequests: ExecutionRequests = ExecutionRequests(), shouldOverrideBuilder: Bool = false
    ) {
        self.payload = payload
        self.blockValue = blockValue
        self.blobs = blobs
        self.executionRequests = executionRequests
        self.shouldOverrideBuilder = shouldOverrideBuilder
    }
}

/// The blobs of a payload's transactions. From Fulu on there is a proof for each cell of each blob, before for each
/// blob.
package struct BlobsBundle: Equatable, Sendable {
    package var commitments: [KZGCommitment]
    package var proofs: [KZGProof]
    package var blobs: [Blob]

    package init(commitments: [KZGCommitment] = [], proofs: [KZGProof] = [], blobs: [Blob] = []) {
        self.commitments = commitments
        self.proofs = proofs
        self.blobs = blobs
    }
}

/// A blob of an engine's pool: with its proof, or from Fulu on with those of its cells.
package struct BlobAndProofs: Equatable, Sendable {
    package var blob: Blob
    package var proofs: [KZGProof]

    package init(blob: Blob, proofs: [KZGProof]) {
        self.blob = blob
        self.proofs = proofs
    }
}
