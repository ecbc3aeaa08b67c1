import Duties
import Primitives

extension SchedulerCore.Effect {
    /// The work that the effect is part of; nil for effects that the loop deals with itself.
    var work: WorkID? {
        switch self {
        case .fetch(let request): request.id
        case .requestAttestationData(let request): request.id
        case .attest(let batch): batch.id
        case .aggregate(let batch): batch.id
        case .produceBlock(let request): request.id
        case .proposeBlock(let id): id
        case .requestHeadRoot(let id, _): id
        case .signSyncMessages(let batch): batch.id
        case .contribute(let batch): batch.id
        case .proveSelections(let batch): batch.id
        case .subscribeToCommittees(let subscriptions): subscriptions.id
        case .subscribeToSyncCommittee(let subscriptions): subscriptions.id
        case .prepareProposers(let preparations): preparations.id
        case .registerValidators(let registrations): registrations.id
        case .submitExit(let exit): exit.id
        case .checkLiveness(let request): request.id
        case .revealPayload(let reveal): reveal.id
        case .requestPayloadAttestationData(let request): request.id
        case .attestPayload(let batch): batch.id
        case .sendProposerPreferences(let batch): batch.id
        case .republish(let id): id
        case .examineBlock(let block): block.id
        case .cancel, .report, .stopKeys: nil
        }
    }

    /// The duty that the effect serves; nil when it serves none, or when only the outbox knows.
    var duty: (kind: DutyKind, slot: Slot)? {
        switch self {
        case .requestAttestationData(let request): (.attestation, request.slot)
        case .attest(let batch): (.attestation, batch.slot)
        case .aggregate(let batch): (.aggregate, batch.slot)
        case .produceBlock(let request): (.proposal, request.slot)
        case .requestHeadRoot(_, let slot): (.syncMessage, slot)
        case .signSyncMessages(let batch): (.syncMessage, batch.slot)
        case .contribute(let batch): (.contribution, batch.slot)
        case .requestPayloadAttestationData(let request): (.payloadAttestation, request.slot)
        case .attestPayload(let batch): (.payloadAttestation, batch.slot)
        case .revealPayload(let reveal): (.executionPayload, reveal.slot)
        case .sendProposerPreferences(let batch): batch.items.first.map { (.proposerPreferences, $0.slot) }
        default: nil
        }
    }

    /// Whether it signs or publishes a duty: worth a moment even when the client stops.
    var isCritical: Bool {
        switch self {
        case .attest, .aggregate, .proposeBlock, .signSyncMessages, .contribute, .submitExit, .attestPayload,
            .revealPayload, .republish:
            true
        default: false
        }
    }
}
