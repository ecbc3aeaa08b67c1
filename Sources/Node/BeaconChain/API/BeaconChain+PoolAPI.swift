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
        let known = attestationPool.all { vote in
            (slot == nil || vote.data.slot == slot) && (committeeIndex == nil || vote.committee == committeeIndex)
        }
        // One answer is of one form: what was voted before the form changed is left out after it.
        return Versioned(fork, known.map(forked).filter { ($0.forkName >= .electra) == (fork >= .electra) })
    }

    package func poolAttesterSlashings() async throws -> Versioned<[ForkedAttesterSlashing]> {
        let fork = head.state.forkName
        return Versioned(fork, operationPool.attesterSlashings.map { ForkedAttesterSlashing($0, fork) })
    }

    package func poolProposerSlashings() async throws -> [ProposerSlashing] {
        operationPool.proposerSlashings.sorted { $0.key < $1.key }.map(\.value)
    }

    package func poolVoluntaryExits() async throws -> [SignedVoluntaryExit] {
        operationPool.voluntaryExits.sorted { $0.key < $1.key }.map(\.value)
    }

    package func poolBLSToExecutionChanges() async throws -> [SignedBLSToExecutionChange] {
        operationPool.credentialChanges.sorted { $0.key < $1.key }.map(\.value)
    }

    package func submitAttesterSlashing(_ forked: ForkedAttesterSlashing) async throws {
        guard let slashing = forked.electraForm else {
            throw BeaconAPIError.badRequest("\(GossipRejection.unsupportedFork(forked.forkName))")
        }
        let indices = slashableIndices(slashing)
        guard !indices.isEmpty else { throw BeaconAPIError.badRequest("no validator signed both attestations") }
        guard operationPool.isNews(slashable: indices) else { return }
        try checkOperation(.attesterSlashing(slashing))
        operationPool.insert(slashing, slashable: indices)
        forkChoice.onAttesterSlashing(indices)
        broadcaster.publish(.attesterSlashing(slashing))
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
        try checkSubmissionSize(changes.count)
        guard head.state.forkName >= .capella || changes.isEmpty else {
            throw BeaconAPIError.badRequest(
                "credential changes begin with Capella, the chain is in \(head.state.forkName)")
        }
        var failures: [BeaconAPIError.Failure] = []
        for (index, change) in changes.enumerated()
        where !operationPool.hasCredentialChange(change.message.validatorIndex) {
            do {
                try checkOperation(.credentialChange(change))
                operationPool.insert(change)
                broadcaster.publish(.blsToExecutionChange(change))
            } catch {
                failures.append(.init(index: index, message: (error as? BeaconAPIError)?.message ?? "\(error)"))
            }
        }
        guard failures.isEmpty else {
            throw BeaconAPIError(code: 400, message: "some of the changes were not accepted", failures: failures)
        }
    }

    /// Answers 400 with the rule that an operation breaks on the head's state at the present.
    private func checkOperation(_ operation: PoolOperation) throws {
        let state = try headState(at: max(head.slot, currentSlot))
        do {
            try operation.check(on: state, context)
        } catch {
            throw BeaconAPIError.badRequest("\(error)")
        }
    }
}
