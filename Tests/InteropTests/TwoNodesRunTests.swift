import Foundation
import Primitives
import Testing

/// `vigil validator` with two nodes, one of which stops answering.
@Suite("vigil validator --beacon-nodes A,B")
struct TwoNodesRunTests {
    @Test("the first node is frozen: votes go on through the second, nothing is signed twice, and Ctrl-C works")
    func frozenNode() async throws {
        let chain = try TestChain()
        try await chain.make(genesisTime: TestChain.time(inSeconds: 3), options: TestChain.electra)
        try await chain.makeKeys()
        let (first, firstPort) = try await chain.startBeacon()
        let (second, secondPort) = try await chain.startBeacon(chain.beacon(data: chain.folder.path + "/second"))
        let probe = try BeaconProbe(port: secondPort)
        let ways = [
            try await RecordingProxy.start(before: firstPort), try await RecordingProxy.start(before: secondPort),
        ]
        let client = try VigilProcess(chain.validator(ports: ways.map(\.port), ["--init-slashing-protection"]))
        // Both have what the client publishes: the second one can take over.
        try await probe.waitForHead(slot: 3)
        first.signal(SIGSTOP)
        let later = Epoch(try await probe.headSlot.rawValue / 8 + 2)
        try await ways[1].wait(for: "votes of the epoch after the next", probe) { $0.voters(since: later).count > 4 }
        await expectCleanStop(client)
        var publications: [RecordingProxy.Publication] = []
        for way in ways { publications += try await way.finish() }
        let sent = try await SentMessages.read(publications, node: probe.node)
        #expect(sent.offences.isEmpty, "\(sent.offences)")
        first.signal(SIGKILL)
        #expect(await first.waitForEnd().wasSignalled)
        await expectCleanStop(second)
    }
}
