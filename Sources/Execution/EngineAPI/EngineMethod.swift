import ConsensusTypes

/// The methods of the Engine API that this client calls, by their versioned names (execution-apis `src/engine`).
package enum EngineMethod: String, Sendable, CaseIterable {
    case newPayloadV1 = "engine_newPayloadV1"
    case newPayloadV2 = "engine_newPayloadV2"
    case newPayloadV3 = "engine_newPayloadV3"
    case newPayloadV4 = "engine_newPayloadV4"
    case forkchoiceUpdatedV1 = "engine_forkchoiceUpdatedV1"
    case forkchoiceUpdatedV2 = "engine_forkchoiceUpdatedV2"
    case forkchoiceUpdatedV3 = "engine_forkchoiceUpdatedV3"
    case getPayloadV1 = "engine_getPayloadV1"
    case getPayloadV2 = "engine_getPayloadV2"
    case getPayloadV3 = "engine_getPayloadV3"
    case getPayloadV4 = "engine_getPayloadV4"
    case getPayloadV5 = "engine_getPayloadV5"
    case getBlobsV1 = "engine_getBlobsV1"
    case getBlobsV2 = "engine_getBlobsV2"
    case getBlobsV3 = "engine_getBlobsV3"
    case getClientVersionV1 = "engine_getClientVersionV1"
    case exchangeCapabilities = "engine_exchangeCapabilities"

    /// How long the specification tells a client to wait for an answer.
    var timeout: Duration {
        switch self {
        case .newPayloadV1, .newPayloadV2, .newPayloadV3, .newPayloadV4: .seconds(8)
        case .forkchoiceUpdatedV1, .forkchoiceUpdatedV2, .forkchoiceUpdatedV3: .seconds(8)
        default: .seconds(1)
        }
    }

    /// The largest answer that is read, in bytes: payloads and blobs are large, the rest is not.
    var answerLimit: Int {
        switch self {
        case .getPayloadV1, .getPayloadV2, .getPayloadV3, .getPayloadV4, .getPayloadV5: 128 << 20
        case .getBlobsV1, .getBlobsV2, .getBlobsV3: 128 << 20
        default: 1 << 20
        }
    }

    // The methods that serve a fork, the best first: an engine may lack old ones, or not have the newest yet.

    static func forkchoiceUpdated(_ fork: ForkName) -> [EngineMethod] {
        if fork >= .deneb { return [.forkchoiceUpdatedV3] }
        return fork >= .capella ? [.forkchoiceUpdatedV2] : [.forkchoiceUpdatedV1, .forkchoiceUpdatedV2]
    }

    static func getPayload(_ fork: ForkName) -> [EngineMethod] {
        if fork >= .fulu { return [.getPayloadV5] }
        if fork >= .electra { return [.getPayloadV4] }
        if fork >= .deneb { return [.getPayloadV3] }
        return fork >= .capella ? [.getPayloadV2] : [.getPayloadV1, .getPayloadV2]
    }

    static func getBlobs(_ fork: ForkName) -> [EngineMethod] {
        fork >= .fulu ? [.getBlobsV3, .getBlobsV2] : [.getBlobsV1]
    }
}
