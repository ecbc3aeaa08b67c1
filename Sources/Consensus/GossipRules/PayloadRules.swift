import BLS
package import ConsensusTypes
import Primitives
import SSZ
import StateTransition

// gloas/p2p-interface.md: payload envelopes and the votes on their timeliness.

/// `validate_execution_payload_envelope_gossip`
package func validateExecutionPayloadEnvelopeGossip<Store: GossipStore>(
    _ seen: inout Seen, _ scope: GossipScope<Store>, _ signed: Gloas.SignedExecutionPayloadEnvelope
) throws(GossipFailure) {
    let (envelope, payload) = (signed.message, signed.message.payload)
    let root = envelope.beaconBlockRoot
    guard let slot = scope.store.slot(ofBlock: root) else { throw .ignore(.blockUnseen) }
    try require(scope.store.isValid(root), orReject: .blockInvalid)
    let key = Seen.BlockKey(slot: slot, root: root, part: envelope.builderIndex.rawValue)
    try require(!seen.executionPayloadEnvelopes.contains(key), orIgnore: .alreadySeen)
    let finalizedSlot = scope.spec.computeStartSlotAtEpoch(scope.store.finalizedCheckpoint.epoch)
    try require(payload.slotNumber >= finalizedSlot.rawValue, orIgnore: .notAfterFinalizedSlot)
    guard let bid = scope.store.bid(ofBlock: root) else { throw .reject(.blockInvalid) }
    try require(slot.rawValue == payload.slotNumber, orReject: .envelopeSlot)
    try require(envelope.builderIndex == bid.builderIndex, orReject: .envelopeBuilder)
    try require(payload.blockHash == bid.blockHash, orReject: .envelopeBlockHash)
    let requestsRoot = envelope.executionRequests.hashTreeRoot(scope.spec.limits)
    try require(requestsRoot == bid.executionRequestsRoot, orReject: .envelopeRequests)
    try scope.checkRequestLimits(envelope.executionRequests)
    let limit = scope.spec.preset.maxWithdrawalsPerPayload
    try require(UInt64(payload.withdrawals.count) <= limit, orReject: .tooManyOperations)
    try scope.checkEnvelopeSignature(signed, slot)
    seen.executionPayloadEnvelopes.insert(key)
    seen.executionPayloads[payload.blockHash] = (slot, payload.gasLimit)
}

/// `validate_payload_attestation_message_gossip`
package func validatePayloadAttestationMessageGossip<Store: GossipStore>(
    _ seen: inout Seen, _ scope: GossipScope<Store>, _ message: PayloadAttestationMessage
) throws(GossipFailure) {
    let data = message.data
    try require(scope.isCurrentSlot(data.slot), orIgnore: .notCurrentSlot)
    let key = Seen.SlotKey(slot: data.slot, validator: message.validatorIndex)
    try require(!seen.payloadAttestationValidators.contains(key), orIgnore: .alreadySeen)
    guard let blockSlot = scope.store.slot(ofBlock: data.beaconBlockRoot) else { throw .ignore(.blockUnseen) }
    try require(scope.store.isValid(data.beaconBlockRoot), orReject: .blockInvalid)
    try require(blockSlot == data.slot, orIgnore: .notAtBlockSlot)
    guard let validator = scope.validator(message.validatorIndex) else { throw .reject(.validatorIndexOutOfRange) }
    guard case .gloas(let state) = scope.state, let ptc = try? getPTC(state, data.slot, scope.spec.preset) else {
        throw .ignore(.stateUnavailable)
    }
    try require(ptc.contains(message.validatorIndex), orReject: .notInPTC)
    let domain = scope.domain(DomainTypes.ptcAttester, scope.spec.computeEpochAtSlot(data.slot))
    let root = data.hashTreeRoot(scope.spec.limits)
    let isValid = scope.isSigned(validator.pubkey, objectRoot: root, domain, message.signature)
    try require(isValid, orReject: .payloadVoteSignature)
    seen.payloadAttestationValidators.insert(key)
}

extension GossipScope {
    /// `verify_execution_payload_envelope_signature`, on the state of the envelope's own block.
    fileprivate func checkEnvelopeSignature(
        _ signed: Gloas.SignedExecutionPayloadEnvelope, _ slot: Slot
    ) throws(GossipFailure) {
        guard case .gloas(let state)? = store.state(after: signed.message.beaconBlockRoot, at: slot) else {
            throw .ignore(.stateUnavailable)
        }
        let claim = try? executionPayloadEnvelopeSignatureSet(state, signed, context)
        try require(claim?.verify() ?? false, orReject: .envelopeSignature)
    }
}
