package import BeaconAPI
import ConsensusTypes
package import Duties
package import Logging
import Primitives
import SlotClock
import Synchronization

/// Several beacon nodes as one: reads go to the best of them, and to another when it fails or takes too long; what is
/// signed is published to all.
///
/// A thin owner: the rules are in `PoolCore` and `Fanout`. Every read runs its calls as children of one task group,
/// takes the answer it wants and cancels the others. Publications are jobs of `run`, so that a slow node does not hold
/// up a duty that another node has accepted already. Copies share everything.
package struct BeaconNodePool: Sendable {
    /// What all copies share.
    final class Shared: Sendable {
        let members: [PoolMember]
        let clock: any PoolClock
        let observer: (any CallObserver)?
        let logger: Logger
        let core: Mutex<PoolCore>
        let chain = Mutex<NodeChain?>(nil)
        let producers = Mutex(ProducerBook())
        let jobs: AsyncStream<@Sendable () async -> Void>
        let jobSink: AsyncStream<@Sendable () async -> Void>.Continuation

        init(
            _ members: [PoolMember], _ configuration: PoolConfiguration, _ clock: any PoolClock,
            _ observer: (any CallObserver)?, _ logger: Logger
        ) {
            self.members = members
            self.clock = clock
            self.observer = observer
            self.logger = logger
            core = Mutex(PoolCore(members.map { ($0.id, $0.name, $0.roles) }, configuration))
            // Its length is bounded by the calls under way: one job for each node and publication.
            (jobs, jobSink) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
        }
    }

    let shared: Shared
    /// In place of what a kind of call may take.
    let limit: Duration?

    /// - Parameters:
    ///   - members: in order of preference, with distinct ids.
    ///   - clock: what waits between nodes are measured by.
    package init(
        _ members: [PoolMember], configuration: PoolConfiguration = PoolConfiguration(),
        clock: any PoolClock = LivePoolClock(), observer: (any CallObserver)? = nil, logger: Logger
    ) {
        shared = Shared(members, configuration, clock, observer, logger)
        limit = nil
    }

    /// A pool of one node, to which it adds nothing but a look at its health.
    package init(only node: any BeaconNodeAPI, logger: Logger) {
        self.init([PoolMember(id: .only, name: "the beacon node", api: node)], logger: logger)
    }

    init(_ shared: Shared, limit: Duration?) {
        self.shared = shared
        self.limit = limit
    }

    package var members: [PoolMember] { shared.members }

    func member(_ id: NodeID) -> PoolMember? { shared.members.first { $0.id == id } }

    /// Carries out publications until the task is cancelled. Without it, none leaves.
    package func run() async {
        await withDiscardingTaskGroup { group in
            for await job in shared.jobs { group.addTask { await job() } }
            group.cancelAll()
        }
    }

    /// How each node is, in their order.
    package var statuses: [NodeStatus] { shared.core.withLock { $0.statuses } }

    /// Whether there is a node whose data may be signed.
    package var hasSyncedNode: Bool {
        shared.core.withLock { core in
            core.members.contains { $0.standing.isUsable }
        }
    }

    // MARK: Heads

    /// The nodes whose heads count: those known to be on the chain.
    package var listened: [NodeID] {
        shared.core.withLock { core in
            core.members.filter { $0.standing.identity == .accepted && $0.roles != .submit }.map(\.id)
        }
    }

    /// A node announced a head.
    package func saw(_ head: HeadUpdate) {
        shared.core.withLock { $0.saw(head.block, slot: head.slot, from: head.node) }
    }

    /// The event stream of one node.
    package func events(_ topics: Set<EventTopic>, of id: NodeID) async throws -> BeaconEventStream {
        guard let member = member(id) else { throw BeaconAPIError.notFound("the node") }
        return try await member.api.events(topics)
    }
}

/// An answer, and the node that gave it.
package struct Served<Value: Sendable>: Sendable {
    package var node: NodeID
    package var value: Value
}
