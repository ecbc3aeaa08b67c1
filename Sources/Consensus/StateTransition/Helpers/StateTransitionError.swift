package import ConsensusTypes
import Primitives

/// Why a transition was refused: the place in the block or epoch, and the reason.
package enum StateTransitionError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The fork has no transition in this version.
    case unsupportedFork(ForkName)
    /// A block of one fork was applied to a state of another.
    case forkMismatch(state: ForkName, block: ForkName)
    /// The input breaks a rule of the specification.
    case invalid(Place, InvalidReason)

    /// Where in the transition it happened; operations carry their position in the block's list.
    package enum Place: Hashable, Sendable, CustomStringConvertible {
        case slots
        case epoch
        case upgrade
        case blockHeader
        case randao
        case eth1Data
        case operations
        case proposerSlashing(Int)
        case attesterSlashing(Int)
        case attestation(Int)
        case deposit(Int)
        case voluntaryExit(Int)
        case blsToExecutionChange(Int)
        case depositRequest(Int)
        case withdrawalRequest(Int)
        case consolidationRequest(Int)
        case builderDepositRequest(Int)
        case builderExitRequest(Int)
        case payloadAttestation(Int)
        case parentExecutionPayload
        case executionPayloadBid
        case withdrawals
        case executionPayload
        case syncAggregate
        case proposerSignature
        case signatures
        case stateRoot
        case genesis
        case query

        package var description: String {
            switch self {
            case .slots: "slot processing"
            case .epoch: "epoch processing"
            case .upgrade: "fork upgrade"
            case .blockHeader: "block header"
            case .randao: "randao reveal"
            case .eth1Data: "eth1 data"
            case .operations: "operations"
            case .proposerSlashing(let index): "proposer slashing \(index)"
            case .attesterSlashing(let index): "attester slashing \(index)"
            case .attestation(let index): "attestation \(index)"
            case .deposit(let index): "deposit \(index)"
            case .voluntaryExit(let index): "voluntary exit \(index)"
            case .blsToExecutionChange(let index): "BLS to execution change \(index)"
            case .depositRequest(let index): "deposit request \(index)"
            case .withdrawalRequest(let index): "withdrawal request \(index)"
            case .consolidationRequest(let index): "consolidation request \(index)"
            case .builderDepositRequest(let index): "builder deposit request \(index)"
            case .builderExitRequest(let index): "builder exit request \(index)"
            case .payloadAttestation(let index): "payload attestation \(index)"
            case .parentExecutionPayload: "parent's execution payload"
            case .executionPayloadBid: "execution payload bid"
            case .withdrawals: "withdrawals"
            case .executionPayload: "execution payload"
            case .syncAggregate: "sync aggregate"
            case .proposerSignature: "block signature"
            case .signatures: "signatures"
            case .stateRoot: "state root"
            case .genesis: "genesis"
            case .query: "state query"
            }
        }
    }

    package var description: String {
        switch self {
        case .unsupportedFork(let fork): "no state transition for fork \(fork.name)"
        case .forkMismatch(let state, let block): "a \(block.name) block for a \(state.name) state"
        case .invalid(let place, let reason): "\(place): \(reason)"
        }
    }
}

/// Runs a part of the transition and says where it was when it fails.
func at<R>(
    _ place: StateTransitionError.Place, _ body: () throws(InvalidReason) -> R
) throws(StateTransitionError) -> R {
    do throws(InvalidReason) {
        return try body()
    } catch {
        throw .invalid(place, error)
    }
}
