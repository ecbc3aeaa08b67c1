import BLS
import ConsensusTypes
import Primitives
import SSZ
import StateTransition

// The specification's questions to a state of any fork.

extension TransitionContext {
    /// `get_beacon_proposer_index` of the state's slot.
    func proposerIndex(_ state: ForkedBeaconState) throws(InvalidReason) -> ValidatorIndex {
        try proposerIndex(state, slot: state.slot)
    }

    /// `get_beacon_proposer_index` of a slot of the state's epoch.
    func proposerIndex(_ state: ForkedBeaconState, slot: Slot) throws(InvalidReason) -> ValidatorIndex {
        try proposerIndex(shared: state.shared, slot)
    }

    private func proposerIndex(
        shared state: some BeaconStateProtocol, _ slot: Slot
    ) throws(InvalidReason) -> ValidatorIndex {
        try epochCache(state).proposerIndex(state, slot: slot)
    }

    /// The shuffling of an epoch up to the one after the state's.
    func committees(_ state: ForkedBeaconState, epoch: Epoch) throws(InvalidReason) -> CommitteeCache {
        try committees(shared: state.shared, epoch)
    }

    private func committees(
        shared state: some BeaconStateProtocol, _ epoch: Epoch
    ) throws(InvalidReason) -> CommitteeCache {
        try committeeCache(state, epoch: epoch)
    }

    /// `get_domain`: of the state's own epoch unless one is given.
    func domain(_ type: DomainType, _ state: ForkedBeaconState, epoch: Epoch? = nil) -> Domain {
        let epoch = epoch ?? spec.computeEpochAtSlot(state.slot)
        return computeDomain(
            type, forkVersion: state.fork.version(at: epoch), genesisValidatorsRoot: state.genesisValidatorsRoot)
    }

    /// The decoded key of a validator of the state.
    func publicKey(_ index: ValidatorIndex, _ state: ForkedBeaconState) throws(InvalidReason) -> PublicKey {
        guard index.int < state.validators.count else { throw .validatorIndexOutOfRange(index) }
        return try publicKey(state.validators[index.int].pubkey)
    }

    /// The registry indices of a sync committee's members, in committee order.
    func syncCommitteeIndices(
        of committee: SyncCommittee, in state: ForkedBeaconState
    ) throws(InvalidReason) -> [ValidatorIndex] {
        try syncCommitteeIndices(of: committee, shared: state.shared)
    }

    private func syncCommitteeIndices(
        of committee: SyncCommittee, shared state: some BeaconStateProtocol
    ) throws(InvalidReason) -> [ValidatorIndex] {
        try syncCommitteeIndices(of: committee, in: state)
    }

    /// The registry index of each key that is in the registry.
    func validatorIndices(of pubkeys: [BLSPubkey], in state: ForkedBeaconState) -> [BLSPubkey: ValidatorIndex] {
        func find(_ state: some BeaconStateProtocol) -> [BLSPubkey: ValidatorIndex] {
            validatorIndices(of: pubkeys, in: state)
        }
        return find(state.shared)
    }

    /// A claim of one validator about a signing root.
    func signatureSet(
        _ validator: ValidatorIndex, _ state: ForkedBeaconState, objectRoot: Root, domain: Domain,
        signature: BLSSignature
    ) throws(InvalidReason) -> SignatureSet {
        SignatureSet(
            message: computeSigningRoot(objectRoot: objectRoot, domain: domain),
            key: try publicKey(validator, state), signature: signature)
    }
}
