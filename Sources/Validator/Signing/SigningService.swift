import DutyTracing
package import Logging
import Primitives
package import SlashingProtection
import Synchronization

/// The only door to the keys. A message passes the gate (is the key known and enabled?), the record (blocks and
/// attestations: not slashable, and durably written), gets a permit, and waits in its lane for its key's signer. The
/// signature passes the gate once more.
///
/// All methods may be called from any task; the signatures are made on the signers' own threads or machines.
package final class SigningService: Sendable {
    package let context: SigningContext
    /// Which keys may sign; keys are added, disabled and removed here.
    package let gate: KeyGate
    /// Who holds the keys; signers are added and removed here.
    package let signers: CompositeSigner

    let database: any SlashingStore
    private let logger: Logger
    private let watcher = Mutex<(@Sendable (SigningTime) -> Void)?>(nil)

    /// - Parameters:
    ///   - database: the record of what the keys have signed; the keys must be registered there.
    ///   - gate: by default all keys that the signers have may sign.
    /// - Throws: `wrongChain` when the database is of another chain than the context.
    package init(
        context: SigningContext, database: any SlashingStore, signers: CompositeSigner, gate: KeyGate? = nil,
        logger: Logger
    ) throws(SigningError) {
        guard database.genesisValidatorsRoot == context.genesisValidatorsRoot else {
            throw .wrongChain(database.location)
        }
        self.context = context
        self.database = database
        self.signers = signers
        self.gate = gate ?? KeyGate(enabled: signers.publicKeys)
        self.logger = logger
    }

    /// A service with one signer to begin with.
    package convenience init(
        context: SigningContext, database: any SlashingStore, signer: any Signer, gate: KeyGate? = nil, logger: Logger
    ) throws(SigningError) {
        try self.init(
            context: context, database: database, signers: CompositeSigner([signer]), gate: gate, logger: logger)
    }

    /// The number of messages that wait in a lane for a signer.
    package func waiting(in lane: SigningLane) -> Int {
        signers.stations.reduce(0) { $0 + $1.lanes.waiting(in: lane) }
    }

    /// Runs `body`, which signs for a proposal, ahead of the tasks that wait for a thread. While it runs, no signer
    /// begins what is in no hurry: the keys of one signer share processors and disk with those of the others.
    /// - Parameter body: may let the other signers go on with `leaveHere`, when nothing is left to do here.
    func proposing(
        _ body: @escaping @Sendable (ProposalHold) async -> [Result<BLSSignature, SigningError>]
    ) async -> [Result<BLSSignature, SigningError>] {
        let hold = ProposalHold(signers.stations)
        defer { hold.end() }
        return await withTaskGroup(of: [Result<BLSSignature, SigningError>].self) { group in
            group.addTask(priority: .high) { await body(hold) }
            var results: [Result<BLSSignature, SigningError>] = []
            for await part in group { results += part }
            return results
        }
    }

    /// Has every permit that a signer uses up from now on told to a watcher, which must return at once; nil for nobody.
    package func watch(_ watcher: (@Sendable (SigningTime) -> Void)?) { self.watcher.withLock { $0 = watcher } }

    /// All but the signature is made. One that another machine makes takes as long as that machine likes, and needs
    /// neither processor nor disk here.
    func leaveHere(_ pubkey: BLSPubkey, _ hold: ProposalHold) {
        let station = signers.stations.first { $0.signer.holds(pubkey) }
        if let station, station.signer.isRemote { hold.keep(only: station) }
    }

    // MARK: - From the record, or from the gate, to the signatures

    /// One message on its way, with its place in the caller's list.
    struct Pending<Message: Sendable>: Sendable {
        let position: Int
        let admission: KeyGate.Admission
        let message: Message

        var pubkey: BLSPubkey { admission.pubkey }
    }

    typealias Signed = (position: Int, result: Result<BLSSignature, SigningError>)

    /// Signs messages of one lane, each with its key's signer.
    func sign<Message>(
        _ messages: [Pending<Message>], _ lane: SigningLane,
        permit: @escaping @Sendable ([Pending<Message>]) -> SigningPermit,
        into results: inout [Result<BLSSignature, SigningError>]
    ) async {
        let stations = signers.stations
        var groups: [(station: SigningStation, messages: [Pending<Message>])] = []
        for message in messages {
            guard let station = stations.first(where: { $0.signer.holds(message.pubkey) }) else {
                results[message.position] = .failure(.signerFailed(message.pubkey, "the key is not loaded"))
                continue
            }
            if let index = groups.firstIndex(where: { $0.station === station }) {
                groups[index].messages.append(message)
            } else {
                groups.append((station, [message]))
            }
        }
        if groups.count == 1 {
            for (position, result) in await sign(groups[0].messages, lane, at: groups[0].station, permit) {
                results[position] = result
            }
            return
        }
        await withTaskGroup(of: [Signed].self) { tasks in
            for (station, messages) in groups {
                tasks.addTask { await self.sign(messages, lane, at: station, permit) }
            }
            for await signed in tasks {
                for (position, result) in signed { results[position] = result }
            }
        }
    }

    /// Signs with one signer, chunk by chunk. Only so many chunks are under way that the signer never waits: the rest
    /// of a long list costs no task and no ticket meanwhile.
    private func sign<Message>(
        _ messages: [Pending<Message>], _ lane: SigningLane, at station: SigningStation,
        _ permit: @escaping @Sendable ([Pending<Message>]) -> SigningPermit
    ) async -> [Signed] {
        let chunk = station.limits.chunk(of: lane)
        guard messages.count > chunk else { return await signChunk(messages, lane, at: station, permit) }
        return await withTaskGroup(of: [Signed].self) { tasks in
            var all: [Signed] = []
            all.reserveCapacity(messages.count)
            var window = 2 * (max(1, station.limits.slots) + station.limits.reserved)
            for start in stride(from: 0, to: messages.count, by: chunk) {
                if window > 0 {
                    window -= 1
                } else if let signed = await tasks.next() {
                    all += signed
                }
                let part = Array(messages[start..<min(start + chunk, messages.count)])
                tasks.addTask { await self.signChunk(part, lane, at: station, permit) }
            }
            for await signed in tasks { all += signed }
            return all
        }
    }

    private func signChunk<Message>(
        _ messages: [Pending<Message>], _ lane: SigningLane, at station: SigningStation,
        _ permit: @Sendable ([Pending<Message>]) -> SigningPermit
    ) async -> [Signed] {
        do throws(SigningError) {
            let arrival = ContinuousClock.now
            return try await station.lanes.withSlot(lane, weight: messages.count) {
                DutyTrace.current?.noteLane(waited: arrival.duration(to: .now))
                // The gate may have closed while the message was recorded or waited, and while it was signed.
                var (signed, allowed) = passing(messages)
                guard !allowed.isEmpty else { return signed }
                let results = await use(permit(allowed), of: lane, at: station)
                for (index, message) in allowed.enumerated() where index >= results.count {
                    let missing = SigningError.signerFailed(message.pubkey, "it returned too few signatures")
                    signed.append((message.position, .failure(missing)))
                }
                let made = Array(zip(allowed, results))
                for ((message, result), refusal) in zip(made, gate.refusals(made.map(\.0.admission))) {
                    signed.append((message.position, refusal.map { .failure($0) } ?? result))
                }
                return signed
            }
        } catch {
            return messages.map { ($0.position, .failure(error)) }
        }
    }

    /// Has a signer use up a permit, and tells how long it took.
    private func use(
        _ permit: consuming SigningPermit, of lane: SigningLane, at station: SigningStation
    ) async -> [Result<BLSSignature, SigningError>] {
        guard let watcher = watcher.withLock({ $0 }), let kind = permit.messages.first?.kind else {
            return await station.signer.sign(permit)
        }
        let (count, start) = (permit.messages.count, ContinuousClock.now)
        let results = await station.signer.sign(permit)
        watcher(
            SigningTime(
                kind: kind, count: count, isRemote: station.signer.isRemote, took: start.duration(to: .now),
                waiting: waiting(in: lane)))
        return results
    }

    /// The messages that may still be signed, and the answers to the others.
    private func passing<Message>(_ messages: [Pending<Message>]) -> (refused: [Signed], allowed: [Pending<Message>]) {
        var refused: [Signed] = []
        var allowed: [Pending<Message>] = []
        for (message, refusal) in zip(messages, gate.refusals(messages.map(\.admission))) {
            if let refusal {
                refused.append((message.position, .failure(refusal)))
            } else {
                allowed.append(message)
            }
        }
        return (refused, allowed)
    }

    // MARK: - What a person should see

    /// A refusal by the slashing protection means that something else went wrong before: say so where it happens.
    func report(refusal: SlashingRefusal, of kind: SigningKind, _ pubkey: BLSPubkey) {
        logger.error(
            "slashing protection refused to sign",
            metadata: ["kind": "\(kind)", "pubkey": "\(pubkey)", "reason": "\(refusal)"])
    }

    /// Nothing can be signed until the database is well again.
    func report(_ error: SlashingDatabaseError, of kind: SigningKind, count: Int) {
        logger.critical(
            "slashing protection failed: nothing signed",
            metadata: ["kind": "\(kind)", "count": "\(count)", "reason": "\(error)"])
    }
}
