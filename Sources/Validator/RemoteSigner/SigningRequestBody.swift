import ConsensusTypes
import JSONBytes
import Primitives
import SSZ
package import Signing

/// A message as the remote-signing API takes it (`POST /api/v1/eth2/sign/{pubkey}`; the shapes of Gloas since v1.4.0).
package enum SigningRequestBody {
    /// The JSON of one request: type, fork, signing root and the message itself.
    /// - Throws: `notRepresentable` for a block before Bellatrix of which only the header is known.
    package static func json(
        _ message: PermittedMessage, _ context: SigningContext
    ) throws(RemoteSignerError) -> [UInt8] {
        var w = JSONWriter()
        w.beginObject()
        w.key("type")
        w.string(type(of: message.content))
        if let fork = context.fork(of: message.content) {
            w.key("fork_info")
            w.beginObject()
            w.key("fork")
            fork.encodeJSON(into: &w, .none)
            w.key("genesis_validators_root")
            w.hex(context.genesisValidatorsRoot)
            w.endObject()
        }
        w.key("signingRoot")
        w.hex(message.signingRoot)
        switch message.content {
        case .block(let header, let whole): try encode(header, whole, into: &w, context.spec)
        case .attestation(let data):
            w.key("attestation")
            data.encodeJSON(into: &w, context.spec.limits)
        case .unrecorded(let content): encode(content, into: &w, context.spec)
        }
        w.endObject()
        return w.bytes
    }

    /// The API's name of a message's type.
    static func type(of content: SigningContent) -> String {
        switch content {
        case .block: "BLOCK_V2"
        case .attestation: "ATTESTATION"
        case .unrecorded(let content): type(of: content)
        }
    }

    private static func type(of content: UnrecordedContent) -> String {
        switch content {
        case .randaoReveal: "RANDAO_REVEAL"
        case .aggregationSlot: "AGGREGATION_SLOT"
        // Signers that know no later fork know the first form only.
        case .aggregateAndProof(let message):
            message.forkName < .electra ? "AGGREGATE_AND_PROOF" : "AGGREGATE_AND_PROOF_V2"
        case .syncCommitteeMessage: "SYNC_COMMITTEE_MESSAGE"
        case .syncSelectionProof: "SYNC_COMMITTEE_SELECTION_PROOF"
        case .contributionAndProof: "SYNC_COMMITTEE_CONTRIBUTION_AND_PROOF"
        case .voluntaryExit: "VOLUNTARY_EXIT"
        case .validatorRegistration: "VALIDATOR_REGISTRATION"
        case .deposit: "DEPOSIT"
        case .executionPayloadBid: "EXECUTION_PAYLOAD_BID"
        case .executionPayloadEnvelope: "EXECUTION_PAYLOAD_ENVELOPE"
        case .payloadAttestation: "PAYLOAD_ATTESTATION_MESSAGE"
        case .proposerPreferences: "PROPOSER_PREFERENCES"
        case .builderRequestAuth: "BUILDER_REQUEST_AUTH"
        }
    }

    private static func encode(
        _ header: BeaconBlockHeader, _ whole: ForkedBeaconBlock?, into w: inout JSONWriter, _ spec: Spec
    ) throws(RemoteSignerError) {
        let fork = whole?.forkName ?? spec.forkName(at: header.slot)
        w.key("beacon_block")
        w.beginObject()
        w.key("version")
        w.string(fork.name.uppercased())
        if fork >= .bellatrix {
            w.key("block_header")
            header.encodeJSON(into: &w, spec.limits)
        } else if let whole {
            w.key("block")
            whole.encodeJSON(into: &w, spec)
        } else {
            throw RemoteSignerError(
                .notRepresentable, "a remote signer wants the whole block of slot \(header.slot), not its header")
        }
        w.endObject()
    }
}
