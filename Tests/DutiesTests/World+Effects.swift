import ConsensusTypes
import Duties
import Primitives
import SlotClock

/// The node and the signer: what becomes of what the scheduler asks for.
extension World {
    /// Logs a request and answers it when its time has come, unless it is cancelled before.
    mutating func request(
        _ id: WorkID, _ what: String, ends: Bool = true, _ answer: @escaping (inout World) -> SchedulerCore.Event
    ) {
        note(what)
        inFlight[id] = what
        schedule(now + Millis(latency(what, self)), id) { world in
            if ends { world.inFlight[id] = nil }
            if let failure = world.failure(what, world) {
                world.inFlight[id] = nil
                world.handle(.failed(id, failure))
            } else {
                world.handle(answer(&world))
            }
        }
    }

    /// Signs at once and publishes after the latency of `publish …`.
    private mutating func sign(_ id: WorkID, _ what: [String], _ kind: String) {
        for item in what { note(item) }
        inFlight[id] = kind
        schedule(now, id) { world in
            if world.failsToSign.contains(kind) {
                world.inFlight[id] = nil
                world.handle(.failed(id, .temporary))
            } else {
                world.finishSigning(id, what.indices, kind)
            }
        }
    }

    private mutating func finishSigning(_ id: WorkID, _ items: Range<Int>, _ kind: String) {
        let unsigned = unsigned(kind, self).filter(items.contains)
        let signed = items.filter { !unsigned.contains($0) }
        if !unsigned.isEmpty { handle(.unsigned(id, items: unsigned.sorted())) }
        guard signed.isEmpty else {
            handle(.signed(id, items: signed))
            return publish(id, kind)
        }
        // A block stays with its work; a batch of which nothing is signed is over.
        guard !kind.hasPrefix("block") else { return }
        inFlight[id] = nil
        handle(.failed(id, .refused))
    }

    private mutating func publish(_ id: WorkID, _ kind: String) {
        request(id, "publish \(kind)") { _ in .done(id) }
    }

    mutating func perform(_ effect: SchedulerCore.Effect) {
        switch effect {
        case .fetch(let fetch):
            answer(fetch)
        case .requestAttestationData(let request):
            let committees = request.committees.map { "c\($0)" }.joined(separator: ",")
            self.request(request.id, "data \(request.slot) \(committees)") { world in
                .attestationData(request.id, request.committees.map { world.attestationData(request.slot, $0) })
            }
        case .attest(let batch):
            sign(
                batch.id, batch.items.map { "attest \($0.duty.validator)@\(batch.slot)" }, "attestations \(batch.slot)")
        case .aggregate(let batch):
            sign(
                batch.id, batch.items.map { "aggregate \($0.duty.validator)@\(batch.slot)" }, "aggregates \(batch.slot)"
            )
        case .produceBlock(let request):
            blocks[request.id] = request
            switch request.unprepared {
            case .all: note("prepare-first \(request.slot) at all")
            case .only(let nodes):
                for node in nodes.sorted(by: { $0.rawValue < $1.rawValue }) {
                    note("prepare-first \(request.slot) at \(node.rawValue)")
                }
            }
            self.request(request.id, "block \(request.slot)", ends: false) { world in
                .blockProduced(
                    request.id,
                    BlockSummary(
                        slot: request.slot, proposer: request.proposer, hasOwnEnvelope: world.buildsPayloads))
            }
        case .proposeBlock(let id):
            guard let block = blocks[id] else { return }
            sign(id, ["propose \(block.proposer)@\(block.slot)"], "block \(block.slot)")
        case .requestHeadRoot(let id, let slot):
            request(id, "head \(slot)") { world in .headRoot(id, root(world.head ?? 1000 + slot.rawValue)) }
        case .signSyncMessages(let batch):
            let items = batch.items.map { "sync \($0.validator)@\(batch.slot) \(number(batch.blockRoot))" }
            sign(batch.id, items, "sync \(batch.slot)")
        case .contribute(let batch):
            let items = batch.items.map {
                "contribute \($0.validator)@\(batch.slot)/\($0.subcommittee) \(number($0.blockRoot))"
            }
            sign(batch.id, items, "contributions \(batch.slot)")
        default:
            performAside(effect)
        }
    }

