import BeaconAPI
import BeaconNodePool
import Duties
import Primitives
import SlotClock
import Testing

/// Who is asked what, in which order, for how long.
@Suite struct RankingTests {
    private let a = NodeID(0)
    private let b = NodeID(1)
    private let c = NodeID(2)
    private let synced = SyncingStatus(headSlot: 10, syncDistance: 0, isSyncing: false)

    private func core(
        _ roles: [NodeRoles] = [.all, .all, .all], _ configuration: PoolConfiguration = PoolConfiguration()
    ) -> PoolCore {
        var core = PoolCore(
            roles.enumerated().map { (id: NodeID($0), name: "node \($0)", roles: $1) }, configuration)
        for index in roles.indices {
            core.accept(NodeID(index))
            _ = core.checked(NodeID(index), synced, isStart: true)
        }
        return core
    }

    private func root(_ byte: UInt8) -> Root { Root(bytes: Array(repeating: byte, count: 32)) ?? Root() }

    @Test("Equals keep their order; nothing is asked of a node whose chain is not known")
    func order() {
        #expect(core().ranked(for: .attestationData) == [a, b, c])
        let unknown = PoolCore([(id: a, name: "a", roles: .all)], PoolConfiguration())
        #expect(CallKind.allCases.allSatisfy { unknown.ranked(for: $0).isEmpty })
    }

    @Test("A node of another chain is asked nothing and told nothing")
    func refused() {
        var core = core()
        #expect(core.refuse(a, "other chain") == true)
        #expect(core.refuse(a, "other chain") == false)
        #expect(CallKind.allCases.allSatisfy { core.ranked(for: $0) == [b, c] })
    }

    @Test("What is signed never comes from a syncing or optimistic node; what is published goes there too")
    func syncing() {
        var core = core()
        _ = core.checked(a, SyncingStatus(headSlot: 1, syncDistance: 9, isSyncing: true), isStart: false)
        _ = core.checked(
            b, SyncingStatus(headSlot: 1, syncDistance: 0, isSyncing: false, isOptimistic: true), isStart: false)
        for kind in [CallKind.attestationData, .aggregate, .headRoot, .contribution, .blockProduction] {
            #expect(core.ranked(for: kind) == [c])
        }
        #expect(core.ranked(for: .duties) == [c, a, b])
        #expect(core.ranked(for: .attestations) == [c, a, b])
    }

    @Test("Of nodes that are behind, the one that is least behind is asked first")
    func distance() {
        var core = core()
        for (node, distance) in [(a, UInt64(9000)), (b, 70), (c, 9)] {
            _ = core.checked(node, SyncingStatus(headSlot: 1, syncDistance: distance, isSyncing: true), isStart: false)
        }
        #expect(core.ranked(for: .duties) == [c, a, b])
        _ = core.checked(b, SyncingStatus(headSlot: 1, syncDistance: 20, isSyncing: true), isStart: false)
        #expect(core.ranked(for: .duties) == [c, b, a])
    }

    @Test("One node can be put before the others, when it may be asked at all")
    func first() {
        var core = core()
        #expect(core.reads(.attestationData, first: b).map(\.node) == [b, a, c])
        #expect(core.reads(.attestationData, first: nil).map(\.node) == [a, b, c])
        _ = core.checked(
            b, SyncingStatus(headSlot: 1, syncDistance: 0, isSyncing: false, isOptimistic: true), isStart: false)
        #expect(core.reads(.attestationData, first: b).map(\.node) == [a, c])
    }

    @Test("A node whose execution client is away comes after the others, and before none at all")
    func executionOffline() {
        var core = core([.all, .all])
        _ = core.checked(
            a, SyncingStatus(headSlot: 1, syncDistance: 0, isSyncing: false, elOffline: true), isStart: false)
        #expect(core.ranked(for: .attestationData) == [b, a])
        _ = core.checked(b, nil, isStart: false)
        #expect(core.ranked(for: .attestationData) == [a, b])
    }

