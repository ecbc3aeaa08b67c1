import BLS
import ConsensusTypes
import ForkChoice
import Primitives
import SSZ
import StateTransition
import TestSupport

// What Gloas adds to the store: payloads that come in envelopes, and the PTC's votes on them.

extension SpecStore {
    /// `on_execution_payload_envelope`. The format gives no columns for it: there are none to sample.
    mutating func onExecutionPayloadEnvelope(_ signed: Gloas.SignedExecutionPayloadEnvelope) throws {
        let root = signed.message.beaconBlockRoot
        let state = try gloasState(root)
        let status = engine.status(signed.message.payload.blockHash)
        try verifyExecutionPayloadEnvelope(state, signed, context, verifySignature: verifiesSignatures) { _, _ in
            !status.isRefused
        }
        try forkChoice.onExecutionPayload(root, status: status.isPending ? .optimistic : .valid)
    }

    /// `on_payload_attestation_message`.
    mutating func onPayloadAttestationMessage(
        _ message: PayloadAttestationMessage, isFromBlock: Bool = false
    ) throws {
        let data = message.data
        let state = try gloasState(data.beaconBlockRoot)
        guard data.slot == state.slot else { return }
        let ptc = try getPTC(state, data.slot, spec.preset)
        if !isFromBlock, verifiesSignatures {
            let indexed = IndexedPayloadAttestation(
                attestingIndices: [message.validatorIndex], data: data, signature: message.signature)
            let claim = try payloadAttestationSignatureSet(state, indexed, context)
            guard claim.verify() else { throw VectorError("invalid signature") }
        }
        try forkChoice.onPayloadAttestation(
            PayloadVote(
                slot: data.slot, beaconBlockRoot: data.beaconBlockRoot,
                ptcPositions: ptc.indices.filter { ptc[$0] == message.validatorIndex },
                payloadPresent: data.payloadPresent, blobDataAvailable: data.blobDataAvailable),
            isFromBlock: isFromBlock)
    }

    /// `notify_ptc_messages` for a block and its post-state; nothing before Gloas.
    mutating func notifyPTCMessages(_ block: ForkedSignedBeaconBlock, _ state: ForkedBeaconState) throws {
        guard case .gloas(let block) = block, case .gloas(let state) = state, state.slot > 0 else { return }
        for attestation in block.message.body.payloadAttestations {
            let indexed = try getIndexedPayloadAttestation(state, attestation, spec.preset)
            for index in indexed.attestingIndices {
                let message = PayloadAttestationMessage(
                    validatorIndex: index, data: attestation.data, signature: BLSSignature())
                try onPayloadAttestationMessage(message, isFromBlock: true)
            }
        }
    }

    private func gloasState(_ root: Root) throws -> Gloas.BeaconState {
        guard case .gloas(let state) = states[root] else { throw ForkChoiceError.unknownBlock(root) }
        return state
    }
}
