import ConsensusTypes
import ExecutionEngine
import Primitives
import SSZ
import StateTransition

/// What block production asks a state of Bellatrix or later about execution. A pure value.
struct ExecutionView: Sendable {
    /// The payload that the next one builds on; nil before the merge.
    var parentHash: Hash32?
    var withdrawals: Withdrawals?

    /// - Parameter state: the state at the block's slot. Nil for forks without execution.
    init?(_ state: ForkedBeaconState, _ spec: Spec) throws(InvalidReason) {
        switch state {
        case .phase0, .altair: return nil
        case .bellatrix(let inner):
            let isMerged = isMergeTransitionComplete(inner)
            parentHash = isMerged ? inner.latestExecutionPayloadHeader.blockHash : Self.terminalBlock(inner, spec)
        case .capella(let inner):
            parentHash = inner.latestExecutionPayloadHeader.blockHash
            withdrawals = Withdrawals(try getExpectedWithdrawals(inner, spec.preset))
        case .deneb(let inner):
            parentHash = inner.latestExecutionPayloadHeader.blockHash
            withdrawals = Withdrawals(try getExpectedWithdrawals(inner, spec.preset))
        case .electra(let inner):
            parentHash = inner.latestExecutionPayloadHeader.blockHash
            withdrawals = Withdrawals(try getExpectedWithdrawals(inner, spec.preset).withdrawals)
        case .fulu(let inner):
            parentHash = inner.latestExecutionPayloadHeader.blockHash
            withdrawals = Withdrawals(try getExpectedWithdrawals(inner, spec.preset).withdrawals)
        case .gloas: return nil
        }
    }

    /// The block of before the merge that the configuration names (bellatrix/fork-choice.md, `TERMINAL_BLOCK_HASH`).
    private static func terminalBlock(_ state: Bellatrix.BeaconState, _ spec: Spec) -> Hash32? {
        let config = spec.config
        guard !config.terminalBlockHash.isZero,
            spec.computeEpochAtSlot(state.slot) >= config.terminalBlockHashActivationEpoch
        else { return nil }
        return config.terminalBlockHash
    }
}

extension ForkedBeaconState {
    /// The header of the last payload; nil before Bellatrix, and in Gloas, which keeps none.
    var executionHeader: (any ExecutionPayloadFields)? {
        switch self {
        case .phase0, .altair, .gloas: nil
        case .bellatrix(let state): state.latestExecutionPayloadHeader
        case .capella(let state): state.latestExecutionPayloadHeader
        case .deneb(let state): state.latestExecutionPayloadHeader
        case .electra(let state): state.latestExecutionPayloadHeader
        case .fulu(let state): state.latestExecutionPayloadHeader
        }
    }

    /// The hash of the last payload; zero when there is none.
    var executionBlockHash: Hash32 { executionHeader?.blockHash ?? Hash32() }
}
