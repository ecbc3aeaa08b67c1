import BeaconAPIServer
import ConsensusTypes
import Foundation
import Primitives
import ServiceTestSupport
import TestSupport
import Testing

/// Two real clients with the same keys on one PostgreSQL record, before a real node. Each speaks to the node through a
/// witness of its own: what is judged is what left the client, not what the node made of it.
@Suite(
    "Two clients on one record", .serialized,
    .enabled(if: PostgresServer.isInstalled, "no PostgreSQL server: scripts/setup --with-postgres brings one"))
struct SharedStoreTests {
    /// A chain with a node, and one record for all clients.
    private struct World {
        let chain: TestChain
        let probe: BeaconProbe
        let book = SignedDuties()
        let record: String

        /// A client of a data directory, before a witness that is named as this life of it.
        func start(
            _ life: String, in folder: String, _ extra: [String] = []
        ) async throws -> (process: VigilProcess, witness: BeaconAPIServer) {
            let witness: BeaconAPIServer = try await WitnessNode.serve(client: life, before: probe.node, book: book)
            let port = try #require(witness.address.split(separator: ":").last.flatMap { Int($0) })
            let client = try VigilProcess(
                chain.validator(
                    ports: [port], data: chain.folder.path + "/" + folder,
                    ["--slashing-protection-url", record] + extra))
            try await client.waitFor("validator client starts", seconds: 120)
            return (client, witness)
        }

        /// Waits for that many more votes: of one life of a client, or of any. Blocks are not waited for, as a machine
        /// that is too slow for slots of a second may miss them all for a while.
        func waitForVotes(_ count: Int, of life: String? = nil, seconds: Double = 300) async throws {
            let deadline = ContinuousClock.now + .seconds(seconds)
            let wanted = book.voteCount(of: life) + count
            while book.voteCount(of: life) < wanted {
                guard ContinuousClock.now < deadline else {
                    throw VectorError("\(life ?? "no client") published \(book.voteCount(of: life)) of \(wanted) votes")
                }
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    private func makeWorld() async throws -> (World, beacon: VigilProcess) {
        let chain = try TestChain()
        try await chain.make(genesisTime: TestChain.time(inSeconds: 3))
        try await chain.makeKeys(data: chain.folder.path + "/one")
        try await chain.makeKeys(data: chain.folder.path + "/two")
        let server = try PostgresServer.shared.get()
        let record = try server.url(server.makeDatabase())
        let (beacon, port) = try await chain.startBeacon()
        let probe = try BeaconProbe(port: port)
        let world = World(chain: chain, probe: probe, record: record)
        return (world, beacon)
    }

    @Test("each duty is signed once, by one of them, also when one is killed and comes back")
    func oneSignatureForEachDuty() async throws {
        let (world, beacon) = try await makeWorld()
        let watch = MessageWatch(world.probe)
        await watch.start()
        let one = try await world.start("one", in: "one", ["--init-slashing-protection"])
        let two = try await world.start("two", in: "two")
        try await world.waitForVotes(16)

        // Killed at any moment of a slot, which is a second long; the other goes on alone.
        try await Task.sleep(for: .milliseconds(Int.random(in: 0...1000)))
        one.process.signal(SIGKILL)
        #expect(await one.process.waitForEnd().wasSignalled)
        try await world.waitForVotes(2, of: "two")

        // It comes back in the middle of an epoch of which some duties are done, and then is the one that is left.
        let again = try await world.start("one again", in: "one")
        try await world.waitForVotes(16)
        await expectCleanStop(two.process)
        try await world.waitForVotes(2, of: "one again")

        await expectCleanStop(again.process)
        let seen = try await watch.finish().messages
        #expect(seen.offences.isEmpty, "\(seen.offences)")
        try await judge(world)
        await expectCleanStop(beacon)
        withExtendedLifetime((one.witness, two.witness, again.witness)) {}
    }

    /// Every duty has one signature from one life of one client. A client may publish the very same bytes again, after
    /// an answer that did not come; a client that was started again counts as another one, and repeats nothing at all.
    private func judge(_ world: World) async throws {
        var messages = PublishedMessages()
        var votes: [String: [SignedDuties.Vote]] = [:]
        var committees = CommitteeBook(world.probe.node)
        for vote in world.book.votes {
            let data = vote.attestation.data
            let validator = try await voter(vote.attestation, &committees)
            messages.record(vote: data, by: validator)
            votes["\(validator) target \(data.target.epoch)", default: []].append(vote)
        }
        for (duty, votes) in votes {
            #expect(Set(votes.map(\.attestation.signature)).count == 1, "votes of \(duty): \(votes)")
            #expect(Set(votes.map(\.client)).count == 1, "votes of \(duty): \(votes)")
        }
        let proposals = Dictionary(grouping: world.book.proposals) { "\($0.proposer) slot \($0.slot)" }
        for (duty, blocks) in proposals {
            for block in blocks { messages.record(block: block.root, at: block.slot, by: block.proposer) }
            #expect(Set(blocks.map(\.signature)).count == 1, "blocks of \(duty): \(blocks)")
            #expect(Set(blocks.map(\.client)).count == 1, "blocks of \(duty): \(blocks)")
        }
        #expect(messages.offences.isEmpty, "\(messages.offences)")
        #expect(votes.count > 32 && !proposals.isEmpty)
        let lives = Dictionary(grouping: votes.values.compactMap(\.first?.client)) { $0 }.mapValues(\.count)
        print("two clients, one record: \(votes.count) votes \(lives), \(proposals.count) blocks")
    }

    private func voter(
        _ attestation: ForkedSubmittedAttestation, _ committees: inout CommitteeBook
    ) async throws -> ValidatorIndex {
        switch attestation {
        case .phase0(let vote), .altair(let vote), .bellatrix(let vote), .capella(let vote), .deneb(let vote):
            let voters = try await committees.attesters(of: .phase0(vote))
            try #require(voters.count == 1)
            return voters[0]
        case .electra(let vote), .fulu(let vote), .gloas(let vote): return vote.attesterIndex
        }
    }
}
