import BeaconAPI
import Primitives
import Testing

@Suite struct EventBroadcasterTests {
    static func block(_ slot: UInt64) -> BeaconEvent { .block(BlockEvent(slot: Slot(slot), block: Sample.root(1))) }

    @Test func topicsAreFilteredAndOrderKept() async throws {
        let broadcaster = EventBroadcaster()
        let blocks = broadcaster.subscribe([.block])
        let gossip = broadcaster.subscribe([.blockGossip, .head])
        for slot in 1...3 { broadcaster.publish(Self.block(UInt64(slot))) }
        broadcaster.publish(.blockGossip(BlockEvent(slot: 4, block: Sample.root(1))))
        broadcaster.finish()
        var seen: [BeaconEvent] = []
        for try await event in blocks { seen.append(event) }
        #expect(seen == (1...3).map { Self.block($0) })
        seen = []
        for try await event in gossip { seen.append(event) }
        #expect(seen.count == 1)
        #expect(broadcaster.subscriberCount == 0)
    }

    @Test func slowReaderIsCutOffAfterItsBuffer() async throws {
        let broadcaster = EventBroadcaster()
        let slow = broadcaster.subscribe([.block], bufferLimit: 2)
        for slot in 1...5 { broadcaster.publish(Self.block(UInt64(slot))) }
        #expect(broadcaster.subscriberCount == 0)
        var seen: [BeaconEvent] = []
        await #expect(throws: BeaconAPIError.self) { for try await event in slow { seen.append(event) } }
        #expect(seen == [Self.block(1), Self.block(2)])
    }

    @Test func subscribingAfterTheEndEndsAtOnce() async throws {
        let broadcaster = EventBroadcaster()
        broadcaster.finish()
        for try await _ in broadcaster.subscribe([.block]) { Issue.record("an event after the end") }
    }
}
