import Foundation
import Primitives
import Testing

/// `vigil validator` beside `vigil beacon`, killed and started again.
@Suite("kill -9 and restart", .serialized)
struct KillTests {
    @Test("both survive: no slashable message, duties go on, finality follows")
    func killed() async throws {
        let chain = try TestChain()
        try await chain.make(genesisTime: TestChain.time(inSeconds: 3))
        try await chain.makeKeys()
        var (beacon, port) = try await chain.startBeacon()
        let probe = try BeaconProbe(port: port)
        let proxy = try await RecordingProxy.start(before: port)
        var client = try VigilProcess(chain.validator(port: proxy.port, ["--init-slashing-protection"]))
        try await probe.waitForHead(slot: 5)

        // The client, in the middle of an epoch.
        client.signal(SIGKILL)
        #expect(await client.waitForEnd().wasSignalled)
        client = try VigilProcess(chain.validator(port: proxy.port))
        try await client.waitFor("validator client starts")
        var head = try await probe.headSlot
        head = try await probe.waitForHead(slot: head.rawValue + 4)

        // The node, with the client running on: the chain continues from its database.
        beacon.signal(SIGKILL)
        #expect(await beacon.waitForEnd().wasSignalled)
        (beacon, _) = try await chain.startBeacon(chain.beacon(port: port))
        #expect(try await probe.headSlot >= head)
        head = try await probe.waitForHead(slot: head.rawValue + 3)

        // Both; the client comes back before its node.
        client.signal(SIGKILL)
        beacon.signal(SIGKILL)
        #expect(await client.waitForEnd().wasSignalled)
        #expect(await beacon.waitForEnd().wasSignalled)
        client = try VigilProcess(chain.validator(port: proxy.port))
        try await client.waitFor("waiting for the beacon node")
        (beacon, _) = try await chain.startBeacon(chain.beacon(port: port))
        head = try await probe.waitForHead(slot: head.rawValue + 1)
        try await probe.waitForFinality(epoch: head.rawValue / 8)

        await expectCleanStop(client)
        let messages = try await SentMessages.read(try await proxy.finish(), node: probe.node)
        #expect(messages.voteCount > 16)
        #expect(messages.proposalCount > 10)
        #expect(messages.offences.isEmpty, "\(messages.offences)")
        await expectCleanStop(beacon)
    }
}
