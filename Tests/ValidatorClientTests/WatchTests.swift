import BLS
import BeaconAPI
import ConsensusTypes
import Duties
import Foundation
import Primitives
import SSZ
import Signing
import SlashingProtection
import SlotClock
import Testing
import ValidatorClient

/// Other users of our keys, found out through the node, and what is done about it.
@Suite struct WatchTests {
    private static let forks: [ForkName: UInt64] = [.altair: 0, .bellatrix: 0, .capella: 0, .deneb: 0, .electra: 0]

    private func watching(_ world: ClientWorld) -> ValidatorClientConfiguration {
        var configuration = ClientWorld.configuration()
        configuration.watchesForDoppelgangers = true
        configuration.cleanShutdown = CleanShutdown(path: world.directory.appending(path: "clean-shutdown").path)
        return configuration
    }

    /// Runs until the client ends by itself, or the clock is at its end.
    private func end(
        _ world: ClientWorld, _ configuration: ValidatorClientConfiguration, _ body: () async throws -> Void
    ) async throws -> ValidatorClientError? {
        do {
            try await world.running(configuration, body)
            return nil
        } catch let error as ValidatorClientError {
            return error
        }
    }

    @Test("D-02 a key that is live elsewhere stops the client before it has signed anything")
    func doppelganger() async throws {
        let world = try ClientWorld(Self.forks, validators: 8, start: 48_000)
        defer { world.remove() }
        world.node.script { $0.live = [2: [5]] }
        let error = try await end(world, watching(world)) { await world.advance(to: world.s(17)) }
        #expect(error?.code == .doppelganger)
        let name = "\(world.keys[5].publicKey.compressed)"
        #expect(error?.message.contains(name) == true)
        #expect(world.node.published.attestations.isEmpty && world.node.published.blocks.isEmpty)
        #expect(world.node.times("liveness/2") == [world.s(16) + 4500])
        #expect(world.node.times("data").isEmpty)
        #expect(!FileManager.default.fileExists(atPath: world.directory.appending(path: "clean-shutdown").path))
    }

    @Test("A key live under the shared record is another machine's of ours; under a record of one machine it is not")
    func liveUnderTheSharedRecord() async throws {
        for sharesRecord in [true, false] {
            let world = try ClientWorld(Self.forks, validators: 8, start: 48_000, sharesRecord: sharesRecord)
            defer { world.remove() }
            let database = try world.database(world.context.genesisValidatorsRoot)
            try database.register([world.pubkey(5)])
            _ = try await database.checkAndCommit(attestations: [
                AttestationToSign(pubkey: world.pubkey(5), source: 1, target: 2, signingRoot: Root())
            ])
            try database.close()
            world.node.script { $0.live = [2: [5]] }
            let error = try await end(world, watching(world)) { await world.advance(to: world.s(34) - 1) }
            #expect(error?.code == (sharesRecord ? nil : .doppelganger))
            #expect(world.node.published.attestations.isEmpty != sharesRecord)
        }
    }

    @Test("D-01 keys that nobody else uses sign after two to three epochs")
    func adequateTime() async throws {
        let world = try ClientWorld(Self.forks, validators: 8, start: 48_000)
        defer { world.remove() }
        try await world.running(watching(world)) { await world.advance(to: world.s(34) - 1) }
        #expect(world.node.times("attestations").first.map { $0 >= world.s(31) + 4500 } == true)
        #expect(world.node.published.attestations.contains { $0.data.slot == 33 })
    }

    @Test("A restart after an orderly end does not wait, one after a crash does")
    func restart() async throws {
        let first = try ClientWorld(Self.forks, validators: 8, start: 0)
        defer { first.remove() }
        try await first.running(watching(first)) { await first.advance(to: first.s(8) - 1) }
        #expect(first.node.published.attestations.count == 8)

        let second = try ClientWorld(
            Self.forks, validators: 8, start: 48_000, directory: first.directory, knowsHistory: true)
        try await second.running(watching(second)) { await second.advance(to: second.s(9) - 1) }
        #expect(second.node.published.attestations.map(\.data.slot) == [8])

        let mark = first.directory.appending(path: "clean-shutdown")
        #expect(FileManager.default.fileExists(atPath: mark.path))
        try FileManager.default.removeItem(at: mark)
        let third = try ClientWorld(
            Self.forks, validators: 8, start: 54_000, directory: first.directory, knowsHistory: true)
        try await third.running(watching(third)) { await third.advance(to: third.s(11) - 1) }
        #expect(third.node.published.attestations.isEmpty)

        // Too long after the orderly end somebody may have taken over.
        let late = try ClientWorld(
            Self.forks, validators: 8, start: 240_000, directory: first.directory, knowsHistory: true)
        try await late.running(watching(late)) { await late.advance(to: late.s(42) - 1) }
        #expect(late.node.published.attestations.isEmpty)
    }

