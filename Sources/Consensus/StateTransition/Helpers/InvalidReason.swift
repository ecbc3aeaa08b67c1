package import Primitives

/// The rule that an input broke: one case per `assert` of the specification, and what its arithmetic and indexing
/// raise on.
package enum InvalidReason: Error, Hashable, Sendable, CustomStringConvertible {
    // Arithmetic and bounds
    case arithmeticOverflow
    case divisionByZero
    case validatorIndexOutOfRange(ValidatorIndex)
    case listFull
    case noActiveValidators
    // Slots and roots
    case slotNotAfterState(state: Slot, requested: Slot)
    case slotMismatch(state: Slot, block: Slot)
    case slotOutsideHistory(Slot)
    case epochOutsideShuffling(Epoch)
    case stateRootMismatch(computed: Root, block: Root)
    // Header
    case notAfterLatestHeader(Slot)
    case wrongProposer(expected: ValidatorIndex, found: ValidatorIndex)
    case parentRootMismatch(expected: Root, found: Root)
    case proposerSlashed(ValidatorIndex)
    // Signatures
    case invalidPublicKey(BLSPubkey)
    case invalidSignature
    // Slashings
    case headersOfDifferentSlots
    case headersOfDifferentProposers
    case headersEqual
    case notSlashable(ValidatorIndex)
    case attestationDataNotSlashable
    case nobodySlashed
    case attestingIndicesEmpty
    case attestingIndicesNotSorted
    // Attestations
    case targetEpochOutOfRange(Epoch)
    case targetEpochMismatch(target: Epoch, slot: Epoch)
    case inclusionOutOfWindow(attestation: Slot, state: Slot)
    case committeeIndexOutOfRange(CommitteeIndex)
    case aggregationBitsLength(expected: Int, found: Int)
    case sourceMismatch
    case committeeWithoutAttesters(CommitteeIndex)
    // Deposits
    case depositCount(expected: UInt64, found: Int)
    case depositProof
    // Exits
    case notActive(ValidatorIndex)
    case exitAlreadyInitiated(ValidatorIndex)
    case exitNotYetValid(Epoch)
    case exitTooYoung(ValidatorIndex)
    case withdrawalsPending(ValidatorIndex)
    // Sync committee
    case notInRegistry(BLSPubkey)
    case syncPeriodOutOfRange(Epoch)
    case contributionOutOfRange
    // Execution payload
    case payloadParentHash(expected: Hash32, found: Hash32)
    case payloadRandao
    case payloadTimestamp(expected: UInt64, found: UInt64)
    case tooManyBlobs(limit: UInt64, found: Int)
    case payloadInvalid
    // Withdrawals
    case tooManyWithdrawals
    case withdrawalsMismatch
    case notBLSCredentials(ValidatorIndex)
    case withdrawalKeyMismatch(ValidatorIndex)
    // Builders and payloads apart from blocks
    case tooManyOperations(limit: UInt64, found: Int)
    case payloadIndexNotZero
    case builderIndexOutOfRange(BuilderIndex)
    case builderNotActive(BuilderIndex)
    case builderVersion(UInt8)
    case builderBalance(BuilderIndex)
    case selfBuildWithValue
    case bidOfGenesisSlot
    case bidParentRoot(expected: Root, found: Root)
    case requestsOfEmptyPayload
    case requestsRootMismatch(expected: Root, found: Root)
    case payloadAttestationOfOtherBlock(Root)
    case payloadAttestationSlot(Slot)
    case envelopeBlock(expected: Root, found: Root)
    case payloadNotOfBid
    // Genesis
    case noKeys
}

