import ConsensusTypes
import Primitives
import SSZ
import StateTransition
import TestSupport
import Testing

/// The `operations` runner: one operation on a state.
@Suite struct OperationsTests {
    @Test(arguments: VectorTree.arguments("operations")) func operations(_ vector: VectorCase) {
        check(vector) { vector in
            let spec = try vector.spec()
            let fork = try TransitionVectors.forkName(vector)
            let pre = try TransitionVectors.state(vector, "pre", fork, spec)
            let post = try TransitionVectors.post(vector, fork, spec)
            let verifier = try MockedExecution(vector)
            for mode in try TransitionVectors.modes(vector) {
                let context = TransitionVectors.context(spec)
                let operation = Operation(vector: vector, context: context, mode: mode, verifier: verifier)
                try TransitionVectors.expect(vector, pre: pre, post: post, spec) { state in
                    try operation.apply(to: &state)
                }
            }
        }
    }
}

/// The verdict of `execution.yaml`; what has no such file is accepted.
private struct MockedExecution: PayloadVerifier {
    let isValid: Bool

    init(_ vector: VectorCase) throws {
        guard vector.has("execution.yaml") else {
            isValid = true
            return
        }
        guard let isValid = try vector.yaml("execution.yaml")["execution_valid"]?.bool else {
            throw VectorError("bad execution.yaml")
        }
        self.isValid = isValid
    }

    func verifyAndNotifyNewPayload(_ request: NewPayloadRequest) -> Bool { isValid }
}

/// The operation that a case's handler names, read from the case's file.
private struct Operation {
    let vector: VectorCase
    let context: TransitionContext
    let mode: SignatureVerification
    let verifier: MockedExecution

    func apply(to state: inout ForkedBeaconState) throws {
        switch state {
        case .phase0(var inner):
            try inScope(&inner, phase0)
            state = .phase0(inner)
        case .altair(var inner):
            try inScope(&inner, altair)
            state = .altair(inner)
        case .bellatrix(var inner):
            try inScope(&inner) { state, scope in
                guard vector.handler == "execution_payload" else { return try altair(&state, &scope) }
                try processExecutionPayload(&state, read("body"), &scope)
            }
            state = .bellatrix(inner)
        case .capella(var inner):
            try inScope(&inner) { state, scope in
                guard vector.handler == "execution_payload" else { return try capella(&state, &scope) }
                try processExecutionPayload(&state, read("body"), &scope)
            }
            state = .capella(inner)
        case .deneb(var inner):
            try inScope(&inner) { state, scope in
                guard vector.handler == "execution_payload" else { return try capella(&state, &scope) }
                try processExecutionPayload(&state, read("body"), &scope)
            }
            state = .deneb(inner)
        case .electra(var inner):
            try inScope(&inner, electra)
            state = .electra(inner)
        case .fulu(var inner):
            // Blocks of Fulu have no deposits of the former mechanism.
            guard vector.handler != "deposit" else { throw VectorError("unknown handler") }
            try inScope(&inner, electra)
            state = .fulu(inner)
        case .gloas(var inner):
            try inScope(&inner, gloas)
            state = .gloas(inner)
        }
    }

    private func read<T: SSZType>(_ file: String) throws -> T {
        try T(sszBytes: vector.ssz(file), context.spec.limits)
    }

    private func inScope<S: TransitionState>(
        _ state: inout S, _ body: (inout S, inout BlockScope) throws -> Void
    ) throws {
        var scope = try BlockScope(state, context, verifySignatures: mode, payloadVerifier: verifier)
        try body(&state, &scope)
        try scope.signatures.finish()
    }

    private func phase0(_ state: inout Phase0.BeaconState, _ scope: inout BlockScope) throws {
        guard vector.handler == "attestation" else { return try shared(&state, &scope) }
        try processAttestation(&state, read("attestation"), &scope)
    }

    /// Altair to Deneb.
    private func altair<S: TransitionState & AltairBeaconState>(_ state: inout S, _ scope: inout BlockScope) throws {
        switch vector.handler {
        case "attestation": try processAttestation(&state, read("attestation"), &scope)
        case "sync_aggregate": try processSyncAggregate(&state, read("sync_aggregate"), &scope)
        default: try shared(&state, &scope)
        }
    }