    @Test("Mostly failing puts a node behind its equals")
    func unreliable() {
        var core = core()
        for round in 0..<12 {
            core.began(a)
            let outcome: CallRecord.Outcome = round % 3 == 0 ? .answered : .failed(code: 500, reason: "")
            #expect(core.ended(a, .duties, outcome, after: 5) == false)
        }
        #expect(core.ranked(for: .duties) == [b, c, a])
    }

    @Test("Roles: who is asked and who is published to")
    func roles() {
        let core = core([.attestation, .proposal, .sync, .submit])
        #expect(core.ranked(for: .attestationData) == [a])
        #expect(core.ranked(for: .headRoot) == [c])
        #expect(core.ranked(for: .blockProduction) == [b])
        #expect(core.ranked(for: .duties) == [a, c, b])
        #expect(core.ranked(for: .attestations) == [a, NodeID(3)])
        #expect(core.ranked(for: .blocks) == [b, NodeID(3)])
        #expect(core.ranked(for: .syncMessages) == [c, NodeID(3)])
    }

    @Test("Nodes for proposals only are asked for blocks first, and for nothing else")
    func proposers() {
        let core = core([.all, .proposal])
        #expect(core.ranked(for: .blockProduction) == [b, a])
        #expect(core.ranked(for: .attestationData) == [a])
    }

    @Test(
        "The second node is asked after the first's own 95th percentile, at least 150 ms, at most a third of the budget"
    )
    func hedges() {
        var core = core([.all, .all])
        #expect(core.reads(.attestationData).map(\.delay) == [150, 150])
        for latency in 1...64 {
            core.began(a)
            _ = core.ended(a, .attestationData, .answered, after: Millis(Int64(latency) * 10))
            core.began(b)
            _ = core.ended(b, .attestationData, .answered, after: 4)
        }
        #expect(core.reads(.attestationData).map(\.delay) == [610, 150])
        for _ in 0..<64 {
            core.began(a)
            _ = core.ended(a, .attestationData, .answered, after: 9000)
        }
        #expect(core.reads(.attestationData).map(\.delay) == [1000, 150])
        #expect(core.reads(.blockProduction).map(\.delay) == [150, 150])
    }

    @Test("Messages go first to the nodes that announced their block")
    func headStart() {
        var core = core()
        #expect(core.publications(.attestations, about: root(1)).map(\.delay) == [0, 0, 0])
        core.saw(root(1), slot: 5, from: b)
        let calls = core.publications(.attestations, about: root(1))
        #expect(calls.map(\.node) == [b, a, c])
        #expect(calls.map(\.delay) == [0, 250, 250])
        core.saw(root(1), slot: 5, from: a)
        #expect(core.publications(.attestations, about: root(1)).map(\.delay) == [0, 0, 250])
        #expect(core.handovers(.attestations, about: root(1)).map(\.node) == [a, b, c])
        #expect(core.publications(.blocks, about: nil).map(\.delay) == [0, 0, 0])
    }

    @Test("What is broadcast is configured by kind; preparations and operations always are")
    func broadcast() {
        var configuration = PoolConfiguration()
        configuration.broadcast = [.blocks]
        let core = core([.all], configuration)
        #expect(CallKind.allCases.filter(core.isBroadcast) == [.blocks, .envelopes, .preparations, .operations])
    }

    @Test("A node with all its calls under way comes last")
    func bounded() {
        var configuration = PoolConfiguration()
        configuration.callsAtOnce = 2
        var core = core([.all, .all], configuration)
        core.began(a)
        #expect(core.ranked(for: .duties) == [a, b])
        core.began(a)
        #expect(core.ranked(for: .duties) == [b, a])
        _ = core.ended(a, .duties, .answered, after: 1)
        #expect(core.ranked(for: .duties) == [a, b])
    }
}
