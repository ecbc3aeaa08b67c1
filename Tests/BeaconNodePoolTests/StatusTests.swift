import BeaconAPI
import BeaconNodePool
import Duties
import Primitives
import SlotClock
import Testing

/// What those who watch the client are told of each node.
@Suite struct StatusTests {
    private let a = NodeID(0)
    private let synced = SyncingStatus(headSlot: 10, syncDistance: 0, isSyncing: false)

    private func core() -> PoolCore {
        PoolCore([(id: a, name: "a", roles: .all), (id: NodeID(1), name: "b", roles: .all)], PoolConfiguration())
    }

    @Test("A node that has been dead since the start is down, with the reason")
    func dead() {
        var core = core()
        #expect(core.statuses.map(\.state) == [.unknown, .unknown])
        core.keptSilent(a, "connection refused")
        #expect(core.statuses[0] == NodeStatus(name: "a", state: .silent, reason: "connection refused"))
        #expect(core.statuses.allSatisfy { !$0.isUp })
        core.accept(a)
        _ = core.checked(a, synced, isStart: false)
        #expect(core.statuses[0] == NodeStatus(name: "a", state: .returning))
        #expect(core.statuses[0].isUp)
    }

    @Test("Every state of a node has its word and its reason")
    func states() {
        var core = core()
        func state(_ status: SyncingStatus?) -> NodeStatus {
            _ = core.checked(a, status, isStart: true)
            return core.statuses[0]
        }
        core.accept(a)
        #expect(state(synced) == NodeStatus(name: "a", state: .up))
        let behind = state(SyncingStatus(headSlot: 1, syncDistance: 64, isSyncing: true))
        #expect(behind == NodeStatus(name: "a", state: .notSynced, reason: "it is 64 slots behind"))
        let optimistic = state(SyncingStatus(headSlot: 1, syncDistance: 0, isSyncing: false, isOptimistic: true))
        #expect(optimistic == NodeStatus(name: "a", state: .notSynced, reason: "it is optimistic"))
        let alone = state(SyncingStatus(headSlot: 1, syncDistance: 0, isSyncing: false, elOffline: true))
        #expect(alone.state == .withoutExecution && alone.reason == "its execution client is offline")
        #expect(state(nil) == NodeStatus(name: "a", state: .silent, reason: "it does not answer"))
        _ = core.refuse(a, "it follows another chain")
        #expect(core.statuses[0] == NodeStatus(name: "a", state: .refused, reason: "it follows another chain"))
        #expect(core.statuses[1] == NodeStatus(name: "b", state: .unknown))
    }
}
