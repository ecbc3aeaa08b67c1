package import ConsensusTypes
package import Primitives

/// The chain that the engine has to follow, by execution block hashes (execution-apis paris.md, `ForkchoiceStateV1`).
/// Zero stands for a block of before the merge.
package struct ForkchoiceState: Equatable, Sendable {
    package var headBlockHash: Hash32
    package var safeBlockHash: Hash32
    package var finalizedBlockHash: Hash32

    package init(headBlockHash: Hash32, safeBlockHash: Hash32, finalizedBlockHash: Hash32) {
        self.headBlockHash = headBlockHash
        self.safeBlockHash = safeBlockHash
        self.finalizedBlockHash = finalizedBlockHash
    }
}

/// What a payload to be built is to contain (`PayloadAttributes` of each fork's fork-choice.md).
package struct PayloadAttributes: Equatable, Sendable {
    /// Unix seconds.
    package var timestamp: UInt64
    package var prevRandao: Bytes32
    package var suggestedFeeRecipient: ExecutionAddress
    /// Nil before Capella.
    package var withdrawals: Withdrawals?
    /// Nil before Deneb.
    package var parentBeaconBlockRoot: Root?

    package init(
        timestamp: UInt64, prevRandao: Bytes32, suggestedFeeRecipient: ExecutionAddress,
        withdrawals: Withdrawals? = nil, parentBeaconBlockRoot: Root? = nil
    ) {
        self.timestamp = timestamp
        self.prevRandao = prevRandao
        self.suggestedFeeRecipient = suggestedFeeRecipient
        self.withdrawals = withdrawals
        self.parentBeaconBlockRoot = parentBeaconBlockRoot
    }
}

/// The name of a payload that an engine builds (`PayloadId`).
package typealias PayloadID = FixedBytes<8>

/// The answer to an update of the fork choice.
package struct ForkchoiceUpdate: Equatable, Sendable {
    /// Of the head: valid, invalid or syncing.
    package var status: EnginePayloadStatus
    /// The payload that was begun; nil without attributes, and when the head is not valid.
    package var payloadID: PayloadID?

    package init(status: EnginePayloadStatus, payloadID: PayloadID? = nil) {
        self.status = status
        self.payloadID = payloadID
    }
}
