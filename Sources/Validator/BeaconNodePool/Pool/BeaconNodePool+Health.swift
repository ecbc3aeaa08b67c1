import BeaconAPI
import ConsensusTypes
package import Duties
import Logging
import Primitives
import SlotClock
import Synchronization

extension BeaconNodePool {
    /// Asks every node how it is: once at the start, then once a slot. A node that has not said yet which chain it is
    /// on is asked that first. Says `returned` at once for each node that may have forgotten what it was told.
    package func check(isStart: Bool = false, returned: @escaping @Sendable (NodeID) -> Void = { _ in }) async {
        guard shared.members.count > 1 else {
            for member in shared.members { await check(member, isStart, returned) }
            return
        }
        let clock = shared.clock
        await withTaskGroup(of: Void.self) { group in
            for member in shared.members {
                clock.begin()
                group.addTask { await check(member, isStart, returned) }
            }
            // The caller's count is given up here, and that of the last child taken over.
            var underWay = shared.members.count
            clock.end()
            while await group.next() != nil {
                underWay -= 1
                if underWay > 0 { clock.end() }
            }
        }
    }

    /// The first look, which nobody may hold up for long: a node that is silent now is found out later.
    package func checkAtStart() async {
        await BeaconNodePool(shared, limit: min(.seconds(1), allowance(.status))).check(isStart: true)
    }

    private func check(_ member: PoolMember, _ isStart: Bool, _ returned: @Sendable (NodeID) -> Void) async {
        let standing = shared.core.withLock { $0[member.id]?.standing }
        guard let standing else { return }
        if standing.needsVerification {
            guard await verify(member) else { return }
        }
        var status: SyncingStatus?
        do {
            status = try await ask(member, .status) { try await $0.syncing() }
        } catch let error as BeaconAPIError where error.code == 0 {
            status = nil
        } catch {
            // It is alive and does not say how it is, or nobody wants to know any more.
            return
        }
        let change = shared.core.withLock { [status] in $0.checked(member.id, status, isStart: isStart) }
        report(change, member)
        if change == .returned || (change == .becameGood && !isStart) { returned(member.id) }
    }

    private func report(_ change: NodeStanding.Change, _ member: PoolMember) {
        switch change {
        case .none: break
        case .becameGood: shared.logger.info("a beacon node is in use", metadata: ["node": "\(member.name)"])
        case .returned:
            shared.logger.notice("a beacon node is synced again", metadata: ["node": "\(member.name)"])
        case .becameBad(let reason):
            shared.logger.warning(
                "a beacon node is not fit for duties: others come first, and nothing unverified is signed",
                metadata: ["node": "\(member.name)", "reason": "\(reason)"])
        }
    }

    // MARK: Chain

    /// Asks all nodes once which chain they are on, and settles on the first in order that is as expected. Nodes of
    /// other chains are left out from now on; those that did not answer are asked again with every check.
    /// - Throws: `NodeRefusal` when all nodes are refused; `BeaconAPIError` when some have not answered and none will do.
    package func connect(_ expectation: ChainExpectation) async throws -> NodeChain {
        let answers = await identities()
        var expectation = expectation
        var chain: NodeChain?
        var refusals: [NodeRefusal] = []
        var silence: BeaconAPIError?
        for (member, answer) in zip(shared.members, answers) {
            switch answer {
            case .success(let identity):
                do throws(NodeRefusal) {
                    let theirs = try expectation.chain(identity.genesis, identity.spec, identity.schedule)
                    accept(member, theirs)
                    if chain == nil { expectation = ChainExpectation(theirs) }
                    chain = chain ?? theirs
                } catch {
                    refusals.append(error)
                    if shared.members.count > 1 { refuse(member, error) } else { keptSilent(member, error) }
                }
            case .failure(let error):
                let error = error as? BeaconAPIError ?? BeaconAPIError(transport: .unreachable, message: "\(error)")
                keptSilent(member, error)
                silence = silence.flatMap { $0.code != 0 ? $0 : nil } ?? error
            case nil:
                let error = BeaconAPIError(transport: .timeout, message: "\(member.name) does not answer")
                keptSilent(member, error)
                silence = silence ?? error
            }
        }
        try Task.checkCancellation()
        guard let chain else {
            if let silence { throw silence }
            throw refusals.first
                ?? NodeRefusal(.unusableSpec, "there is no beacon node: name one with --beacon-nodes")
        }
        settle(on: chain)
        return chain
    }

