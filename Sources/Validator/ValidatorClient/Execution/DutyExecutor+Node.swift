import BeaconAPI
import BeaconNodePool
import ConsensusTypes
import Duties
import Logging
import Primitives
import SlotClock

extension DutyExecutor {
    /// Asks again for keys whose state may have changed. Returns whether the node answered.
    func refreshValidators() async -> Bool {
        do {
            try await directory.refresh(from: pool)
            return true
        } catch {
            warn("asking for validators", error)
            return false
        }
    }

    /// Those of ours that the chain has found guilty; nil when there are none, or no node answered.
    func slashedValidators() async -> [ValidatorIndex]? {
        do {
            let slashed = try await directory.askForSlashings(on: pool)
            return slashed.isEmpty ? nil : slashed
        } catch {
            warn("asking for slashings of our validators", error)
            return nil
        }
    }

    /// Asks for keys that were added. Returns whether the node answered; if not, they count as new again.
    func lookUp(_ pubkeys: [BLSPubkey]) async -> Bool {
        do {
            try await directory.look(up: pubkeys, on: pool)
            return true
        } catch {
            directory.giveBack(new: pubkeys)
            if !Task.isCancelled {
                logger.warning(
                    "asking for new validators failed: will try again next slot", metadata: ["reason": "\(error)"])
            }
            return false
        }
    }

    /// Says so when the chain does not know some of our keys.
    func reportUnknownKeys() {
        let unknown = directory.unknown
        guard let first = unknown.first else { return }
        logger.warning(
            "the chain does not know some of the keys: nothing is done with them until their deposits are processed",
            metadata: ["count": "\(unknown.count)", "first": "\(first)"])
    }

    /// What to subscribe to, from all that is of use to what every node serves.
    private var topics: [Set<EventTopic>] {
        let basic: [Set<EventTopic>] = [[.head, .chainReorg, .attesterSlashing, .proposerSlashing], [.head]]
        guard configuration.watchesForDoppelgangers else { return withPayloads(basic) }
        let blocks: Set<EventTopic> = basic[0].union([.block])
        return withPayloads(
            [blocks.union([.blockGossip, .singleAttestation]), blocks.union([.singleAttestation]), blocks] + basic)
    }

    /// With payloads as well where Gloas is scheduled; nodes that know them know the second version of heads.
    private func withPayloads(_ choices: [Set<EventTopic>]) -> [Set<EventTopic>] {
        guard let most = choices.first, spec.config.gloasForkEpoch != Constants.farFutureEpoch else { return choices }
        let versions: [Set<EventTopic>] = [
            most.subtracting([.head]).union([.headV2, .executionPayloadAvailable]),
            most.union([.executionPayloadAvailable]), [.headV2, .executionPayloadAvailable],
            [.head, .executionPayloadAvailable],
        ]
        return versions + choices
    }

    /// Reads a node's events until the stream ends. Returns whether it was ever open.
    func readEvents(
        of id: NodeID, opened: @Sendable () -> Void, head tell: @Sendable (HeadUpdate) -> Void,
        other: @Sendable (NetworkEvent) -> Void
    ) async -> Bool {
        var wasOpened = false
        func take(_ event: HeadEvent) {
            let head = HeadUpdate(event, from: id)
            pool.saw(head)
            tell(head)
        }
        do {
            let events = try await openEvents(of: id)
            wasOpened = true
            opened()
            for try await event in events {
                switch event {
                case .head(let event): take(event)
                case .headV2(let event): take(event.head)
                default:
                    if let concern = concern(event, from: id) { other(concern) }
                }
            }
        } catch {
            if !Task.isCancelled { logger.debug("event stream", metadata: ["reason": "\(error)"]) }
        }
        return wasOpened
    }

    /// Opens a node's event stream with the most topics that it serves: some refuse all for one that they do not know.
    private func openEvents(of id: NodeID) async throws -> BeaconEventStream {
        for topics in topics.dropLast() {
            do {
                return try await pool.events(topics, of: id)
            } catch let error as BeaconAPIError where error.code == 400 {
                continue
            }
        }
        return try await pool.events([.head], of: id)
    }

    // MARK: Duties

    func fetch(_ request: DutyFetch, _ send: Send) async {
        // All parts of a set come from one node: only what it announces later can be compared with it.
        do {
            let answer = try await pool.read(.duties) { node in
                switch request.set {
                case .attester: try await attesterDuties(request, node)
                case .proposer: try await proposerDuties(request, node)
                case .sync: try await syncDuties(request, node)
                case .ptc: try await ptcDuties(request, node)
                }
            }
            send(.duties(request.id, answer.node, answer.value))
        } catch {
            if !Task.isCancelled { fetchFaults.note(request.set, "\(error)") }
            send(.failed(request.id, WorkFailure(error)))
        }
    }

