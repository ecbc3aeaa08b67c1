import BeaconAPI
import BeaconNodePool
import ConsensusTypes
import Duties
import Logging
import Primitives
import Signing
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
            report(outgoing, outgoing.validators, .failed(reason: "\(error)"))
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
            case .builderBlock(let block, let url):
                warn(
                    try await node.publishBlock(
                        block, validation: configuration.broadcastValidation, builderURL: url))
            case .envelope(let envelope):
                warn(try await node.publishEnvelope(envelope, validation: nil), "payload")
            case .payloadAttestations(let messages): try await node.submitPayloadAttestations(messages)
            case .blindedBlock(let block):
                warn(try await node.publishBlindedBlock(block, validation: configuration.broadcastValidation))
            }
            return []
        } catch let error as BeaconAPIError where error.code == 400 && !error.failures.isEmpty {
            return error.failures
        }
    }

    private func warn(_ result: PublishResult, _ what: String = "block") {
        guard result == .broadcastOnly else { return }
        logger.warning("the beacon node broadcast the \(what), but could not import it")
    }

    /// Keeps what was signed until it is published. What was signed after its work was given up is of no use.
    func keep(_ outgoing: Outgoing, _ id: WorkID) {
        guard !outbox.keep(outgoing, id) else { return }
        reportAbandoned(outgoing)
    }

    /// The scheduler gave the work up. What it had signed stays unpublished.
    func abandon(_ id: WorkID) {
        outbox.removePayload(of: id)
        if let outgoing = outbox.remove(id) { reportAbandoned(outgoing) }
    }

    private func reportAbandoned(_ outgoing: Outgoing) {
        report(outgoing, outgoing.validators, .failed(reason: "not published in time"))
    }

    // MARK: Reports

    /// Tells what there is to work with as a slot begins.
    func begin(_ slot: Slot) {
        observer?.begin(
            SlotStatus(
                slot: slot, begun: offset(in: slot), keys: directory.keyCount,
                validators: directory.validatorCount, hasUsableNode: pool.hasSyncedNode,
                waiting: Dictionary(uniqueKeysWithValues: SigningLane.allCases.map { ($0, signing.waiting(in: $0)) })))
    }

    func tellNodes() { observer?.checked(pool.statuses) }

    func tellValidators() { observer?.validatorsChanged(directory.indices) }

    private func reportPublished(_ outgoing: Outgoing, refused: [BeaconAPIError.Failure]) {
        let positions = Set(refused.map(\.index))
        var accepted: [ValidatorIndex] = []
        var others: [ValidatorIndex] = []
        for (position, validator) in outgoing.validators.enumerated() {
            if positions.contains(position) { others.append(validator) } else { accepted.append(validator) }
        }
        if !accepted.isEmpty { report(outgoing, accepted, isLate(outgoing) ? .late : .done) }
        guard let first = refused.first, !others.isEmpty else { return }
        logger.error("the beacon node refused messages", metadata: metadata(outgoing, reason: first.message))
        report(outgoing, others, .failed(reason: first.message))
    }

    private func report(_ outgoing: Outgoing, _ validators: [ValidatorIndex], _ outcome: DutyReport.Outcome) {
        var report = DutyReport(
            kind: outgoing.kind, slot: outgoing.slot, count: validators.count, outcome: outcome, steps: outgoing.steps)
        report.validators = validators
        report.root = outgoing.root
        report.due = limit(of: outgoing.kind, in: outgoing.slot)
        self.report(report)
    }

    private func isLate(_ outgoing: Outgoing) -> Bool {
        outgoing.isLate || (outgoing.steps.publishedLast ?? 0) > limit(of: outgoing.kind, in: outgoing.slot)
    }

    /// A block is late when attesters no longer wait for it, a payload when its committee counts it absent, preferences
    /// when their slot begins, everything else when its slot is over.
    private func limit(of kind: DutyKind, in slot: Slot) -> Millis {
        let times = chain.schedulerConfiguration(configuration)
        return switch kind {
        case .proposal: times.attestationDue(slot) - chain.clock.start(of: slot)
        case .executionPayload: times.payloadDue(slot) - chain.clock.start(of: slot)
        case .proposerPreferences: 0
        default: chain.clock.slotDuration
        }
    }

    func report(
        _ kind: DutyKind, _ slot: Slot, _ validators: [ValidatorIndex], _ outcome: DutyReport.Outcome,
        _ steps: DutySteps
    ) {
        var report = DutyReport(kind: kind, slot: slot, count: validators.count, outcome: outcome, steps: steps)
        report.validators = validators
        report.due = limit(of: kind, in: slot)
        self.report(report)
    }

    private func report(_ report: DutyReport) {
        var report = report
        if chain.clock.start(of: report.slot) + limit(of: report.kind, in: report.slot) <= startedAt {
            report.outcome = report.outcome.beforeStart
        }
        report.trail = traces.trail(report.kind, report.slot, chain.clock)
        observer?.observe(report)
        if observer?.wantsInclusion == true { inclusions.note(report, chain.clock) }
        var metadata: Logger.Metadata = ["slot": "\(report.slot)", "count": "\(report.count)"]
        if let published = report.steps.publishedLast { metadata["after_ms"] = "\(published.rawValue)" }
        switch report.outcome {
        case .done:
            logger.log(
                level: report.kind == .proposal || report.kind == .attestation ? .info : .debug,
                "\(report.kind.rawValue)", metadata: metadata)
        case .beforeStart(let reason):
            if let reason { metadata["reason"] = "\(reason)" }
            logger.info("\(report.kind.rawValue) due before the start", metadata: metadata)
        case .late:
            logger.warning("late \(report.kind.rawValue)", metadata: metadata)
        case .missed(let reason), .failed(let reason):
            metadata["reason"] = "\(reason)"
            logger.error("missed \(report.kind.rawValue)", metadata: metadata)
        }
    }

    private func metadata(_ outgoing: Outgoing, reason: String) -> Logger.Metadata {
        ["kind": "\(outgoing.kind.rawValue)", "slot": "\(outgoing.slot)", "reason": "\(reason)"]
    }

    /// What the scheduler has to tell.
    func take(_ report: SchedulerReport) {
        switch report {
        case .missed(let kind, let slot, let validators, let reason):
            self.report(kind, slot, validators, .missed(reason: reason), DutySteps())
        case .dutiesUnavailable(let set):
            logger.error(
                "no \(set) from the beacon node: asking again",
                metadata: ["reason": "\(fetchFaults.take(set) ?? "no answer in time")"])
        case .invalidDuties(let set, let reason):
            logger.error("the beacon node's \(set) cannot be right", metadata: ["reason": "\(reason)"])
        case .invalidData(let slot, let fault):
            logger.error("attestation data refused", metadata: ["slot": "\(slot)", "reason": "\(fault)"])
        case .invalidPayloadData(let slot, let fault):
            logger.error("payload attestation data refused", metadata: ["slot": "\(slot)", "reason": "\(fault)"])
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
        case .livenessUnknown(let count, let delaysStart):
            warn(
                delaysStart
                    ? "doppelganger protection: no answer for some keys in time: they wait for another epoch"
                    : "doppelganger protection: no answer for some keys in time",
                ["keys": "\(count)"])
        case .slotsSkipped(let from, let to):
            logger.warning("slots passed unseen", metadata: ["from": "\(from)", "to": "\(to)"])
        case .clockWentBack(let now):
            logger.error(
                "the system's clock went back: no duties until it has caught up; keep it in step with NTP",
                metadata: ["now": "\(now)"])
        }
    }
}

extension DutyReport.Outcome {
    /// What it is for a duty whose time had passed before the client started.
    fileprivate var beforeStart: Self {
        switch self {
        case .done, .beforeStart: self
        case .late: .beforeStart(reason: nil)
        case .missed(let reason), .failed(let reason): .beforeStart(reason: reason)
        }
    }
}
