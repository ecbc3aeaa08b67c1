package import ConsensusTypes
package import ForkChoice
package import Primitives
package import StateTransition
package import Storage

/// Why a block was not imported. The chain is unchanged after every error.
package enum BlockImportError: Error, CustomStringConvertible {
    case unsupportedFork(ForkName)
    case wrongFork(found: ForkName, expected: ForkName)
    /// Further ahead than the tolerated clock disparity.
    case futureSlot(slot: Slot, current: Slot?)
    case finalizedSlot(slot: Slot, finalized: Slot)
    case alreadyKnown(Root)
    /// Another block of the same proposer and slot came first.
    case equivocation(slot: Slot, proposer: ValidatorIndex, first: Root)
    case unknownParent(Root)
    case notAfterParent(slot: Slot, parent: Slot)
    case notDescendedFromFinalized(Checkpoint)
    case proposerOutOfRange(ValidatorIndex)
    case wrongProposer(expected: ValidatorIndex, found: ValidatorIndex)
    case invalidProposerSignature
    case transition(StateTransitionError)
    case payloadInvalid(String)
    /// The execution engine cannot tell yet, and the chain is too young to go on without it.
    case payloadUndecided(slot: Slot)
    case blobsUnavailable(String)
    case forkChoice(ForkChoiceError)
    case storage(StorageError)
    case stateUnavailable(Root)

    /// Whether the block may become valid or is only too early or late: not its sender's fault.
    package var isIgnorable: Bool {
        switch self {
        case .futureSlot, .finalizedSlot, .alreadyKnown, .equivocation, .unknownParent, .storage, .stateUnavailable,
            .payloadUndecided:
            true
        default: false
        }
    }

    package var description: String {
        switch self {
        case .unsupportedFork(let fork): "blocks of the fork \(fork.name) are not supported"
        case .wrongFork(let found, let expected): "a \(found.name) block for a slot of \(expected.name)"
        case .futureSlot(let slot, let now):
            "slot \(slot) is in the future (now \(now.map(String.init(describing:)) ?? "before genesis"))"
        case .finalizedSlot(let slot, let finalized): "slot \(slot) is not after the finalized slot \(finalized)"
        case .alreadyKnown(let root): "the block \(root) is known"
        case .equivocation(let slot, let proposer, let first):
            "proposer \(proposer) has another block at slot \(slot): \(first)"
        case .unknownParent(let root): "the parent block \(root) is unknown"
        case .notAfterParent(let slot, let parent): "slot \(slot) is not after the parent's slot \(parent)"
        case .notDescendedFromFinalized(let checkpoint):
            "the chain conflicts with the finalized block \(checkpoint.root)"
        case .proposerOutOfRange(let index): "the proposer \(index) is not in the registry"
        case .wrongProposer(let expected, let found): "the proposer is \(found), expected \(expected)"
        case .invalidProposerSignature: "the proposer's signature is invalid"
        case .transition(let error): error.description
        case .payloadInvalid(let reason): "the execution payload is invalid: \(reason)"
        case .payloadUndecided(let slot): "the execution engine cannot judge the payload of slot \(slot) yet"
        case .blobsUnavailable(let reason): "the block's blobs are not available: \(reason)"
        case .forkChoice(let error): error.description
        case .storage(let error): error.description
        case .stateUnavailable(let root): "the state of the block \(root) is not available"
        }
    }
}
