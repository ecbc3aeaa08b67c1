package import BeaconAPI
package import ConsensusTypes
import ForkChoice
package import Primitives
import SSZ
import SlotClock
import StateTransition

// The pools of attestations and operations.

extension BeaconChain {
    package func poolAttestations(
        slot: Slot?, committeeIndex: CommitteeIndex?
    ) async throws -> Versioned<[ForkedAttestation]> {
        let fork = spec.forkName(at: currentSlot)
        let attestations = attestationPool.all { data in
            (slot == nil || data.slot == slot) && (committeeIndex == nil || data.index == committeeIndex)
        }
        return Versioned(fork, attestations.compactMap { ForkedAttestation($0, fork) })
    }

    package func poolAttesterSlashings() async throws -> Versioned<[ForkedAttesterSlashing]> {
        let fork = head.state.forkName
        return Versioned(fork, operationPool.attesterSlashings.map { fork == .phase0 ? .phase0($0) : .altair($0) })
    }

    package func poolProposerSlashings() async throws -> [ProposerSlashing] {
        operationPool.proposerSlashings.sorted { $0.key < $1.key }.map(\.value)
    }

    package func poolVoluntaryExits() async throws -> [SignedVoluntaryExit] {
        operationPool.voluntaryExits.sorted { $0.key < $1.key }.map(\.value)
    }

    package func poolBLSToExecutionChanges() async throws -> [SignedBLSToExecutionChange] { [] }

    package func submitAttesterSlashing(_ forked: ForkedAttesterSlashing) async throws {
        guard let slashing = forked.phase0Form else {
            throw BeaconAPIError.badRequest("\(GossipRejection.unsupportedFork(forked.forkName))")
        }
        let indices = slashableIndices(slashing)
        guard operationPool.isNews(slashable: indices) else { return }
        try tryOperation { state, scope throws(InvalidReason) in
            try processAttesterSlashing(&state, slashing, &scope)
        }
        operationPool.insert(slashing, slashable: indices)
        forkChoice.onAttesterSlashing(indices)
        broadcaster.publish(.attesterSlashing(slashing.electraForm))
        try updateHead()
    }

    package func submitProposerSlashing(_ slashing: ProposerSlashing) async throws {
        guard !operationPool.hasProposerSlashing(slashing.signedHeader1.message.proposerIndex) else { return }
        try tryOperation { state, scope throws(InvalidReason) in
            try processProposerSlashing(&state, slashing, &scope)
        }
        operationPool.insert(slashing)
        broadcaster.publish(.proposerSlashing(slashing))
    }

    package func submitVoluntaryExit(_ exit: SignedVoluntaryExit) async throws {
        guard !operationPool.hasVoluntaryExit(exit.message.validatorIndex) else { return }
        try tryOperation { state, scope throws(InvalidReason) in
            try processVoluntaryExit(&state, exit, &scope)
        }
        operationPool.insert(exit)
        broadcaster.publish(.voluntaryExit(exit))
    }

    package func submitBLSToExecutionChanges(_ changes: [SignedBLSToExecutionChange]) async throws {
        guard !changes.isEmpty else { return }
        throw BeaconAPIError.badRequest("credential changes begin with Capella, which is not supported")
    }

    /// Runs an operation on a copy of the head's state at the present, signatures verified: what a block could do with
    /// it. Answers 400 with the rule that it breaks.
    private func tryOperation(
        _ process: (inout Altair.BeaconState, inout BlockScope) throws(InvalidReason) -> Void
    ) throws {
        let state = try headState(at: max(head.slot, currentSlot))
        do throws(InvalidReason) {
            var probe = operationProbe(state)
            var scope = try BlockScope(probe, context, verifySignatures: .individually)
            try process(&probe, &scope)
        } catch {
            throw BeaconAPIError.badRequest(error.description)
        }
    }

    /// The state as one of Altair: operations of both forks read the fields that these share.
    private func operationProbe(_ state: ForkedBeaconState) -> Altair.BeaconState {
        if case .altair(let inner) = state { return inner }
        var probe = Altair.BeaconState()
        probe.copySharedFields(of: state.shared)
        return probe
    }
}

extension BeaconStateProtocol {
    /// Takes over what all states have.
    fileprivate mutating func copySharedFields(of other: some BeaconStateProtocol) {
        genesisTime = other.genesisTime
        genesisValidatorsRoot = other.genesisValidatorsRoot
        slot = other.slot
        fork = other.fork
        latestBlockHeader = other.latestBlockHeader
        blockRoots = other.blockRoots
        stateRoots = other.stateRoots
        historicalRoots = other.historicalRoots
        eth1Data = other.eth1Data
        eth1DataVotes = other.eth1DataVotes
        eth1DepositIndex = other.eth1DepositIndex
        validators = other.validators
        balances = other.balances
        randaoMixes = other.randaoMixes
        slashings = other.slashings
        justificationBits = other.justificationBits
        previousJustifiedCheckpoint = other.previousJustifiedCheckpoint
        currentJustifiedCheckpoint = other.currentJustifiedCheckpoint
        finalizedCheckpoint = other.finalizedCheckpoint
    }
}

extension Phase0.AttesterSlashing {
    /// The form that events have for slashings of every fork: the same fields with a higher limit.
    fileprivate var electraForm: Electra.AttesterSlashing {
        func convert(_ attestation: Phase0.IndexedAttestation) -> Electra.IndexedAttestation {
            Electra.IndexedAttestation(
                attestingIndices: Electra.AttestingIndices(attestation.attestingIndices), data: attestation.data,
                signature: attestation.signature)
        }
        return Electra.AttesterSlashing(attestation1: convert(attestation1), attestation2: convert(attestation2))
    }
}
