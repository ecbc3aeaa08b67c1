import ConsensusTypes
import Primitives
import SlotClock

extension SchedulerCore {
    /// Hands an answer to the handler that asked. Answers to works that are no longer under way are void.
    mutating func takeAnswer(_ event: Event) {
        if clockIsBehind, let id = event.work, let purpose = context.works[id]?.purpose, purpose.isSignedAtOnce {
            _ = context.works.end(id)
            return route(id, purpose, .temporary)
        }
        switch event {
        case .duties(let id, let node, let answer):
            takeDuties(id, node, answer)
        case .attestationData(let id, let data):
            guard case .attestationData(let slot) = context.works.end(id) else { return }
            attester.received(id, slot, data, &context)
        case .blockProduced(let id, let block):
            guard case .block(let slot) = context.works[id]?.purpose else { return }
            proposer.produced(id, slot, block, &context)
            if block.hasOwnEnvelope, block.slot == slot { envelopes.expect(block, id) }
        case .payloadAttestationData(let id, let data):
            guard case .payloadAttestationData(let slot) = context.works.end(id) else { return }
            ptc.received(id, slot, data, &context)
        case .headRoot(let id, let root):
            guard case .headRoot(let slot) = context.works.end(id) else { return }
            sync.received(id, slot, head: root, &context)
        case .signed(let id, let items):
            takeSigned(id, items)
        case .selectionProofs(let id, let answers):
            guard context.works[id]?.purpose == .selectionProofs else { return }
            context.proofs.take(answers, of: id)
        case .unsigned(let id, let items):
            takeUnsigned(id, items)
        case .liveness(let id, let answer):
            guard context.works[id]?.purpose == .liveness else { return }
            doppelgangers.received(id, answer, &context)
        default:
            break
        }
    }

    private mutating func takeDuties(_ id: WorkID, _ node: NodeID, _ answer: DutiesAnswer) {
        guard case .fetch(let key) = context.works.end(id) else { return }
        switch (key, answer) {
        case (.attester(let epoch), .attester(let root, let duties)):
            attester.installed(id, epoch, node, root: root, duties, &context)
        case (.proposer(let epoch), .proposer(let root, let duties, let reportsLookaheadRoot)):
            proposer.installed(
                id, epoch, node, root: root, duties, reportsLookaheadRoot: reportsLookaheadRoot, &context)
        case (.sync(let period), .sync(let duties)):
            sync.installed(id, period, node, duties, &context)
        case (.ptc(let epoch), .ptc(let root, let duties)):
            ptc.installed(id, epoch, node, root: root, duties, &context)
        default:
            route(id, .fetch(key), .temporary)
        }
    }

    private mutating func takeSigned(_ id: WorkID, _ items: [Int]) {
        guard let work = context.works[id], !work.hasSigned else { return }
        // A slot's end limits the start of a proposal; what is signed still deserves to be published.
        if case .block(let slot) = work.purpose {
            context.works.markSigned(id, deadline: context.clock.start(of: slot + 2))
        } else {
            context.works.markSigned(id)
        }
        switch work.purpose {
        case .attestations: attester.signed(id, items, &context)
        case .aggregates: attester.endAggregates(id, done: items, &context)
        case .envelope(let slot): envelopes.signed(slot)
        case .syncMessages: sync.signed(id, items, &context)
        case .contributions: sync.endContributions(id, done: items, &context)
        default: break
        }
    }

    private mutating func takeUnsigned(_ id: WorkID, _ items: [Int]) {
        switch context.works[id]?.purpose {
        case .attestations: attester.unsigned(id, items, &context)
        case .selectionProofs: context.proofs.fail(items, of: id)
        case .syncMessages: sync.unsigned(id, items, &context)
        case .block(let slot): proposer.unsigned(id, slot, &context)
        case .payloadAttestations(let slot): ptc.unsigned(id, slot, items, &context)
        case .proposerPreferences: preferences.unsigned(id, items)
        default: break
        }
    }

    mutating func end(_ id: WorkID, hasFailed: Bool) {
        guard let purpose = context.works.end(id) else { return }
        settle(id, purpose, hasFailed: hasFailed)
    }

    /// A work that has signed publishes again; any other is over, and its handler decides what next.
    mutating func fail(_ id: WorkID, _ failure: WorkFailure) {
        guard let work = context.works[id] else { return }
        if work.hasSigned, failure == .temporary {
            context.works.scheduleRepublish(id, at: context.urgentRetry)
        } else if let purpose = context.works.end(id) {
            // A block that a node refuses may be one that it has: the answer to an earlier try was lost.
            if case .block(let slot) = purpose, work.wasRepublished { envelopes.published(slot, id) }
            route(id, purpose, failure)
        }
    }

    /// Tells the handler of a work that it ended without its answer.
    mutating func route(_ id: WorkID, _ purpose: WorkPurpose, _ failure: WorkFailure) {
        switch purpose {
        case .fetch(.attester), .attestationData, .attestations, .aggregates:
            attester.failed(id, purpose, failure, &context)
        case .fetch(.proposer), .block:
            proposer.failed(id, purpose, failure, &context)
        case .fetch(.sync), .headRoot, .syncMessages, .contributions:
            sync.failed(id, purpose, failure, &context)
        case .exit:
            exits.failed(id, purpose, failure, &context)
        case .liveness, .blockSighting:
            doppelgangers.failed(id, purpose, failure, &context)
        case .fetch(.ptc), .payloadAttestationData, .payloadAttestations:
            ptc.failed(id, purpose, failure, &context)
        case .envelope(let slot):
            envelopes.failed(slot, id, failure, context)
        case .selectionProofs, .committeeSubscriptions, .syncSubscriptions, .preparations, .registrations,
            .proposerPreferences:
            settle(id, purpose, hasFailed: true)
        }
    }

    private mutating func settle(_ id: WorkID, _ purpose: WorkPurpose, hasFailed: Bool) {
        switch purpose {
        case .selectionProofs: context.proofs.end(id, isWhole: !hasFailed)
        case .committeeSubscriptions, .syncSubscriptions: subscriptions.ended(id, hasFailed: hasFailed)
        case .preparations: preparations.ended(id, hasFailed: hasFailed)
        case .registrations: registrations.ended(id, hasFailed: hasFailed)
        case .exit: exits.ended(id)
        case .liveness: doppelgangers.ended(id)
        case .proposerPreferences: preferences.ended(id, hasFailed: hasFailed, context)
        case .block(let slot): if !hasFailed { envelopes.published(slot, id) }
        case .envelope(let slot): envelopes.done(slot, id)
        case .attestations: attester.batches[id] = nil
        default: break
        }
    }
}

extension SchedulerCore {
    /// How much is kept, for tests of retention and for a status page.
    package struct Holdings: Hashable, Sendable {
        package var attesterEpochs: [UInt64]
        package var proposerEpochs: [UInt64]
        package var syncPeriods: [UInt64]
        package var executedAttesterEpochs: [UInt64]
        package var executedProposals: Int
        package var selectionProofs: Int
        package var worksUnderWay: Int
    }

    package var holdings: Holdings {
        Holdings(
            attesterEpochs: attester.sets.entries.keys.sorted(), proposerEpochs: proposer.sets.entries.keys.sorted(),
            syncPeriods: sync.sets.entries.keys.sorted(),
            executedAttesterEpochs: attester.executed.keys.map(\.rawValue).sorted(),
            executedProposals: proposer.executed.count, selectionProofs: context.proofs.count,
            worksUnderWay: context.works.active.count)
    }
}