    private func settle(on chain: NodeChain) {
        shared.chain.withLock { $0 = chain }
        shared.core.withLock { $0.adopt(chain.clock) }
        for member in shared.members { member.adopt(chain.spec) }
    }

    /// Asks a node which chain it is on. Returns whether it may be used.
    private func verify(_ member: PoolMember) async -> Bool {
        guard let chain = shared.chain.withLock({ $0 }) else { return false }
        let identity: Identity
        do {
            identity = try await ask(member, .configuration) { try await Identity($0) }
        } catch {
            if !Task.isCancelled { keptSilent(member, error) }
            return false
        }
        do throws(NodeRefusal) {
            let theirs = try ChainExpectation(chain).chain(identity.genesis, identity.spec, identity.schedule)
            member.renew()
            accept(member, theirs)
            return true
        } catch {
            refuse(member, error)
            return false
        }
    }

    private func accept(_ member: PoolMember, _ chain: NodeChain) {
        shared.core.withLock { $0.accept(member.id) }
        for warning in chain.warnings {
            shared.logger.warning(
                "a beacon node's configuration is odd: \(warning)", metadata: ["node": "\(member.name)"])
        }
    }

    private func keptSilent(_ member: PoolMember, _ error: any Error) {
        let reason = (error as? BeaconAPIError)?.message ?? "\(error)"
        shared.core.withLock { $0.keptSilent(member.id, reason) }
    }

    private func refuse(_ member: PoolMember, _ refusal: NodeRefusal) {
        guard shared.core.withLock({ $0.refuse(member.id, refusal.message) }) else { return }
        shared.logger.error(
            "a beacon node is left out", metadata: ["node": "\(member.name)", "reason": "\(refusal.message)"])
    }

    /// What all nodes say, in their order; nil for those that are still silent a moment after the first has answered.
    private func identities() async -> [Result<Identity, any Error>?] {
        guard shared.members.count > 1 else {
            var answers: [Result<Identity, any Error>?] = []
            for member in shared.members {
                let attempt = await call(member.id, .configuration, isHedge: false) { try await Identity($0) }
                finish(attempt, .configuration, isChosen: true)
                answers.append(attempt.result)
            }
            return answers
        }
        return await withTaskGroup(of: Attempt<Identity>?.self) { group in
            await collectIdentities(&group)
        }
    }

    private func collectIdentities(
        _ group: inout TaskGroup<Attempt<Identity>?>
    ) async -> [Result<Identity, any Error>?] {
        let clock = shared.clock
        for member in shared.members {
            clock.begin()
            group.addTask { await call(member.id, .configuration, isHedge: false) { try await Identity($0) } }
        }
        var answers: [NodeID: Result<Identity, any Error>] = [:]
        var isWaiting = false
        while answers.count < shared.members.count {
            clock.end()
            guard let attempt = await group.next() else {
                clock.begin()
                break
            }
            guard let attempt else { break }
            answers[attempt.node] = attempt.result
            finish(attempt, .configuration, isChosen: true)
            if case .success = attempt.result, !isWaiting {
                isWaiting = true
                clock.begin()
                group.addTask {
                    try? await clock.sleep(for: Self.patienceAtStart)
                    return nil
                }
            }
        }
        group.cancelAll()
        while let attempt = await group.next() {
            if let attempt { finish(attempt, .configuration, isChosen: false) }
            clock.end()
        }
        return shared.members.map { answers[$0.id] }
    }

    private static var patienceAtStart: Millis { 500 }
}

/// What a node says about its chain.
struct Identity: Sendable {
    var genesis: GenesisInfo
    var spec: ConfigSpec
    var schedule: [Fork]

    init(_ node: any BeaconNodeAPI) async throws {
        genesis = try await node.genesis()
        spec = try await node.configSpec()
        schedule = try await node.forkSchedule()
    }
}