    private func event(_ validator: UInt64, _ data: AttestationData) -> BeaconEvent {
        .singleAttestation(
            Electra.SingleAttestation(
                committeeIndex: 0, attesterIndex: ValidatorIndex(validator), data: data, signature: BLSSignature()))
    }

    @Test("An attestation of ours that was not signed here stops its key, and only it")
    func foreignAttestation() async throws {
        let world = try ClientWorld(Self.forks, validators: 8, start: 0)
        defer { world.remove() }
        try await world.running(watching(world)) {
            await world.advance(to: world.s(2) - 1)
            // Our own, as the network echoes them, and those of others.
            for attestation in world.node.published.attestations {
                guard case .electra(let own) = attestation else { continue }
                world.node.emit(.singleAttestation(own))
                world.node.emit(event(500, own.data))
            }
            await world.advance(to: world.s(2) + 100)
            var foreign = AttestationData()
            foreign.slot = 3
            foreign.beaconBlockRoot = world.node.headRoot(2)
            world.node.emit(event(3, foreign))
            await world.advance(to: world.s(8) - 1)
        }
        #expect(world.node.published.attestations.map(\.data.slot) == [0, 1, 2, 4, 5, 6, 7])
        #expect(world.node.published.blocks.map(\.signedBlock.slot).allSatisfy { world.node.proposer($0) != 3 })
    }

    @Test("What the durable record shows to be ours is not taken for another's")
    func recordedAttestation() async throws {
        let first = try ClientWorld(Self.forks, validators: 8, start: 0)
        defer { first.remove() }
        try await first.running(watching(first)) { await first.advance(to: first.s(8) - 1) }
        let echoes = first.node.published.attestations
        let second = try ClientWorld(
            Self.forks, validators: 8, start: 48_000, directory: first.directory, knowsHistory: true)
        try await second.running(watching(second)) {
            await second.advance(to: second.s(8) + 100)
            for case .electra(let attestation) in echoes { second.node.emit(.singleAttestation(attestation)) }
            await second.advance(to: second.s(16) - 1)
        }
        #expect(second.node.published.attestations.count == 8)
    }

    @Test("A block of ours that was not signed here stops its key")
    func foreignBlock() async throws {
        let world = try ClientWorld(Self.forks, validators: 8, start: 0)
        defer { world.remove() }
        var header = BeaconBlockHeader()
        header.slot = 3
        header.proposerIndex = 3
        let root = Root(bytes: Array(repeating: 4, count: 32)) ?? Root()
        world.node.script { [header] in
            $0.headers = [root: header]
            $0.latency = { name, _ in name == "block 3" ? 1000 : 0 }
        }
        try await world.running(watching(world)) {
            await world.advance(to: world.s(3) + 100)
            world.node.emit(.block(BlockEvent(slot: 3, block: root)))
            await world.advance(to: world.s(8) - 1)
        }
        #expect(world.node.times("header") == [world.s(3) + 100])
        #expect(world.node.published.blocks.map(\.signedBlock.slot) == [1, 2, 4, 5, 6, 7])
        #expect(!world.node.published.attestations.contains { $0.data.slot == 3 })
    }

    @Test("The slashing of a validator of ours stops all keys and the client")
    func slashing() async throws {
        let world = try ClientWorld(Self.forks, validators: 8, start: 0)
        defer { world.remove() }
        let error = try await end(world, ClientWorld.configuration()) {
            await world.advance(to: world.s(2))
            var other = Electra.AttesterSlashing()
            other.attestation1.attestingIndices = [3, 900]
            other.attestation2.attestingIndices = [900, 901]
            world.node.emit(.attesterSlashing(other))
            await world.advance(to: world.s(3))
            #expect(world.node.published.attestations.count == 3)
            other.attestation2.attestingIndices = [3, 901]
            world.node.emit(.attesterSlashing(other))
            await world.advance(to: world.s(3) + 10)
        }
        #expect(error?.code == .slashed)
        #expect(error?.message.contains("3") == true)
        #expect(world.node.published.attestations.count == 3)
    }

    @Test("A proposer's slashing counts as well")
    func proposerSlashing() async throws {
        let world = try ClientWorld(validators: 8, start: 0)
        defer { world.remove() }
        var slashing = ProposerSlashing()
        slashing.signedHeader1.message.proposerIndex = 7
        let error = try await end(world, ClientWorld.configuration()) { [slashing] in
            await world.advance(to: world.s(0) + 100)
            world.node.emit(.proposerSlashing(slashing))
            await world.advance(to: world.s(0) + 200)
        }
        #expect(error?.code == .slashed)
    }

    /// What others sign for a validator, in a cluster, must not be able to stop all else.
    @Test("A slashed validator of a cluster stops its share, and no other key")
    func slashedShare() async throws {
        let world = try ClientWorld(validators: 8, active: 0..<7, start: 0)
        defer { world.remove() }
        world.registry.add([ValidatorKey(world.pubkey(7), use: .share)])
        world.node.script { $0.slashed = [7] }
        try await world.running { await world.advance(to: world.s(17)) }
        #expect(world.node.times("slashed 8") == [world.s(1), world.s(9), world.s(17)])
        let voters = Set(world.node.published.attestations.map { $0.data.slot.rawValue % 8 })
        #expect(voters == Set(0..<7))
    }