    private mutating func performAside(_ effect: SchedulerCore.Effect) {
        switch effect {
        case .requestPayloadAttestationData(let request):
            self.request(request.id, "payload-data \(request.slot)") { world in
                .payloadAttestationData(request.id, world.payload(request.slot.rawValue, world))
            }
        case .attestPayload(let batch):
            let vote = batch.data.payloadPresent ? "present" : "absent"
            sign(
                batch.id, batch.items.map { "vote \($0.validator)@\(batch.slot) \(vote)" }, "votes \(batch.slot)")
        case .sendProposerPreferences(let batch):
            let items = batch.items.map { "\($0.validator)@\($0.slot)/\(number($0.dependentRoot))" }
            request(batch.id, "prefer " + items.joined(separator: " ")) { world in
                let unsigned = world.unsigned("preferences", world).filter(items.indices.contains).sorted()
                if !unsigned.isEmpty { world.handle(.unsigned(batch.id, items: unsigned)) }
                return .done(batch.id)
            }
        case .revealPayload(let reveal):
            sign(reveal.id, ["reveal \(reveal.slot)"], "payload \(reveal.slot)")
        case .proveSelections(let batch):
            prove(batch)
        case .subscribeToCommittees(let subscriptions):
            let items = subscriptions.items.map {
                "\($0.duty.validator)@\($0.duty.slot)\($0.isAggregator ? "!" : "")"
            }
            request(subscriptions.id, "subscribe " + items.joined(separator: " ")) { _ in .done(subscriptions.id) }
        case .subscribeToSyncCommittee(let subscriptions):
            let items = subscriptions.items.map { "\($0.validator)" }.joined(separator: ",")
            request(subscriptions.id, "subscribe-sync [\(items)] until \(subscriptions.untilEpoch)") { _ in
                .done(subscriptions.id)
            }
        case .prepareProposers(let preparations):
            let items = preparations.validators.map { "\($0)" }.joined(separator: ",")
            let whom = preparations.node.map { "\($0.rawValue)" } ?? "all"
            request(preparations.id, "prepare [\(items)] to \(whom)") { _ in .done(preparations.id) }
        case .registerValidators, .submitExit, .checkLiveness, .examineBlock, .stopKeys:
            performCare(effect)
        case .republish(let id):
            publish(id, "again")
        case .cancel(let id):
            if let what = inFlight.removeValue(forKey: id) { note("cancel \(what)") }
            proofWidths[id] = nil
        case .report(let report):
            reports.append(report)
        default:
            break
        }
    }

    private mutating func performCare(_ effect: SchedulerCore.Effect) {
        switch effect {
        case .registerValidators(let registrations):
            guard hasBuilder else { return handle(.done(registrations.id)) }
            let items = registrations.validators.map { "\($0)" }.joined(separator: ",")
            request(registrations.id, "register [\(items)]") { _ in .done(registrations.id) }
        case .submitExit(let exit):
            request(exit.id, "exit \(exit.validator) in \(exit.epoch)") { _ in .done(exit.id) }
        case .checkLiveness(let question):
            let items = question.validators.map { "\($0)" }.joined(separator: ",")
            let epochs = question.epochs.map { "\($0)" }.joined(separator: ",")
            request(question.id, "liveness \(epochs) [\(items)]") { world in
                let told = question.validators.filter { !world.silentAbout($0, world) }
                let answers = question.epochs.map { epoch in
                    let live = world.live[epoch.rawValue] ?? []
                    return EpochLiveness(epoch: epoch, live: Set(told.filter { live.contains($0.rawValue) }))
                }
                world.handle(.liveness(question.id, LivenessAnswer(validators: told, epochs: answers)))
                return told.count == question.validators.count
                    ? .done(question.id) : .failed(question.id, .temporary)
            }
        case .examineBlock(let block):
            request(block.id, "examine \(block.slot) \(number(block.root))") { _ in .done(block.id) }
        case .stopKeys(let finding):
            findings.append(finding)
        default:
            break
        }
    }

    private mutating func prove(_ batch: SelectionBatch) {
        note("batch of \(batch.items.count)")
        for item in batch.items {
            let part = item.selection.subcommittee.map { "/\($0)" } ?? ""
            note("prove \(item.selection.validator)@\(item.selection.slot)\(part)")
        }
        inFlight[batch.id] = "proofs"
        proofWidths[batch.id] = batch.width
        schedule(now + Millis(latency("proofs", self)), batch.id) { world in
            let hung = batch.items.indices.filter {
                world.hungKeys.contains(batch.items[$0].selection.validator.rawValue)
            }
            // As many as are signed at a time hang: nothing behind them is begun.
            let begun =
                hung.count < batch.width ? batch.items.indices : batch.items.indices.prefix(upTo: hung[batch.width - 1])
            let ended = begun.filter { !hung.contains($0) }
            let bad = ended.filter { world.badKeys.contains(batch.items[$0].selection.validator.rawValue) }
            let good = ended.filter { !bad.contains($0) }.map { batch.items[$0] }
            if hung.isEmpty {
                world.inFlight[batch.id] = nil
                world.proofWidths[batch.id] = nil
            }
            world.handle(
                .selectionProofs(
                    batch.id,
                    good.map {
                        SelectionAnswer(
                            selection: $0.selection,
                            proof: SelectionProof(
                                signature: BLSSignature(),
                                hashPrefix: world.selected.contains($0.selection.validator.rawValue) ? 0 : 1))
                    }))
            if !bad.isEmpty { world.handle(.unsigned(batch.id, items: bad)) }
            if hung.isEmpty { world.handle(.done(batch.id)) }
        }
    }
}
