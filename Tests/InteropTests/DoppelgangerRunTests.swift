import BeaconAPI
import Testing

/// `vigil validator --doppelganger-protection`, started where another process uses the same keys.
@Suite("vigil validator --doppelganger-protection")
struct DoppelgangerRunTests {
    @Test("a second process with the same keys ends with exit code 3 and has signed no vote and no block")
    func secondProcess() async throws {
        let chain = try TestChain()
        try await chain.make(genesisTime: TestChain.time(inSeconds: 3), options: TestChain.electra)
        try await chain.makeKeys()
        let twinData = chain.folder.path + "/twin"
        try await chain.makeKeys(data: twinData)
        let (beacon, port) = try await chain.startBeacon()
        let probe = try BeaconProbe(port: port)
        let client = try VigilProcess(chain.validator(port: port, ["--init-slashing-protection"]))
        // Who starts in the first epoch of a chain waits for nobody: nobody can have signed before.
        try await probe.waitForHead(slot: 9)
        let proxy = try await RecordingProxy.start(before: port)
        let twin = try VigilProcess(
            chain.validator(
                ports: [proxy.port], data: twinData, ["--init-slashing-protection", "--doppelganger-protection"]))
        let ending = await twin.waitForEnd(seconds: 240)
        #expect(!ending.wasSignalled && ending.exitCode == 3, "\(ending.errors)")
        expectOneLine(ending, contains: "another validator client uses the keys", "Stop the other client")
        // Messages of sync committees are not held back: nobody is slashed for them.
        let harmless: Set<Route> = [.submitSyncCommitteeMessages, .submitContributionAndProofs]
        let published = try await proxy.finish().map(\.route).filter { !harmless.contains($0) }
        #expect(published.isEmpty, "\(published)")
        // The first one goes on.
        #expect(client.isRunning)
        await expectCleanStop(client)
        await expectCleanStop(beacon)
    }
}