    @Test("A client does not start with a key that the chain has slashed", arguments: [true, false])
    func slashedBefore(hasLeft: Bool) async throws {
        let world = try ClientWorld(validators: 8, start: 0)
        defer { world.remove() }
        world.node.script { script in
            script.slashed = [5]
            if hasLeft { script.gone = [5] }
        }
        let error = try await end(world, ClientWorld.configuration()) { await world.advance(to: world.s(3)) }
        #expect(error?.code == .slashed)
        #expect(error?.message.contains("take the slashed ones out") == true)
        #expect(world.node.published.attestations.isEmpty)
    }

    @Test("A slashing that no event told of stops the client within an epoch")
    func slashingUnseen() async throws {
        let world = try ClientWorld(validators: 8, start: 0)
        defer { world.remove() }
        let error = try await end(world, ClientWorld.configuration()) {
            await world.advance(to: world.s(3))
            world.node.script { $0.slashed = [5] }
            await world.advance(to: world.s(9) + 10)
        }
        #expect(error?.code == .slashed)
        #expect(error?.message.contains("5") == true)
        #expect(world.node.times("slashed 8") == [world.s(1), world.s(9)])
    }

    @Test("A chain_reorg event of which no head told has the duties asked for again")
    func reorgEvent() async throws {
        let world = try ClientWorld(validators: 8, start: 96_000)
        defer { world.remove() }
        try await world.running {
            await world.advance(to: world.s(18))
            let before = world.node.times("attester/2")
            world.node.emit(
                .chainReorg(
                    ChainReorgEvent(
                        slot: 18, depth: 12, oldHeadBlock: world.node.headRoot(17),
                        newHeadBlock: world.node.headRoot(18), oldHeadState: Root(), newHeadState: Root(), epoch: 2)))
            await world.advance(to: world.s(18) + 10)
            #expect(world.node.times("attester/2") == before + [world.s(18)])
        }
    }

    @Test("A node that does not know all topics serves those that it knows")
    func topics() async throws {
        let world = try ClientWorld(Self.forks, validators: 8, start: 0)
        defer { world.remove() }
        world.node.script { $0.unservedTopics = [.singleAttestation, .attesterSlashing] }
        try await world.running(watching(world)) {
            await world.advance(to: world.s(1) + 500)
            world.node.emit(world.node.head(1))
            await world.advance(to: world.s(2) - 1)
        }
        #expect(world.node.times("data 1") == [world.s(1) + 800])
        #expect(world.node.times("events").count == 5)
    }

    @Test("R-04 an exit is signed for its validator and submitted in its slot")
    func exit() async throws {
        let world = try ClientWorld(Self.forks, validators: 8, start: 0)
        defer { world.remove() }
        try await world.running {
            await world.advance(to: world.s(1))
            world.exits.request(world.keys[4].publicKey.compressed, notBefore: 5)
            await world.advance(to: world.s(5) - 1)
            #expect(world.node.published.exits.isEmpty)
            world.exits.request(world.keys[4].publicKey.compressed, notBefore: 5)
            await world.advance(to: world.s(8))
        }
        #expect(world.node.times("exit 4") == [world.s(5)])
        let exit = try #require(world.node.published.exits.first)
        #expect(exit.message == VoluntaryExit(epoch: 0, validatorIndex: 4))
        let root = world.context.signingRoot(voluntaryExit: exit.message, current: 0)
        #expect(try Signature(exit.signature).verify(message: root, key: world.keys[4].publicKey))
        #expect(world.exits.isSettled(world.pubkey(4)))
    }

    /// A node that does not answer is asked in the next slot. One that refuses is asked in the next epoch, as it
    /// refuses exits that come too early too; only a validator that leaves already is done with.
    @Test("R-04 an exit that no node takes is not settled, unless its validator leaves already")
    func exitNotTaken() async throws {
        for (code, leaves, slots) in [(503, false, [1, 2, 3]), (400, false, [1, 8]), (400, true, [1])] {
            let world = try ClientWorld(Self.forks, validators: 8, start: 0)
            defer { world.remove() }
            world.node.script { script in
                script.failure = { name, _ in name.hasPrefix("exit") ? BeaconAPIError(code: code, message: "no") : nil }
            }
            try await world.running {
                world.exits.request(world.pubkey(4), notBefore: 1)
                await world.advance(to: world.s(0) + 100)
                if leaves { world.node.script { $0.leaving = [4] } }
                await world.advance(to: code == 503 ? world.s(4) - 1 : world.s(9))
            }
            #expect(world.node.times("exit 4").map { ($0 - world.s(0)).rawValue / 6000 } == slots.map(Int64.init))
            #expect(world.exits.isSettled(world.pubkey(4)) == leaves)
        }
    }
}
