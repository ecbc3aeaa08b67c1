import ConsensusTypes
import ExecutionEngine
import JSONBytes
import JSONRPC
import Primitives
import SSZ

// What the methods answer: `PayloadStatusV1`, the responses of forkchoiceUpdated, getPayload, getBlobs, and others.

extension EnginePayloadStatus {
    init(json reader: inout JSONReader) throws(JSONError) {
        let object = try reader.object()
        let hash: Hash32? = try object.readOptional("latestValidHash") { reader throws(JSONError) in
            try reader.hex()
        }
        let reason = try object.readOptional("validationError") { reader throws(JSONError) in try reader.string() }
            .map { String($0.prefix(300)) }
        let status = try object.read("status") { reader throws(JSONError) in try reader.string() }
        switch status {
        case "VALID": self = .valid(latestValidHash: hash)
        case "INVALID": self = .invalid(latestValidHash: hash, reason: reason)
        case "SYNCING": self = .syncing
        case "ACCEPTED": self = .accepted
        case "INVALID_BLOCK_HASH": self = .invalidBlockHash(reason: reason)
        default: throw reader.error("an unknown payload status")
        }
    }
}

extension ForkchoiceUpdate {
    init(json reader: inout JSONReader) throws(JSONError) {
        let object = try reader.object()
        let status = try object.read("payloadStatus") { reader throws(JSONError) in
            try EnginePayloadStatus(json: &reader)
        }
        let id: PayloadID? = try object.readOptional("payloadId") { reader throws(JSONError) in try reader.hex() }
        self.init(status: status, payloadID: id)
    }
}

extension BuiltPayload {
    /// The answer of `engine_getPayloadV1`, which is the payload, or of a later one.
    init(
        json reader: inout JSONReader, _ method: EngineMethod, _ fork: ForkName, _ limits: SSZLimits
    ) throws(JSONError) {
        guard method != .getPayloadV1 else {
            self.init(payload: try EnginePayload(json: &reader, fork, limits))
            return
        }
        let object = try reader.object()
        self.init(
            payload: try object.read("executionPayload") { reader throws(JSONError) in
                try EnginePayload(json: &reader, fork, limits)
            },
            blockValue: try object.read("blockValue") { reader throws(JSONError) in try reader.quantity256() })
        guard fork >= .deneb else { return }
        blobs = try object.read("blobsBundle") { reader throws(JSONError) in
            try BlobsBundle(json: &reader, proofsPerBlob: fork >= .fulu ? 128 : 1)
        }
        shouldOverrideBuilder =
            try object.readOptional("shouldOverrideBuilder") { reader throws(JSONError) in try reader.bool() } ?? false
        guard fork >= .electra else { return }
        executionRequests = try object.read("executionRequests") { reader throws(JSONError) in
            let list = try reader.list(limit: 16) { reader throws(JSONError) in try reader.hexBytes() }
            guard let requests = getExecutionRequests(list, limits) else { throw reader.error("malformed requests") }
            return requests
        }
    }
}

extension BlobsBundle {
    init(json reader: inout JSONReader, proofsPerBlob: Int) throws(JSONError) {
        let object = try reader.object()
        self.init(
            commitments: try object.read("commitments") { reader throws(JSONError) in
                try reader.list(limit: 4096) { reader throws(JSONError) in try reader.hex() }
            },
            proofs: try object.read("proofs") { reader throws(JSONError) in
                try reader.list(limit: 4096 * 128) { reader throws(JSONError) in try reader.hex() }
            },
            blobs: try object.read("blobs") { reader throws(JSONError) in
                try reader.list(limit: 4096) { reader throws(JSONError) in try Blob(engineJSON: &reader) }
            })
        guard commitments.count == blobs.count, proofs.count == proofsPerBlob * blobs.count else {
            throw reader.error("blobs, commitments and proofs do not belong together")
        }
    }
}

extension Blob {
    fileprivate init(engineJSON reader: inout JSONReader) throws(JSONError) {
        let bytes = try reader.hexBytes(limit: 131_072)
        guard bytes.count == 131_072 else { throw reader.error("a blob of \(bytes.count) bytes") }
        self.init(bytes)
    }
}

extension BlobAndProofs {
    /// `BlobAndProofV1` with one proof, or `BlobAndProofV2` with those of its 128 cells.
    init(json reader: inout JSONReader, hasCellProofs: Bool) throws(JSONError) {
        let object = try reader.object()
        let blob = try object.read("blob") { reader throws(JSONError) in try Blob(engineJSON: &reader) }
        guard hasCellProofs else {
            self.init(blob: blob, proofs: [try object.data("proof")])
            return
        }
        let proofs: [KZGProof] = try object.read("proofs") { reader throws(JSONError) in
            try reader.list(limit: 128) { reader throws(JSONError) in try reader.hex() }
        }
        guard proofs.count == 128 else { throw reader.error("\(proofs.count) proofs of cells") }
        self.init(blob: blob, proofs: proofs)
    }
}

extension EngineClientVersion {
    init(json reader: inout JSONReader) throws(JSONError) {
        let object = try reader.object()
        func text(_ key: StaticString) throws(JSONError) -> String {
            String(try object.read(key) { reader throws(JSONError) in try reader.string() }.prefix(100))
        }
        let commit = try text("commit")
        self.init(
            code: try text("code"), name: try text("name"), version: try text("version"),
            commit: Bytes4(hex: commit) ?? Bytes4())
    }

    func write(into writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("code")
        writer.string(code)
        writer.key("name")
        writer.string(name)
        writer.key("version")
        writer.string(version)
        writer.field("commit", data: commit)
        writer.endObject()
    }
}
