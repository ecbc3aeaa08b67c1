package import ConsensusTypes
package import JSONBytes
package import SSZ

/// An event of GET /eth/v1/events, by topic.
package enum BeaconEvent: Hashable, Sendable {
    case head(HeadEvent)
    case headV2(HeadV2Event)
    case block(BlockEvent)
    case blockGossip(BlockEvent)
    /// Up to Deneb, and a node of a later fork for an aggregate of one committee.
    case attestation(Phase0.Attestation)
    /// From Electra on: told by its committee bits.
    case electraAttestation(Electra.Attestation)
    case singleAttestation(Electra.SingleAttestation)
    case voluntaryExit(SignedVoluntaryExit)
    case blsToExecutionChange(SignedBLSToExecutionChange)
    case proposerSlashing(ProposerSlashing)
    /// The shape of all forks; Electra's holds the longer list.
    case attesterSlashing(Electra.AttesterSlashing)
    case finalizedCheckpoint(FinalizedCheckpointEvent)
    case chainReorg(ChainReorgEvent)
    case contributionAndProof(SignedContributionAndProof)
    case dataColumnSidecar(DataColumnSidecarEvent)
    case executionPayload(PayloadEvent)
    case executionPayloadGossip(PayloadEvent)
    case executionPayloadAvailable(PayloadAvailableEvent)
    case executionPayloadBid(VersionedEvent<Gloas.SignedExecutionPayloadBid>)
    case payloadAttestationMessage(VersionedEvent<PayloadAttestationMessage>)
    case proposerPreferences(VersionedEvent<SignedProposerPreferences>)

    package var topic: EventTopic {
        switch self {
        case .head: .head
        case .headV2: .headV2
        case .block: .block
        case .blockGossip: .blockGossip
        case .attestation, .electraAttestation: .attestation
        case .singleAttestation: .singleAttestation
        case .voluntaryExit: .voluntaryExit
        case .blsToExecutionChange: .blsToExecutionChange
        case .proposerSlashing: .proposerSlashing
        case .attesterSlashing: .attesterSlashing
        case .finalizedCheckpoint: .finalizedCheckpoint
        case .chainReorg: .chainReorg
        case .contributionAndProof: .contributionAndProof
        case .dataColumnSidecar: .dataColumnSidecar
        case .executionPayload: .executionPayload
        case .executionPayloadGossip: .executionPayloadGossip
        case .executionPayloadAvailable: .executionPayloadAvailable
        case .executionPayloadBid: .executionPayloadBid
        case .payloadAttestationMessage: .payloadAttestationMessage
        case .proposerPreferences: .proposerPreferences
        }
    }
}

extension Electra.Attestation: APIJSON {}
extension Electra.AttesterSlashing: APIJSON {}
extension Electra.SingleAttestation: APIJSON {}
extension Phase0.Attestation: APIJSON {}

extension BeaconEvent {
    /// The event in the `data:` of `topic`.
    package init(topic: EventTopic, json data: [UInt8], _ limits: SSZLimits) throws(JSONError) {
        var reader = JSONReader(data)
        self = try Self.decode(topic, &reader, data, limits)
        try reader.finish()
    }

    private static func decode(
        _ topic: EventTopic, _ reader: inout JSONReader, _ data: [UInt8], _ limits: SSZLimits
    ) throws(JSONError) -> BeaconEvent {
        switch topic {
        case .head: .head(try HeadEvent(json: &reader, limits))
        case .headV2: .headV2(try HeadV2Event(json: &reader, limits))
        case .block: .block(try BlockEvent(json: &reader, limits))
        case .blockGossip: .blockGossip(try BlockEvent(json: &reader, limits))
        case .attestation: try decodeAttestation(&reader, data, limits)
        case .singleAttestation: .singleAttestation(try Electra.SingleAttestation(json: &reader, limits))
        case .voluntaryExit: .voluntaryExit(try SignedVoluntaryExit(json: &reader, limits))
        case .blsToExecutionChange: .blsToExecutionChange(try SignedBLSToExecutionChange(json: &reader, limits))
        case .proposerSlashing: .proposerSlashing(try ProposerSlashing(json: &reader, limits))
        case .attesterSlashing: .attesterSlashing(try Electra.AttesterSlashing(json: &reader, limits))
        case .finalizedCheckpoint: .finalizedCheckpoint(try FinalizedCheckpointEvent(json: &reader, limits))
        case .chainReorg: .chainReorg(try ChainReorgEvent(json: &reader, limits))
        case .contributionAndProof: .contributionAndProof(try SignedContributionAndProof(json: &reader, limits))
        case .dataColumnSidecar: .dataColumnSidecar(try DataColumnSidecarEvent(json: &reader, limits))
        case .executionPayload: .executionPayload(try PayloadEvent(json: &reader, limits))
        case .executionPayloadGossip: .executionPayloadGossip(try PayloadEvent(json: &reader, limits))
        case .executionPayloadAvailable:
            .executionPayloadAvailable(try PayloadAvailableEvent(json: &reader, limits))
        case .executionPayloadBid: .executionPayloadBid(try VersionedEvent(json: &reader, limits))
        case .payloadAttestationMessage: .payloadAttestationMessage(try VersionedEvent(json: &reader, limits))
        case .proposerPreferences: .proposerPreferences(try VersionedEvent(json: &reader, limits))
        }
    }

    private static func decodeAttestation(
        _ reader: inout JSONReader, _ data: [UInt8], _ limits: SSZLimits
    ) throws(JSONError) -> BeaconEvent {
        var probe = JSONReader(data)
        let isElectra = try probe.object().optional("committee_bits") != nil
        if isElectra { return .electraAttestation(try Electra.Attestation(json: &reader, limits)) }
        return .attestation(try Phase0.Attestation(json: &reader, limits))
    }

    /// The JSON of the `data:` line; it has no line breaks.
    package func jsonData(_ limits: SSZLimits) -> [UInt8] {
        var writer = JSONWriter()
        payload.encodeJSON(into: &writer, limits)
        return writer.bytes
    }

    private var payload: any APIJSON {
        switch self {
        case .head(let event): event
        case .headV2(let event): event
        case .block(let event), .blockGossip(let event): event
        case .attestation(let event): event
        case .electraAttestation(let event): event
        case .singleAttestation(let event): event
        case .voluntaryExit(let event): event
        case .blsToExecutionChange(let event): event
        case .proposerSlashing(let event): event
        case .attesterSlashing(let event): event
        case .finalizedCheckpoint(let event): event
        case .chainReorg(let event): event
        case .contributionAndProof(let event): event
        case .dataColumnSidecar(let event): event
        case .executionPayload(let event), .executionPayloadGossip(let event): event
        case .executionPayloadAvailable(let event): event
        case .executionPayloadBid(let event): event
        case .payloadAttestationMessage(let event): event
        case .proposerPreferences(let event): event
        }
    }
}
