import BLS
import BeaconAPI
import BeaconAPIClient
import BeaconAPIServer
import CBlstReference
import ConsensusTypes
import Dispatch
import Foundation
import Glibc
import Logging
import Primitives
import ProposerSettings
import Signing
import SlashingProtection
import SlotClock
import ValidatorClient

/// A validator client with all that it has in earnest (HTTP on loopback, keys, a slashing database on this disk), in
/// slots that are over when their work is done.
final class AttestingBench {
    private static let genesis: Millis = 1_000_000
    private static let firstSlot: UInt64 = 64

    private let pubkeys: [BLSPubkey]
    private let node: AttestingNode
    private let server: BeaconAPIServer
    private let tap: RequestTap?
    private let http: HTTPBeaconNode
    private let time: ManualTime
    private let signing: SigningService
    private let raw: RawSlashingStore
    private let folder: String

    private static var quietLogger: Logger { Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() } }

    /// - Parameter isTapped: whether what goes to the node and comes back is counted; costs time.
    init(keys count: Int, isTapped: Bool = false) async throws {
        let keys = (0..<count).map { InteropKeys.secretKey(index: $0) }
        pubkeys = keys.map(\.publicKey.compressed)
        var config = ChainConfig.mainnet
        for fork in ForkName.allCases where fork <= .electra { config.setForkEpoch(fork, 0) }
        // Due three milliseconds after the start, so that the client grants a head no grace.
        config.attestationDueBPS = 3
        let spec = Spec(preset: .mainnet, config: config)
        let clock = SlotClock(genesisTime: Self.genesis, slotDuration: 12_000, slotsPerEpoch: 32)
        node = AttestingNode(spec: spec, clock: clock, pubkeys: pubkeys)
        server = try await BeaconAPIServer.bind(
            configuration: .init(port: 0), node: node, spec: spec, logger: Self.quietLogger)
        tap = isTapped ? RequestTap() : nil
        let port = try await tap?.start(to: server.port)
        http = try HTTPBeaconNode(url: port.map { "http://127.0.0.1:\($0)" } ?? "http://\(server.address)", spec: spec)
        time = ManualTime(now: clock.start(of: Slot(Self.firstSlot)))
        folder = NSTemporaryDirectory() + "vigil-bench-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let database = try SlashingDatabase.create(path: folder + "/slashing.sqlite", genesisValidatorsRoot: Root())
        try database.register(pubkeys)
        raw = try RawSlashingStore(path: folder + "/raw.sqlite", keys: pubkeys)
        signing = try SigningService(
            context: SigningContext(spec: spec, genesisValidatorsRoot: Root()), database: database,
            signer: LocalSigner(keys: keys), logger: Self.quietLogger)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// How long each slot took, from the head event to the last byte of the attestations, and the parts of which that
    /// has to consist: raw signatures on all processors, a durable commit, and a round trip.
    struct Times {
        var whole: [Duration] = []
        var signing: [Duration] = []
        var commit: [Duration] = []
        var roundTrip: [Duration] = []
    }

    func run(slots: Int) async throws -> Times {
        var times = Times()
        try await running {
            for slot in Self.firstSlot + 1...Self.firstSlot + UInt64(slots) {
                time.advance(to: node.clock.start(of: Slot(slot)))
                try await Self.quiet()
                try await measure(Slot(slot), &times)
                try await Self.quiet()
                // The selection proofs of later slots are made here.
                time.advance(to: node.clock.start(of: Slot(slot)) + 6000)
                try await Self.quiet()
            }
        }
        return times
    }

    /// What goes to the node and comes back in so many epochs in which each slot has its block, after a first one.
    func traffic(epochs: UInt64) async throws -> [String: RequestTap.Traffic] {
        try await running {
            for slot in Self.firstSlot + 1..<Self.firstSlot + (epochs + 1) * 32 {
                if slot == Self.firstSlot + 32 { _ = tap?.take() }
                let start = node.clock.start(of: Slot(slot))
                time.advance(to: start)
                try await Self.quiet()
                let due = pubkeys.indices.count { AttestingNode.isOnDuty(UInt64($0), in: Slot(slot)) }
                if due > 0 {
                    _ = await node.announce(Slot(slot), attestations: due)
                } else {
                    node.announce(Slot(slot))
                }
                // The half of the slot, and the aggregates.
                for moment in [6000, 8000] as [Millis] {
                    try await Self.quiet()
                    time.advance(to: start + moment)
                }
                try await Self.quiet()
            }
        }
        return tap?.take() ?? [:]
    }

    /// Runs a client while the body turns its clock.
    private func running(_ body: () async throws -> Void) async throws {
        var configuration = ValidatorClientConfiguration()
        var flags = ProposerOverrides()
        flags.feeRecipient = ExecutionAddress(bytes: Array(repeating: 0xfe, count: 20))
        configuration.proposers = ProposerSettings(flags)
        let (signing, pubkeys) = (signing, pubkeys)
        let client = ValidatorClient(
            node: http, configuration: configuration,
            openKeys: { _ in ValidatorKeys(signing: signing, pubkeys: pubkeys) }, time: time,
            logger: Self.quietLogger)
        let run = Task { try await client.run() }
        while node.broadcaster.subscriberCount == 0 { try await Task.sleep(for: .milliseconds(5)) }
        // The first duties are fetched meanwhile.
        try await Self.quiet()
        try await body()
        run.cancel()
        try await run.value
    }

    private func measure(_ slot: Slot, _ times: inout Times) async throws {
        let attesters = pubkeys.indices.filter { AttestingNode.isOnDuty(UInt64($0), in: slot) }.map { pubkeys[$0] }
        guard !attesters.isEmpty else { return }
        let epoch = node.clock.epoch(of: slot)
        let batch = attesters.map {
            AttestationToSign(pubkey: $0, source: Epoch(epoch.rawValue - 1), target: epoch, signingRoot: Root())
        }
        let clock = ContinuousClock()
        times.signing.append(clock.measure { Self.signRaw(attesters.count) })
        let (raw, http) = (raw, http)
        let commit = try clock.measure {
            let count = try raw.commit(batch)
            precondition(count == batch.count)
        }
        times.commit.append(commit)
        times.roundTrip.append(try await clock.measure { _ = try await http.nodeVersion() })
        let start = clock.now
        guard let end = await node.announce(slot, attestations: attesters.count) else {
            throw BenchFailure(description: "the attestations of slot \(slot) did not come")
        }
        times.whole.append(end - start)
    }

    /// Signs with nothing but blst, on as many threads as there are processors.
    private static func signRaw(_ count: Int) {
        let threads = min(count, BatchVerifier.processorCount)
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            var signature = [UInt8](repeating: 0, count: 96)
            let secret = [UInt8](repeating: 0x11, count: 32)
            let message = [UInt8](repeating: 0x22, count: 32)
            reference_sign(&signature, secret, message, count / threads + (thread < count % threads ? 1 : 0))
        }
    }

    /// Waits until this process has next to nothing to do.
    private static func quiet() async throws {
        var still = 0
        while still < 5 {
            let before = clock()
            try await Task.sleep(for: .milliseconds(20))
            still = clock() - before < 2_000 ? still + 1 : 0
        }
    }
}
