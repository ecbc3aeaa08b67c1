package import BeaconAPI
package import BeaconNodePool
import ConsensusTypes
import Duties
package import Logging
import Primitives
import ProposerSettings
import ServiceLifecycle
package import Signing
package import SlotClock

/// Does the duties of a set of keys with the help of a beacon node, until it is stopped.
///
/// `run` waits for the node, checks that it is of the right chain, opens the keys for that chain, and then runs one
/// loop: events go into the pure `SchedulerCore`, its effects become children of one task group. When it is cancelled, no
/// new duty is begun, and what is being signed or published has a moment to finish: it returns within two seconds. When it
/// is asked to shut down gracefully, it may first do the duties that are at hand (`shutdownLookahead`).
package struct ValidatorClient: Service {
    private let pool: BeaconNodePool
    private let openKeys: @Sendable (SigningContext) async throws -> ValidatorKeys
    private let configuration: ValidatorClientConfiguration
    private let exits: ExitRequests
    private let observer: (any DutyObserver)?
    private let time: any WallTime
    private let activity: any Activity
    private let logger: Logger

    /// - Parameters:
    ///   - pool: the nodes; the client runs it.
    ///   - openKeys: opens the slashing database and the keys for the chain. It is called once; what it throws ends
    ///     `run`.
    ///   - exits: where voluntary exits are asked for.
    ///   - time: a clock whose alarm nobody else uses.
    package init(
        pool: BeaconNodePool, configuration: ValidatorClientConfiguration = ValidatorClientConfiguration(),
        openKeys: @escaping @Sendable (SigningContext) async throws -> ValidatorKeys,
        exits: ExitRequests = ExitRequests(), observer: (any DutyObserver)? = nil, time: any WallTime = LiveTime(),
        activity: any Activity = Unobserved(),
        logger: Logger
    ) {
        self.pool = pool
        self.configuration = configuration
        self.openKeys = openKeys
        self.exits = exits
        self.observer = observer
        self.time = time
        self.activity = activity
        self.logger = logger
    }

    /// A client of one node.
    package init(
        node: any BeaconNodeAPI, configuration: ValidatorClientConfiguration = ValidatorClientConfiguration(),
        openKeys: @escaping @Sendable (SigningContext) async throws -> ValidatorKeys,
        exits: ExitRequests = ExitRequests(), observer: (any DutyObserver)? = nil, time: any WallTime = LiveTime(),
        activity: any Activity = Unobserved(), logger: Logger
    ) {
        self.init(
            pool: BeaconNodePool(only: node, logger: logger), configuration: configuration, openKeys: openKeys,
            exits: exits, observer: observer, time: time, activity: activity, logger: logger)
    }

    package func run() async throws {
        do {
            let ready = try await cancelWhenGracefulShutdown { try await self.prepare() }
            // Not a child: what is being published when the duties are cancelled still has its moment.
            let publishing = Task { await pool.run() }
            defer { publishing.cancel() }
            try await beside(ready.companions, ready.chain.clock) { try await ready.loop.run() }
            leaveMark(ready.chain)
        } catch is CancellationError {
            return
        }
    }

    private struct Prepared: Sendable {
        var loop: DutyLoop
        var chain: Chain
        /// What runs beside the duties.
        var companions: [@Sendable (SlotClock) async throws -> Void]
    }

    /// All that comes before the first duty.
    private func prepare() async throws -> Prepared {
        // Held until the loop waits for its first event.
        activity.begin()
        do {
            return try await prepareLoop()
        } catch {
            activity.end()
            throw error
        }
    }

    private func prepareLoop() async throws -> Prepared {
        let startUp = StartUp(
            pool: pool, configuration: configuration, time: time, activity: activity, observer: observer,
            logger: logger)
        observer?.checked(pool.statuses)
        let chain = try await startUp.chain()
        let keys = try await openKeys(
            SigningContext(spec: chain.spec, genesisValidatorsRoot: chain.genesisValidatorsRoot))
        guard keys.registry.count > 0 || configuration.mayStartWithoutKeys else {
            throw ValidatorClientError(.noKeys, "there are no keys to do duties for: import or create keystores first")
        }
        guard keys.signing.context.genesisValidatorsRoot == chain.genesisValidatorsRoot else {
            throw ValidatorClientError(.wrongChain, "the keys were opened for another chain than the node's")
        }
        configuration.proposers.use(GasLimitSchedule(chain.spec.config))
        try requireFeeRecipients(keys.registry.pubkeys, chain.spec)
        let directory = ValidatorDirectory(
            registry: keys.registry, history: try history(of: keys, chain), logger: logger)
        try await startUp.retrying("asking for the validators") { try await directory.refresh(from: pool) }
        let slashed = directory.slashed.filter(directory.isWhole)
        guard slashed.isEmpty else { throw ValidatorClientError.slashed(slashed, "have been slashed") }
        let executor = DutyExecutor(
            pool: pool, signing: keys.signing, chain: chain, configuration: configuration, directory: directory,
            exits: exits, observer: observer, time: time, logger: logger)
        logger.info(
            "validator client starts",
            metadata: [
                "keys": "\(keys.registry.count)", "validators": "\(directory.dutyValidators.count)",
                "network": "\(chain.spec.config.configName)",
            ])
        if let observer { keys.signing.watch { observer.signed($0) } }
        executor.reportUnknownKeys()
        await pool.checkAtStart()
        executor.tellNodes()
        let loop = DutyLoop(
            executor: executor, scheduler: chain.schedulerConfiguration(configuration), directory: directory,
            time: time, activity: activity, logger: logger)
        return Prepared(loop: loop, chain: chain, companions: keys.companions)
    }

    /// Does the duties with what belongs beside them. The end of the duties ends the others, a failure of any ends all.
    private func beside(
        _ companions: [@Sendable (SlotClock) async throws -> Void], _ clock: SlotClock,
        _ duties: @escaping @Sendable () async throws -> Void
    ) async throws {
        guard !companions.isEmpty else { return try await duties() }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await duties()
                return true
            }
            for companion in companions {
                group.addTask {
                    // Cancelled with the duties, which may take a moment longer to end in order.
                    do { try await companion(clock) } catch is CancellationError {}
                    return false
                }
            }
            while try await group.next() == false {}
            group.cancelAll()
        }
    }

    /// What earlier runs tell. The mark of an orderly end is taken away before anything can be signed.
    private func history(of keys: ValidatorKeys, _ chain: Chain) throws -> SigningHistory {
        var endedInOrder = false
        do {
            endedInOrder = try configuration.cleanShutdown?.take(chain.genesisValidatorsRoot) ?? false
        } catch {
            throw ValidatorClientError(
                .unusableDirectory, "the mark of the last run's end cannot be removed: \(error)")
        }
        let epoch = chain.clock.epoch(of: chain.clock.slot(at: time.now) ?? 0)
        let known = keys.registry.all
        let history = SigningHistory(
            known.values, isWatching: configuration.watchesForDoppelgangers, endedInOrder: endedInOrder, epoch: epoch)
        let watched = known.keys.count(where: history.isWatched)
        if watched > 0, epoch > 0 {
            logger.notice(
                "doppelganger protection: keys wait until nobody else was seen using them for a whole epoch",
                metadata: ["keys": "\(watched)", "until_epoch": "\(epoch + 3)"])
        }
        return history
    }

    private func leaveMark(_ chain: Chain) {
        do {
            try configuration.cleanShutdown?.leave(chain.genesisValidatorsRoot)
        } catch {
            logger.warning(
                "the end of this run cannot be marked: the next start waits for doppelgangers",
                metadata: ["reason": "\(error)"])
        }
    }

    /// From Bellatrix on a block pays somebody: it has to be said whom.
    private func requireFeeRecipients(_ pubkeys: [BLSPubkey], _ spec: Spec) throws(ValidatorClientError) {
        guard spec.config.bellatrixForkEpoch != Constants.farFutureEpoch else { return }
        let lacking = pubkeys.filter { configuration.feeRecipient(of: $0) == nil }
        guard let first = lacking.first else { return }
        let others = lacking.count > 1 ? " and \(lacking.count - 1) more keys" : ""
        throw ValidatorClientError(
            .noFeeRecipient,
            "there is no fee recipient for the key \(first)\(others): pass --suggested-fee-recipient 0x… for all keys, "
                + "or name one for each in --proposer-settings")
    }
}
