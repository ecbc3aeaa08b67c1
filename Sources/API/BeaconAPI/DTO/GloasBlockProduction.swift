package import ConsensusTypes
package import Primitives
import SSZ

/// Parameters and body of POST /eth/v4/validator/blocks/{slot}
package struct GloasBlockRequest: Hashable, Sendable {
    package var slot: Slot
    package var randaoReveal: BLSSignature
    package var graffiti: Bytes32?
    /// The reveal must then be the point at infinity.
    package var skipRandaoVerification: Bool
    /// Answer a block of our own building with its payload and blobs, so that any node can publish them. Otherwise the
    /// node keeps them, and only it can.
    package var includePayload: Bool
    package var builders: BuilderConfig

    package init(
        slot: Slot, randaoReveal: BLSSignature, graffiti: Bytes32? = nil, skipRandaoVerification: Bool = false,
        includePayload: Bool, builders: BuilderConfig = .mostValuable
    ) {
        self.slot = slot
        self.randaoReveal = randaoReveal
        self.graffiti = graffiti
        self.skipRandaoVerification = skipRandaoVerification
        self.includePayload = includePayload
        self.builders = builders
    }
}

/// Answer of POST /eth/v4/validator/blocks/{slot}
package struct ProducedGloasBlock: Equatable, Sendable {
    package enum Contents: Equatable, Sendable {
        /// The payload is a builder's, or the node keeps it.
        case block(Gloas.BeaconBlock)
        /// Of our own building, with its payload and blobs.
        case full(Gloas.BlockContents)
    }

    package var contents: Contents
    /// Wei; 0 when the node does not say.
    package var consensusBlockValue: UInt256
    /// The builder whose bid won when the node asked it directly: to be sent back with the signed block.
    package var builderURL: String?

    package init(contents: Contents, consensusBlockValue: UInt256 = UInt256(), builderURL: String? = nil) {
        self.contents = contents
        self.consensusBlockValue = consensusBlockValue
        self.builderURL = builderURL
    }

    package var block: Gloas.BeaconBlock {
        switch contents {
        case .block(let block): block
        case .full(let contents): contents.block
        }
    }

    /// `Eth-Execution-Payload-Included`
    package var includesPayload: Bool {
        if case .full = contents { true } else { false }
    }
}

/// What is published of a payload of our own building: POST /eth/v1/beacon/execution_payload_envelopes
package enum SignedEnvelope: Hashable, Sendable {
    /// To the node that built the payload and keeps its blobs (`Eth-Blob-Data-Included: false`).
    case bare(Gloas.SignedExecutionPayloadEnvelope)
    /// To any node.
    case contents(Gloas.SignedExecutionPayloadEnvelopeContents)

    package var envelope: Gloas.SignedExecutionPayloadEnvelope {
        switch self {
        case .bare(let envelope): envelope
        case .contents(let contents): contents.signedExecutionPayloadEnvelope
        }
    }

    /// `Eth-Blob-Data-Included`
    package var includesBlobs: Bool {
        if case .contents = self { true } else { false }
    }
}
