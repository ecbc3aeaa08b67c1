import BeaconAPI
import ConsensusTypes
import Duties
import Logging
import Primitives
import SlotClock

extension DutyExecutor {
    /// The answers that judge the message itself. All others are about the way to the node and its state, and pass: a
    /// proxy that asks for a login, a route that is not there yet, a node that is busy.
    private static let finalRefusals: Set<Int> = [400, 409, 413, 415, 422]

    /// Publishes what a work has signed. Called again by the scheduler as long as it fails and there is time.
    func publish(_ id: WorkID, _ send: Send) async {
        guard var outgoing = outbox[id] else { return }
        do {
            let refused = try await submit(outgoing.messages)
            let now = offset(in: outgoing.slot)
            outgoing.steps.publishedFirst = outgoing.steps.publishedFirst ?? now
            outgoing.steps.publishedLast = now
            outbox.remove(id)
            reportPublished(outgoing, refused: refused)
            send(.done(id))
        } catch {
            guard let error = error as? BeaconAPIError, Self.finalRefusals.contains(error.code) else {
                if !Task.isCancelled {
                    warn("publishing failed: will try again", metadata(outgoing, reason: "\(error)"))
                }
                send(.failed(id, .temporary))
                return
            }
            outbox.remove(id)
            logger.error("the beacon node refused to publish", metadata: metadata(outgoing, reason: "\(error)"))
            report(outgoing.kind, outgoing.slot, outgoing.messages.count, .failed(reason: "\(error)"), outgoing.steps)
            send(.failed(id, .refused))
        }
    }

    /// Hands the messages to the node. Returns those of a list that it refused; the others are accepted.
    private func submit(_ messages: SignedMessages) async throws -> [BeaconAPIError.Failure] {
        do {
            switch messages {
            case .attestations(let attestations): try await node.submitAttestations(attestations)
            case .aggregates(let aggregates): try await node.submitAggregateAndProofs(aggregates)
            case .syncMessages(let messages): try await node.submitSyncCommitteeMessages(messages)
            case .contributions(let contributions): try await node.submitContributionAndProofs(contributions)
            case .block(let block):
                warn(try await node.publishBlock(block, validation: configuration.broadcastValidation))
            case .blindedBlock(let block):
                warn(try await node.publishBlindedBlock(block, validation: configuration.broadcastValidation))
            }
            return []
        } catch let error as BeaconAPIError where error.code == 400 && !error.failures.isEmpty {
            return error.failures
        }
    }

    private func warn(_ result: PublishResult) {
        guard result == .broadcastOnly else { return }
        logger.warning("the beacon node broadcast the block, but could not import it")
    }

    /// Keeps what was signed until it is published. What was signed after its work was given up is of no use.
    func keep(_ outgoing: Outgoing, _ id: WorkID) {
        guard !outbox.keep(outgoing, id) else { return }
        reportAbandoned(outgoing)
    }

    /// The scheduler gave the work up. What it had signed stays unpublished.
    func abandon(_ id: WorkID) {
        if let outgoing = outbox.remove(id) { reportAbandoned(outgoing) }
    }

    private func reportAbandoned(_ outgoing: Outgoing) {
        report(
            outgoing.kind, outgoing.slot, outgoing.messages.count, .failed(reason: "not published in time"),
            outgoing.steps)
    }

    // MARK: Reports

    private func reportPublished(_ outgoing: Outgoing, refused: [BeaconAPIError.Failure]) {
        let accepted = outgoing.messages.count - min(refused.count, outgoing.messages.count)
        if accepted > 0 {
            report(
                outgoing.kind, outgoing.slot, accepted, isLate(outgoing) ? .late : .done, outgoing.steps)
        }
        guard let first = refused.first else { return }
        logger.error("the beacon node refused messages", metadata: metadata(outgoing, reason: first.message))
        report(outgoing.kind, outgoing.slot, refused.count, .failed(reason: first.message), outgoing.steps)
    }

    /// A block is late when attesters no longer wait for it, everything else when its slot is over.
    private func isLate(_ outgoing: Outgoing) -> Bool {
        let limit =
            outgoing.kind == .proposal
            ? Millis(Int64(clamping: spec.getSlotComponentDurationMs(spec.config.attestationDueBPS)))
            : chain.clock.slotDuration
        return outgoing.isLate || (outgoing.steps.publishedLast ?? 0) > limit
    }

    func report(_ kind: DutyKind, _ slot: Slot, _ count: Int, _ outcome: DutyReport.Outcome, _ steps: DutySteps) {
        let report = DutyReport(kind: kind, slot: slot, count: count, outcome: outcome, steps: steps)
        observer?.observe(report)
        var metadata: Logger.Metadata = ["slot": "\(slot)", "count": "\(count)"]
        if let published = steps.publishedLast { metadata["after_ms"] = "\(published.rawValue)" }
        switch outcome {
        case .done:
            logger.log(
                level: kind == .proposal || kind == .attestation ? .info : .debug, "\(kind.rawValue)",
                metadata: metadata)
        case .late:
            logger.warning("late \(kind.rawValue)", metadata: metadata)
        case .missed(let reason), .failed(let reason):
            metadata["reason"] = "\(reason)"
            logger.error("missed \(kind.rawValue)", metadata: metadata)
        }
    }

    private func metadata(_ outgoing: Outgoing, reason: String) -> Logger.Metadata {
        ["kind": "\(outgoing.kind.rawValue)", "slot": "\(outgoing.slot)", "reason": "\(reason)"]
    }

    /// What the scheduler has to tell.
    func take(_ report: SchedulerReport) {
        switch report {
        case .missed(let kind, let slot, let validators, let reason):
            self.report(kind, slot, validators.count, .missed(reason: reason), DutySteps())
        case .invalidDuties(let set, let reason):
            logger.error("the beacon node's \(set) cannot be right", metadata: ["reason": "\(reason)"])
        case .invalidData(let slot, let fault):
            logger.error("attestation data refused", metadata: ["slot": "\(slot)", "reason": "\(fault)"])
        case .invalidBlock(let slot, let reason):
            logger.error("produced block refused", metadata: ["slot": "\(slot)", "reason": "\(reason)"])
        case .dutiesInvalidated(let set):
            logger.info("re-org: asking again for \(set)")
        case .unknownForkAhead(let epoch):
            logger.warning(
                "the chain schedules a fork that this version does not know: nothing is signed from it on; update before",
                metadata: ["epoch": "\(epoch)"])
        case .unknownForkReached(let epoch):
            logger.critical(
                "the chain is in a fork that this version does not know: nothing is signed; update now",
                metadata: ["epoch": "\(epoch)"])
        case .slotsSkipped(let from, let to):
            logger.warning("slots passed unseen", metadata: ["from": "\(from)", "to": "\(to)"])
        case .clockWentBack(let now):
            logger.error(
                "the system's clock went back: no duties until it has caught up; keep it in step with NTP",
                metadata: ["now": "\(now)"])
        }
    }
}
