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
        guard !indices.isEmpty else { throw BeaconAPIError.badRequest("no validator signed both attestations") }
        guard operationPool.isNews(slashable: indices) else { return }
        try checkOperation(.attesterSlashing(slashing))
        operationPool.insert(slashing, slashable: indices)
        forkChoice.onAttesterSlashing(indices)
        broadcaster.publish(.attesterSlashing(slashing.electraForm))
        try updateHead()
    }

    package func submitProposerSlashing(_ slashing: ProposerSlashing) async throws {
        guard !operationPool.hasProposerSlashing(slashing.signedHeader1.message.proposerIndex) else { return }
        try checkOperation(.proposerSlashing(slashing))
        operationPool.insert(slashing)
        broadcaster.publish(.proposerSlashing(slashing))
    }

    package func submitVoluntaryExit(_ exit: SignedVoluntaryExit) async throws {
        guard !operationPool.hasVoluntaryExit(exit.message.validatorIndex) else { return }
        try checkOperation(.voluntaryExit(exit))
        operationPool.insert(exit)
        broadcaster.publish(.voluntaryExit(exit))
    }

    package func submitBLSToExecutionChanges(_ changes: [SignedBLSToExecutionChange]) async throws {
        guard !changes.isEmpty else { return }
        throw BeaconAPIError.badRequest("credential changes begin with Capella, which is not supported")
    }

    /// Answers 400 with the rule that an operation breaks on the head's state at the present.
    private func checkOperation(_ operation: PoolOperation) throws {
        let state = try headState(at: max(head.slot, currentSlot))
        do throws(InvalidReason) {
            try operation.check(on: state, context)
        } catch {
            throw BeaconAPIError.badRequest(error.description)
        }
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
