import BeaconAPI
import ConsensusTypes
import Duties
import Logging
import Primitives
import SSZ
import Signing
import SlotClock

extension DutyExecutor {
    /// The root of the node's head, which must not be optimistic.
    func headRoot(_ id: WorkID, _ send: Send) async {
        let root = await attempt("asking for the head", id, send) { () -> Root in
            let answer = try await node.blockRoot(.head)
            guard !answer.executionOptimistic else {
                throw BeaconAPIError(code: 503, message: "the head is optimistic")
            }
            return answer.data
        }
        if let root { send(.headRoot(id, root)) }
    }

    /// Signs the head for all members and publishes their messages in one request.
    func signSyncMessages(_ batch: SyncMessageBatch, _ send: Send) async {
        var steps = DutySteps(begun: offset(in: batch.slot), dataReceived: offset(in: batch.slot))
        let results = await signing.signSyncCommitteeMessages(
            blockRoot: batch.blockRoot, slot: batch.slot, pubkeys: batch.items.map(\.pubkey))
        steps.signed = offset(in: batch.slot)
        var messages: [SyncCommitteeMessage] = []
        var positions: [Int] = []
        var refusals = Refusals()
        var passing: [Int] = []
        for (position, (seats, result)) in zip(batch.items, results).enumerated() {
            switch result {
            case .success(let signature):
                messages.append(
                    SyncCommitteeMessage(
                        slot: batch.slot, beaconBlockRoot: batch.blockRoot, validatorIndex: seats.validator,
                        signature: signature))
                positions.append(position)
            case .failure(let error) where error.mayPass:
                warn("signing a sync committee message", error)
                passing.append(position)
            case .failure(let error):
                refusals.add("\(error)", seats.validator)
            }
        }
        report(refusals, .syncMessage, batch.slot, steps)
        if !passing.isEmpty { send(.unsigned(batch.id, items: passing)) }
        guard !messages.isEmpty else { return send(.failed(batch.id, .refused)) }
        keep(
            Outgoing(
                messages: .syncMessages(messages), kind: .syncMessage, slot: batch.slot, steps: steps,
                validators: messages.map(\.validatorIndex), root: batch.blockRoot), batch.id)
        send(.signed(batch.id, items: positions))
        await publish(batch.id, send)
    }

    // MARK: Contributions

    private struct ContributionKey: Hashable {
        var subcommittee: UInt64
        var blockRoot: Root
    }

    /// Asks for one contribution per subcommittee, signs it for each of its aggregators, and publishes all in one
    /// request.
    func contribute(_ batch: ContributionBatch, _ send: Send) async {
        var steps = DutySteps(begun: offset(in: batch.slot))
        let contributions = await contributions(for: batch)
        steps.dataReceived = offset(in: batch.slot)
        var signed: [(position: Int, message: SignedContributionAndProof)] = []
        await withTaskGroup(of: (Int, SignedContributionAndProof?).self) { group in
            for (position, item) in batch.items.enumerated() {
                let key = ContributionKey(subcommittee: item.subcommittee, blockRoot: item.blockRoot)
                guard let contribution = contributions[key] else { continue }
                group.addTask { (position, await sign(contribution, item)) }
            }
            for await case (let position, let message?) in group { signed.append((position, message)) }
        }
        guard !signed.isEmpty else { return send(.failed(batch.id, .temporary)) }
        signed.sort { $0.position < $1.position }
        steps.signed = offset(in: batch.slot)
        keep(
            Outgoing(
                messages: .contributions(signed.map(\.message)), kind: .contribution, slot: batch.slot, steps: steps,
                validators: signed.map { batch.items[$0.position].validator }), batch.id)
        send(.signed(batch.id, items: signed.map(\.position)))
        await publish(batch.id, send)
    }

