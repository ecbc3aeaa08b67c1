package import ConsensusTypes
package import Primitives
import SSZ

/// Parameters of GET /eth/v3/validator/blocks/{slot}
package struct BlockProductionRequest: Hashable, Sendable {
    package var slot: Slot
    package var randaoReveal: BLSSignature
    package var graffiti: Bytes32?
    /// The reveal must then be the point at infinity.
    package var skipRandaoVerification: Bool
    /// Percent applied to the builder's value; 0 prefers the local payload, `UInt64.max` the builder's.
    package var builderBoostFactor: UInt64?

    package init(
        slot: Slot, randaoReveal: BLSSignature, graffiti: Bytes32? = nil, skipRandaoVerification: Bool = false,
        builderBoostFactor: UInt64? = nil
    ) {
        self.slot = slot
        self.randaoReveal = randaoReveal
        self.graffiti = graffiti
        self.skipRandaoVerification = skipRandaoVerification
        self.builderBoostFactor = builderBoostFactor
    }
}

/// Answer of GET /eth/v3/validator/blocks/{slot}
package struct ProducedBlock: Equatable, Sendable {
    package enum Contents: Equatable, Sendable {
        /// From Deneb on with proofs and blobs.
        case full(ForkedBlockContents)
        case blinded(ForkedBlindedBeaconBlock)
    }

    package var contents: Contents
    /// Wei; 0 when the node does not say.
    package var executionPayloadValue: UInt256
    /// Wei; 0 when the node does not say.
    package var consensusBlockValue: UInt256

    package init(
        contents: Contents, executionPayloadValue: UInt256 = UInt256(), consensusBlockValue: UInt256 = UInt256()
    ) {
        self.contents = contents
        self.executionPayloadValue = executionPayloadValue
        self.consensusBlockValue = consensusBlockValue
    }

    package var version: ForkName {
        switch contents {
        case .full(let contents): contents.forkName
        case .blinded(let block): block.forkName
        }
    }

    /// `Eth-Execution-Payload-Blinded`
    package var isBlinded: Bool {
        if case .blinded = contents { true } else { false }
    }
}

/// `broadcast_validation`: what must hold before the node broadcasts a block.
package enum BroadcastValidation: String, Hashable, Sendable, CaseIterable {
    case gossip
    case consensus
    case consensusAndEquivocation = "consensus_and_equivocation"
}

/// 200 or 202 of the block publishing routes.
package enum PublishResult: Hashable, Sendable {
    /// 200: valid, broadcast and imported.
    case imported
    /// 202: broadcast, but the import failed.
    case broadcastOnly
}