    /// Capella and Deneb.
    private func capella<S: TransitionState & CapellaBeaconState & BellatrixBeaconState>(
        _ state: inout S, _ scope: inout BlockScope
    ) throws where S.ExecutionPayloadHeader.Payload: CapellaExecutionPayloadProtocol {
        switch vector.handler {
        case "bls_to_execution_change": try processBLSToExecutionChange(&state, read("address_change"), &scope)
        case "withdrawals":
            let payload: S.ExecutionPayloadHeader.Payload = try read("execution_payload")
            try processWithdrawals(&state, payload, context.preset)
        default: try altair(&state, &scope)
        }
    }

    /// Electra and Fulu.
    private func electra<S: TransitionState & ElectraBeaconState & BellatrixBeaconState>(
        _ state: inout S, _ scope: inout BlockScope
    ) throws where S.ExecutionPayloadHeader == Electra.ExecutionPayloadHeader {
        switch vector.handler {
        case "attestation":
            let attestation: Electra.Attestation = try read("attestation")
            try processAttestation(&state, attestation, &scope)
        case "attester_slashing":
            let slashing: Electra.AttesterSlashing = try read("attester_slashing")
            try processAttesterSlashing(&state, slashing, &scope)
        case "execution_payload": try processExecutionPayload(&state, read("body"), &scope)
        case "withdrawals":
            let payload: Electra.ExecutionPayload = try read("execution_payload")
            try processWithdrawals(&state, payload, context.preset)
        case "deposit_request": try processDepositRequest(&state, read("deposit_request"), context.preset)
        case "withdrawal_request": try processWithdrawalRequest(&state, read("withdrawal_request"), &scope)
        case "consolidation_request": try processConsolidationRequest(&state, read("consolidation_request"), &scope)
        default: try capella(&state, &scope)
        }
    }

    private func gloas(_ state: inout Gloas.BeaconState, _ scope: inout BlockScope) throws {
        switch vector.handler {
        case "attestation":
            guard let slot = try vector.yaml("meta.yaml")["parent_slot"]?.int else {
                throw VectorError("no parent slot")
            }
            try processAttestation(&state, read("attestation"), parentSlot: Slot(UInt64(slot)), &scope)
        case "attester_slashing":
            let slashing: Gloas.AttesterSlashing = try read("attester_slashing")
            try processAttesterSlashing(&state, slashing, &scope)
        case "bls_to_execution_change": try processBLSToExecutionChange(&state, read("address_change"), &scope)
        case "execution_payload_bid":
            try processExecutionPayloadBid(&state, read("execution_payload_bid"), &scope)
        case "parent_execution_payload":
            let block: Gloas.BeaconBlock = try read("block")
            try processParentExecutionPayload(&state, block.body, &scope)
        case "payload_attestation": try processPayloadAttestation(state, read("payload_attestation"), &scope)
        case "withdrawals": try processWithdrawals(&state, context.preset)
        case "sync_aggregate": try processSyncAggregate(&state, read("sync_aggregate"), &scope)
        default: try request(&state, &scope)
        }
    }

    /// The requests of a payload of Gloas.
    private func request(_ state: inout Gloas.BeaconState, _ scope: inout BlockScope) throws {
        switch vector.handler {
        case "deposit_request": try processDepositRequest(&state, read("deposit_request"), context.preset)
        case "withdrawal_request": try processWithdrawalRequest(&state, read("withdrawal_request"), &scope)
        case "consolidation_request": try processConsolidationRequest(&state, read("consolidation_request"), &scope)
        case "builder_deposit_request":
            try processBuilderDepositRequest(&state, read("builder_deposit_request"), &scope)
        case "builder_exit_request": try processBuilderExitRequest(&state, read("builder_exit_request"), &scope)
        default: try shared(&state, &scope)
        }
    }

    private func shared<S: TransitionState>(_ state: inout S, _ scope: inout BlockScope) throws {
        switch vector.handler {
        case "attester_slashing":
            let slashing: Phase0.AttesterSlashing = try read("attester_slashing")
            try processAttesterSlashing(&state, slashing, &scope)
        case "block_header":
            let block: S.Block = try read("block")
            try processBlockHeader(&state, block, &scope)
        case "deposit": try processDeposit(&state, read("deposit"), context)
        case "proposer_slashing": try processProposerSlashing(&state, read("proposer_slashing"), &scope)
        case "voluntary_exit": try processVoluntaryExit(&state, read("voluntary_exit"), &scope)
        default: throw VectorError("unknown handler")
        }
    }
}