    private func contributions(for batch: ContributionBatch) async -> [ContributionKey: SyncCommitteeContribution] {
        let keys = Set(batch.items.map { ContributionKey(subcommittee: $0.subcommittee, blockRoot: $0.blockRoot) })
        return await withTaskGroup(of: (ContributionKey, SyncCommitteeContribution?).self) { group in
            for key in keys {
                group.addTask { (key, await contribution(batch.slot, key)) }
            }
            var contributions: [ContributionKey: SyncCommitteeContribution] = [:]
            for await case (let key, let contribution?) in group { contributions[key] = contribution }
            return contributions
        }
    }

    private func contribution(_ slot: Slot, _ key: ContributionKey) async -> SyncCommitteeContribution? {
        do {
            let answer = try await node.syncCommitteeContribution(
                slot: slot, subcommitteeIndex: key.subcommittee, beaconBlockRoot: key.blockRoot)
            guard answer.slot == slot, answer.beaconBlockRoot == key.blockRoot,
                answer.subcommitteeIndex == key.subcommittee
            else { throw BeaconAPIError(transport: .invalidAnswer, message: "the contribution is to something else") }
            return answer
        } catch {
            warn("asking for a contribution", error, ["slot": "\(slot)", "subcommittee": "\(key.subcommittee)"])
            return nil
        }
    }

    private func sign(
        _ contribution: SyncCommitteeContribution, _ item: ContributionBatch.Item
    ) async -> SignedContributionAndProof? {
        let message = ContributionAndProof(
            aggregatorIndex: item.validator, contribution: contribution, selectionProof: item.selectionProof)
        do {
            let signature = try await signing.signContributionAndProof(message, pubkey: item.pubkey)
            return SignedContributionAndProof(message: message, signature: signature)
        } catch {
            warn("signing a contribution", error, ["slot": "\(contribution.slot)"])
            return nil
        }
    }

    // MARK: Selection proofs

    /// Signs the proofs of a batch, in order, as many at a time as it is wide, and tells them as they come: what is
    /// there when the batch is given up is of use. The signer works on fewer still when something more urgent waits.
    func prove(_ batch: SelectionBatch, _ send: Send) async {
        var tally = ProofTally(count: batch.items.count, width: batch.width)
        await withTaskGroup(of: (Int, SelectionAnswer?).self) { group in
            var rest = batch.items.indices
            for index in rest.prefix(batch.width) { group.addTask { (index, await prove(batch.items[index])) } }
            rest = rest.dropFirst(batch.width)
            for await (index, answer) in group {
                tally.ended(index, answer)
                if tally.isDue { tell(&tally, of: batch.id, send) }
                guard let index = rest.popFirst(), !Task.isCancelled else { continue }
                group.addTask { (index, await prove(batch.items[index])) }
            }
        }
        tell(&tally, of: batch.id, send)
        send(.done(batch.id))
    }

    private func tell(_ tally: inout ProofTally, of id: WorkID, _ send: Send) {
        let (answers, failed) = tally.take()
        if !answers.isEmpty { send(.selectionProofs(id, answers)) }
        if !failed.isEmpty { send(.unsigned(id, items: failed)) }
    }

    private func prove(_ item: SelectionBatch.Item) async -> SelectionAnswer? {
        do {
            let signature =
                if let subcommittee = item.selection.subcommittee {
                    try await signing.signSyncSelectionProof(
                        slot: item.selection.slot, subcommitteeIndex: subcommittee, pubkey: item.pubkey)
                } else {
                    try await signing.signSelectionProof(slot: item.selection.slot, pubkey: item.pubkey)
                }
            return SelectionAnswer(
                selection: item.selection,
                proof: SelectionProof(signature: signature, hashPrefix: Self.prefix(of: signature)))
        } catch {
            warn("signing a selection proof", error, ["validator": "\(item.selection.validator)"])
            return nil
        }
    }

    /// `bytes_to_uint64(hash(proof)[0:8])`
    static func prefix(of proof: BLSSignature) -> UInt64 {
        Merkle.sha256(proof.bytes).bytes.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