extension InvalidReason {
    package var description: String {
        switch self {
        case .slotNotAfterState(let state, let requested): "slot \(requested) is not after the state's slot \(state)"
        case .slotMismatch(let state, let block): "block of slot \(block), state of slot \(state)"
        case .slotOutsideHistory(let slot): "slot \(slot) is outside the kept roots"
        case .epochOutsideShuffling(let epoch): "no shuffling is known yet for epoch \(epoch)"
        case .stateRootMismatch(let computed, let block): "computed \(computed), the block says \(block)"
        case .notAfterLatestHeader(let slot): "not newer than the latest block at slot \(slot)"
        case .wrongProposer(let expected, let found): "proposer \(found), expected \(expected)"
        case .parentRootMismatch(let expected, let found): "parent \(found), expected \(expected)"
        case .proposerSlashed(let index): "proposer \(index) is slashed"
        case .targetEpochOutOfRange(let epoch): "target epoch \(epoch) is neither previous nor current"
        case .targetEpochMismatch(let target, let slot): "target epoch \(target) for a slot of epoch \(slot)"
        case .inclusionOutOfWindow(let attestation, let state): "slot \(attestation) cannot be included at \(state)"
        case .aggregationBitsLength(let expected, let found): "\(found) aggregation bits, expected \(expected)"
        case .depositCount(let expected, let found): "\(found) deposits, expected \(expected)"
        case .payloadParentHash(let expected, let found): "payload's parent \(found), expected \(expected)"
        case .payloadTimestamp(let expected, let found): "payload's timestamp \(found), expected \(expected)"
        case .tooManyBlobs(let limit, let found): "\(found) blobs, at most \(limit)"
        case .tooManyOperations(let limit, let found): "\(found) of a kind, at most \(limit)"
        case .bidParentRoot(let expected, let found): "the bid's parent is \(found), expected \(expected)"
        case .envelopeBlock(let expected, let found): "an envelope for \(found), expected \(expected)"
        case .requestsRootMismatch(let expected, let found): "requests of root \(found), the bid says \(expected)"
        default: indexedDescription
        }
    }

    private var indexedDescription: String {
        switch self {
        case .validatorIndexOutOfRange(let index): "validator index \(index) is not in the registry"
        case .invalidPublicKey(let key): "public key \(key) is no valid point"
        case .notSlashable(let index): "validator \(index) is not slashable"
        case .committeeIndexOutOfRange(let index): "committee index \(index) is out of range"
        case .notActive(let index): "validator \(index) is not active"
        case .exitAlreadyInitiated(let index): "validator \(index) has already initiated its exit"
        case .exitNotYetValid(let epoch): "not valid before epoch \(epoch)"
        case .exitTooYoung(let index): "validator \(index) has not been active long enough"
        case .withdrawalsPending(let index): "validator \(index) has withdrawals in the queue"
        case .committeeWithoutAttesters(let index): "nobody of committee \(index) attests"
        case .notInRegistry(let key): "public key \(key) is not in the registry"
        case .syncPeriodOutOfRange(let epoch): "no sync committee is known for epoch \(epoch)"
        case .notBLSCredentials(let index): "validator \(index) has no BLS withdrawal credentials"
        case .withdrawalKeyMismatch(let index): "not the withdrawal key of validator \(index)"
        case .builderIndexOutOfRange(let index): "builder index \(index) is not in the registry"
        case .builderNotActive(let index): "builder \(index) is not active"
        case .builderVersion(let version): "builders of version \(version) offer no payloads"
        case .builderBalance(let index): "builder \(index) cannot pay its bid"
        case .payloadAttestationOfOtherBlock(let root): "\(root) is not the parent block"
        case .payloadAttestationSlot(let slot): "slot \(slot) is not the one before"
        default: plainDescription
        }
    }

    private var plainDescription: String {
        switch self {
        case .arithmeticOverflow: "arithmetic overflow"
        case .divisionByZero: "division by zero"
        case .listFull: "a list is full"
        case .noActiveValidators: "no active validators"
        case .invalidSignature: "invalid signature"
        case .headersOfDifferentSlots: "the headers are of different slots"
        case .headersOfDifferentProposers: "the headers are of different proposers"
        case .headersEqual: "the headers are equal"
        case .attestationDataNotSlashable: "neither a double nor a surround vote"
        case .nobodySlashed: "nobody was slashed"
        case .attestingIndicesEmpty: "no attesting indices"
        case .attestingIndicesNotSorted: "attesting indices are not sorted and unique"
        case .sourceMismatch: "the source is not the justified checkpoint"
        case .depositProof: "the Merkle proof does not verify"
        case .contributionOutOfRange: "a contribution of an unknown subcommittee"
        case .payloadRandao: "the payload's prev_randao is not the epoch's mix"
        case .payloadInvalid: "the execution engine refused the payload"
        case .tooManyWithdrawals: "no place is left for the sweep's withdrawals"
        case .withdrawalsMismatch: "the withdrawals are not the expected ones"
        case .payloadIndexNotZero: "an attestation in its block's slot knows of no payload"
        case .selfBuildWithValue: "a proposer's own bid promises a payment"
        case .bidOfGenesisSlot: "the genesis slot has no bid"
        case .requestsOfEmptyPayload: "requests, though the parent's payload did not come"
        case .payloadNotOfBid: "the payload is not the one that the bid has promised"
        case .noKeys: "no validators"
        default: "invalid"
        }
    }
}
