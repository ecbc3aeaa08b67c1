import ConsensusTypes
import Primitives
import SSZ
import StateTransition
import TestSupport
import Testing

/// The `operations` runner: one operation on a state.
@Suite struct OperationsTests {
    @Test func operations() {
        TransitionVectors.run("operations") { vector in
            let spec = try vector.spec()
            let fork = try TransitionVectors.forkName(vector)
            let pre = try TransitionVectors.state(vector, "pre", fork, spec)
            let post = try TransitionVectors.post(vector, fork, spec)
            for mode in try TransitionVectors.modes(vector) {
                let context = TransitionVectors.context(spec)
                let operation = try read(vector, fork, spec)
                try TransitionVectors.expect(vector, pre: pre, post: post, spec) { state in
                    try apply(operation, to: &state, context, mode)
                }
            }
        }
    }

    private enum Operation {
        case attestation(Phase0.Attestation)
        case attesterSlashing(Phase0.AttesterSlashing)
        case blockHeader(ForkedBeaconBlock)
        case deposit(Deposit)
        case proposerSlashing(ProposerSlashing)
        case syncAggregate(SyncAggregate)
        case voluntaryExit(SignedVoluntaryExit)
    }

    private func read(_ vector: VectorCase, _ fork: ForkName, _ spec: Spec) throws -> Operation {
        let limits = spec.limits
        switch vector.handler {
        case "attestation": return .attestation(try .init(sszBytes: vector.ssz("attestation"), limits))
        case "attester_slashing":
            return .attesterSlashing(try .init(sszBytes: vector.ssz("attester_slashing"), limits))
        case "block_header": return .blockHeader(try .init(ssz: vector.ssz("block"), fork, spec))
        case "deposit": return .deposit(try .init(sszBytes: vector.ssz("deposit"), limits))
        case "proposer_slashing":
            return .proposerSlashing(try .init(sszBytes: vector.ssz("proposer_slashing"), limits))
        case "sync_aggregate": return .syncAggregate(try .init(sszBytes: vector.ssz("sync_aggregate"), limits))
        case "voluntary_exit": return .voluntaryExit(try .init(sszBytes: vector.ssz("voluntary_exit"), limits))
        default: throw VectorError("unknown handler")
        }
    }

    private func apply(
        _ operation: Operation, to state: inout ForkedBeaconState, _ context: TransitionContext,
        _ mode: SignatureVerification
    ) throws {
        switch state {
        case .phase0(var inner):
            var scope = try BlockScope(inner, context, verifySignatures: mode)
            if case .attestation(let attestation) = operation {
                try processAttestation(&inner, attestation, &scope)
            } else {
                try applyShared(operation, to: &inner, &scope)
            }
            try scope.signatures.finish()
            state = .phase0(inner)
        case .altair(var inner):
            var scope = try BlockScope(inner, context, verifySignatures: mode)
            if case .attestation(let attestation) = operation {
                try processAttestation(&inner, attestation, &scope)
            } else if case .syncAggregate(let aggregate) = operation {
                try processSyncAggregate(&inner, aggregate, &scope)
            } else {
                try applyShared(operation, to: &inner, &scope)
            }
            try scope.signatures.finish()
            state = .altair(inner)
        default: throw VectorError("no transition")
        }
    }

    private func applyShared<S: TransitionState>(
        _ operation: Operation, to state: inout S, _ scope: inout BlockScope
    ) throws {
        switch operation {
        case .attesterSlashing(let slashing): try processAttesterSlashing(&state, slashing, &scope)
        case .blockHeader(.phase0(let block)): try processBlockHeader(&state, block, &scope)
        case .blockHeader(.altair(let block)): try processBlockHeader(&state, block, &scope)
        case .deposit(let deposit): try processDeposit(&state, deposit, scope.context)
        case .proposerSlashing(let slashing): try processProposerSlashing(&state, slashing, &scope)
        case .voluntaryExit(let exit): try processVoluntaryExit(&state, exit, &scope)
        default: throw VectorError("not an operation of the fork")
        }
    }
}
