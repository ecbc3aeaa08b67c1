package import ConsensusTypes
package import Primitives

extension SchedulerCore {
    /// What happened.
    package enum Event: Sendable {
        /// Before anything else: the validators are known and the node answers.
        case start([DutyValidator])
        /// The alarm armed for `nextWake` went off, early or late as it may be.
        case alarm
        case head(HeadUpdate)
        case reorganised(ReorgUpdate)
        /// The event stream of a node was opened or lost. While it is lost, re-orgs are looked for by asking.
        case eventStream(NodeID, isOpen: Bool)
        /// A node came back: it has forgotten subscriptions and preparations.
        case nodeReturned(NodeID)
        /// All validators of ours with what is known of them now.
        case validatorsChanged([DutyValidator])
        case feeRecipientsChanged
        /// What these would register with builders has changed: gas limit, fee recipient or whether they do at all.
        case registrationsChanged([ValidatorIndex])
        /// A validator of ours is to leave, at the start of this slot or as soon as possible after it. Asking again
        /// changes nothing.
        case exitRequested(ValidatorIndex, notBefore: Slot)
        /// A part of the answer to `checkLiveness`; `done` ends it.
        case liveness(WorkID, LivenessAnswer)
        /// A message of our validator was seen that was not signed here.
        case foreignMessage(ValidatorIndex, DoppelgangerEvidence)
        /// A block was seen on the network.
        case blockSeen(Slot, Root)
        case payloadAvailable(PayloadAvailability)
        case duties(WorkID, NodeID, DutiesAnswer)
        /// The data of those committees that answered.
        case attestationData(WorkID, [CommitteeAttestationData])
        /// nil: the node has seen no block of the slot, so nobody votes.
        case payloadAttestationData(WorkID, PayloadAttestationData?)
        case blockProduced(WorkID, BlockSummary)
        case headRoot(WorkID, Root)
        /// The messages of the items at these positions were not signed, for a reason that passes: the very same may be
        /// asked for again. Comes before `signed` or `failed`.
        case unsigned(WorkID, items: [Int])
        /// The messages of the items at these positions of the batch are signed; the others never will be by this work.
        case signed(WorkID, items: [Int])
        /// Some proofs of the batch; `done` ends it.
        case selectionProofs(WorkID, [SelectionAnswer])
        /// The work is complete: published, or accepted by the node.
        case done(WorkID)
        /// The work came to nothing; after `signed`: publishing failed.
        case failed(WorkID, WorkFailure)
    }

}

extension SchedulerCore.Event {
    /// The work that it is an answer to.
    var work: WorkID? {
        switch self {
        case .duties(let id, _, _), .attestationData(let id, _), .blockProduced(let id, _), .headRoot(let id, _),
            .signed(let id, _), .unsigned(let id, _), .selectionProofs(let id, _), .liveness(let id, _), .done(let id),
            .failed(let id, _), .payloadAttestationData(let id, _):
            id
        default: nil
        }
    }
}

extension SchedulerCore {
    /// What is to be done about it.
    package enum Effect: Hashable, Sendable {
        /// Answer: `duties`.
        case fetch(DutyFetch)
        /// Answer: `attestationData`.
        case requestAttestationData(AttestationDataRequest)
        /// Answers: `unsigned` if some may be tried again, `signed`, then `done`.
        case attest(AttestationBatch)
        /// Answers: `signed`, then `done`.
        case aggregate(AggregateBatch)
        /// Answer: `blockProduced`. The block is kept for `proposeBlock` with the same id, or for `cancel`.
        case produceBlock(BlockRequest)
        /// Sign and publish the block produced by the work. Answers: `signed`, then `done`.
        case proposeBlock(WorkID)
        /// Sign and publish the payload of a block that is published. Answers: `signed`, then `done`.
        case revealPayload(PayloadReveal)
        /// Answer: `payloadAttestationData`.
        case requestPayloadAttestationData(PayloadAttestationDataRequest)
        /// Answers: `unsigned` if some may be tried again, `signed`, then `done`.
        case attestPayload(PayloadAttestationBatch)
        /// Answers: `unsigned` if some may be tried again, then `done`.
        case sendProposerPreferences(ProposerPreferencesBatch)
        /// Answer: `headRoot`, never of an optimistic head.
        case requestHeadRoot(WorkID, Slot)
        /// Answers: `signed`, then `done`.
        case signSyncMessages(SyncMessageBatch)
        /// Answers: `signed`, then `done`.
        case contribute(ContributionBatch)
        /// Answers: `selectionProofs` any number of times, then `done`.
        case proveSelections(SelectionBatch)
        /// Answer: `done`.
        case subscribeToCommittees(CommitteeSubscriptions)
        /// Answer: `done`.
        case subscribeToSyncCommittee(SyncSubscriptions)
        /// Answer: `done`.
        case prepareProposers(ProposerPreparations)
        /// Answer: `done`.
        case registerValidators(ValidatorRegistrations)
        /// Answer: `done`, when a node has taken it.
        case submitExit(ExitSubmission)
        /// Answers: `liveness` any number of times, then `done`.
        case checkLiveness(LivenessRequest)
        /// Answers: `foreignMessage` if it was not signed here, then `done`.
        case examineBlock(BlockSighting)
        /// These keys must sign nothing any more, at once.
        case stopKeys(DoppelgangerFinding)
        /// Publish once more what the work has signed; never sign again. Answer: `done`.
        case republish(WorkID)
        /// The work is pointless now: stop it and forget it. What is signed already may still be published.
        case cancel(WorkID)
        case report(SchedulerReport)
    }
}
