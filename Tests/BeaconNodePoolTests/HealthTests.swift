import BeaconAPI
import BeaconNodePool
import Duties
import Primitives
import SlotClock
import Testing

/// What a node says about itself, and where that puts it.
@Suite struct HealthTests {
    private let configuration = PoolConfiguration()

    private func status(
        _ distance: UInt64 = 0, isSyncing: Bool = false, isOptimistic: Bool = false, elOffline: Bool = false
    ) -> SyncingStatus {
        SyncingStatus(
            headSlot: 100, syncDistance: distance, isSyncing: isSyncing, isOptimistic: isOptimistic,
            elOffline: elOffline)
    }

    private func tier(_ status: SyncingStatus) -> Int { HealthTier(status, tolerances: [8, 8, 48]).rawValue }

    @Test("Distances fall into tiers at 8, 16 and 64 slots")
    func distances() {
        let tiers = [0, 8, 9, 16, 17, 64, 65, .max].map { tier(status($0, isSyncing: true)) }
        #expect(tiers == [1, 1, 2, 2, 4, 4, 10, 10])
    }

    @Test("A synced node is far from the clock when the chain has no blocks: it is still synced")
    func chainWithoutBlocks() {
        #expect(tier(status(500)) == 1)
    }

    @Test("All sixteen tiers are different, and worse with every fault")
    func allTiers() {
        var seen: Set<Int> = []
        for distance: UInt64 in [0, 10, 30, 100] {
            let plain = tier(status(distance, isSyncing: true))
            for (optimistic, offline) in [(false, true), (true, false), (true, true)] {
                let faulty = tier(status(distance, isSyncing: true, isOptimistic: optimistic, elOffline: offline))
                #expect(faulty > plain)
                seen.insert(faulty)
            }
            seen.insert(plain)
        }
        #expect(seen == Set(1...16))
        #expect(tier(status(elOffline: true)) < tier(status(isOptimistic: true)))
    }

    @Test("A node that comes back is asked first only after passing many checks")
    func hysteresis() {
        var node = NodeStanding()
        #expect(node.checked(status(), configuration, isStart: true) == .becameGood)
        #expect(node.rank(for: .attestationData, configuration) == .established)
        #expect(node.checked(nil, configuration, isStart: false) == .becameBad("it does not answer"))
        #expect(node.rank(for: .attestationData, configuration) == .silent)
        #expect(node.needsVerification)
        #expect(node.checked(status(), configuration, isStart: false) == .returned)
        for _ in 1..<Int(configuration.checksBeforeReturn) {
            #expect(node.rank(for: .attestationData, configuration) == .returning)
            #expect(node.checked(status(), configuration, isStart: false) == .none)
        }
        #expect(node.rank(for: .attestationData, configuration) == .established)
    }

    @Test("One bad check among good ones begins the count anew")
    func relapse() {
        var node = NodeStanding()
        _ = node.checked(status(), configuration, isStart: true)
        _ = node.checked(nil, configuration, isStart: false)
        for _ in 1..<Int(configuration.checksBeforeReturn) { _ = node.checked(status(), configuration, isStart: false) }
        _ = node.checked(status(30, isSyncing: true), configuration, isStart: false)
        #expect(node.rank(for: .attestationData, configuration) == .notSynced)
        _ = node.checked(status(), configuration, isStart: false)
        #expect(node.rank(for: .attestationData, configuration) == .returning)
    }

    @Test("Optimistic, syncing and offline execution: in this order behind a sound node")
    func ranks() {
        func rank(_ status: SyncingStatus?) -> NodeStanding.Rank {
            var node = NodeStanding()
            _ = node.checked(status, configuration, isStart: true)
            return node.rank(for: .attestationData, configuration)
        }
        #expect(rank(status()) == .established)
        #expect(rank(status(8, isSyncing: true)) == .established)
        #expect(rank(status(elOffline: true)) == .withoutExecution)
        #expect(rank(status(9, isSyncing: true)) == .notSynced)
        #expect(rank(status(isOptimistic: true)) == .notSynced)
        #expect(rank(nil) == .silent)
    }

    @Test("Three failures in a row break the circuit; one answer closes it")
    func breaker() {
        var node = NodeStanding()
        _ = node.checked(status(), configuration, isStart: true)
        #expect(node.failed(.attestationData, configuration) == false)
        #expect(node.failed(.attestationData, configuration) == false)
        #expect(node.failed(.attestationData, configuration) == true)
        #expect(node.failed(.attestationData, configuration) == false)
        #expect(node.rank(for: .attestationData, configuration) == .silent)
        node.answered(.status, after: 20)
        node.answered(.attestations, after: 20)
        #expect(node.rank(for: .attestations, configuration) == .returning)
        #expect(node.rank(for: .attestationData, configuration) == .silent)
        node.answered(.attestationData, after: 20)
        #expect(node.rank(for: .attestationData, configuration) == .returning)
    }

    @Test("Failures between answers break nothing")
    func noBreak() {
        var node = NodeStanding()
        _ = node.checked(status(), configuration, isStart: true)
        for _ in 0..<10 {
            #expect(node.failed(.attestationData, configuration) == false)
            #expect(node.failed(.attestationData, configuration) == false)
            node.answered(.attestationData, after: 20)
        }
        #expect(node.rank(for: .attestationData, configuration) == .established)
    }
}