    private func attesterDuties(_ request: DutyFetch, _ node: any BeaconNodeAPI) async throws -> DutiesAnswer {
        let parts = try await inParts(request.validators) { try await node.attesterDuties(request.epoch, $0) }
        let duties = parts.map { ($0.dependentRoot, $0.duties.map(ScheduledAttestation.init)) }
        guard let answer = DutiesAnswer.joined(duties) else {
            throw BeaconAPIError(code: 503, message: "the parts of the answer hang on different blocks")
        }
        return answer
    }

    /// Only the second version of the route tells the root that the proposers of a Fulu epoch hang on.
    private func proposerDuties(_ request: DutyFetch, _ node: any BeaconNodeAPI) async throws -> DutiesAnswer {
        if request.wantsLookaheadRoot {
            do {
                let answer = try await node.proposerDutiesV2(request.epoch)
                return .proposer(
                    dependentRoot: answer.dependentRoot, answer.duties.map(ScheduledProposal.init),
                    reportsLookaheadRoot: true)
            } catch let error as BeaconAPIError where [400, 404, 405, 410, 501].contains(error.code) {
                // The node remembers what it lacks: the first version is asked for below.
            }
        }
        let answer = try await node.proposerDuties(request.epoch)
        return .proposer(
            dependentRoot: answer.dependentRoot, answer.duties.map(ScheduledProposal.init), reportsLookaheadRoot: false)
    }

    private func syncDuties(_ request: DutyFetch, _ node: any BeaconNodeAPI) async throws -> DutiesAnswer {
        let parts = try await inParts(request.validators) { try await node.syncDuties(request.epoch, $0) }
        return .sync(parts.flatMap { $0.duties.map(SyncCommitteeSeats.init) })
    }

    func inParts<Answer: Sendable>(
        _ validators: [ValidatorIndex], _ ask: @escaping @Sendable ([ValidatorIndex]) async throws -> Answer
    ) async throws -> [Answer] {
        try await pool.inParts(of: validators, size: configuration.validatorsPerRequest, ask)
    }

    // MARK: Subscriptions and preparations

    func subscribe(_ subscriptions: CommitteeSubscriptions, _ send: Send) async {
        let entries = subscriptions.items.map { item in
            BeaconCommitteeSubscription(
                validatorIndex: item.duty.validator, committeeIndex: item.duty.committee,
                committeesAtSlot: item.duty.committeesAtSlot, slot: item.duty.slot, isAggregator: item.isAggregator)
        }
        await submit("subscribing to committees", subscriptions.id, send) {
            try await node.submitBeaconCommitteeSubscriptions(entries)
        }
    }

    func subscribe(_ subscriptions: SyncSubscriptions, _ send: Send) async {
        let entries = subscriptions.items.map { seats in
            SyncCommitteeSubscription(
                validatorIndex: seats.validator, syncCommitteeIndices: seats.positions,
                untilEpoch: subscriptions.untilEpoch)
        }
        await submit("subscribing to sync committees", subscriptions.id, send) {
            try await node.submitSyncCommitteeSubscriptions(entries)
        }
    }

    func prepare(_ preparations: ProposerPreparations, _ send: Send) async {
        let entries = preparations.validators.compactMap { index -> ProposerPreparation? in
            guard let pubkey = directory.pubkey(of: index), let recipient = configuration.feeRecipient(of: pubkey)
            else { return nil }
            return ProposerPreparation(validatorIndex: index, feeRecipient: recipient)
        }
        if entries.isEmpty {
            send(.done(preparations.id))
            return
        }
        await submit("preparing proposers", preparations.id, send) {
            guard let only = preparations.node else { return try await node.prepareBeaconProposer(entries) }
            try await pool.prepareBeaconProposer(entries, only: only)
        }
    }

    private func submit(_ action: String, _ id: WorkID, _ send: Send, _ body: () async throws -> Void) async {
        if await attempt(action, id, send, body) != nil { send(.done(id)) }
    }
}

extension HeadUpdate {
    init(_ event: HeadEvent, from node: NodeID) {
        self.init(
            node: node, slot: event.slot, block: event.block,
            previousDutyDependentRoot: event.previousDutyDependentRoot,
            currentDutyDependentRoot: event.currentDutyDependentRoot, isOptimistic: event.executionOptimistic)
    }
}

extension ScheduledAttestation {
    init(_ duty: AttesterDuty) {
        self.init(
            validator: duty.validatorIndex, pubkey: duty.pubkey, slot: duty.slot, committee: duty.committeeIndex,
            committeeLength: duty.committeeLength, committeesAtSlot: duty.committeesAtSlot,
            positionInCommittee: duty.validatorCommitteeIndex)
    }
}

extension ScheduledProposal {
    init(_ duty: ProposerDuty) {
        self.init(slot: duty.slot, validator: duty.validatorIndex, pubkey: duty.pubkey)
    }
}

extension SyncCommitteeSeats {
    init(_ duty: SyncDuty) {
        self.init(
            validator: duty.validatorIndex, pubkey: duty.pubkey, positions: duty.validatorSyncCommitteeIndices)
    }
}
