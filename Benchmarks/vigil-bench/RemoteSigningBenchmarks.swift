import BLS
import BenchHarness
import ConsensusTypes
import Logging
import NIOCore
import Primitives
import RemoteSigner
import Signing

/// 640 attestations due at once at a signer that takes 20 ms for each, through 32 connections; and blocks meanwhile.
enum RemoteSigningBenchmarks {
    private static let keys = 640
    private static let serviceTime = TimeAmount.milliseconds(20)

    static func figures() async throws -> [Figure] {
        let server = FixedTimeSigner(serviceTime)
        let port = try await server.start()
        var signer: RemoteSigner?
        let bench = try SigningBench(keys: keys) { keys in
            server.keys = keys
            var configuration = RemoteSignerConfiguration(url: "http://127.0.0.1:\(port)")
            configuration.keys = .listed(Set(keys.map(\.publicKey.compressed)))
            configuration.timeout = .seconds(30)
            let remote = try RemoteSigner(
                configuration, context: SigningBench.context,
                logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() })
            signer = remote
            return remote
        }
        var (quiet, beside, all): ([Duration], [Duration], [Duration]) = ([], [], [])
        // A slot of Electra: before Bellatrix, remote signers want to see whole blocks.
        var slot: UInt64 = 12_000_000
        // The first round opens the connections, and fills the signer's cache.
        for round in 0...5 as ClosedRange<UInt64> {
            let alone = try await bench.blocks(20, from: slot)
            let start = ContinuousClock.now
            async let attestations = attest(bench)
            let meanwhile = try await bench.blocks(10, from: slot + 20)
            let count = await attestations
            precondition(count == keys)
            slot += 40
            guard round > 0 else { continue }
            quiet += alone
            beside += meanwhile
            all.append(ContinuousClock.now - start)
        }
        await signer?.close()
        // 20 rounds of 32 at 20 ms each.
        return [
            Figure(
                "remote: 640 attestations, 32 connections of 20 ms", all.quantile(0.5),
                limit: .milliseconds(800))
        ]
            + SigningBenchmarks.pair("remote block signature", "640 attestations due", quiet, beside)
    }

    /// The same attestations each time, which the slashing protection lets pass.
    /// - Returns: how many were signed.
    private static func attest(_ bench: SigningBench) async -> Int {
        let data = AttestationData(
            slot: 32, index: 0, beaconBlockRoot: Root(), source: Checkpoint(epoch: 0, root: Root()),
            target: Checkpoint(epoch: 1, root: Root()))
        let results = await bench.service.signAttestations(
            bench.pubkeys.map { AttestationRequest(pubkey: $0, data: data) })
        return results.count { (try? $0.get()) != nil }
    }
}
