import BLS
import BeaconAPI
import ConsensusTypes
import Duties
import Primitives
import ProposerSettings
import SSZ
import Signing
import SlotClock
import Testing
import ValidatorClient

/// All duties of a slot, from the node's answer to the published message, in virtual time.
@Suite struct DutyTests {
    static let forks: [[ForkName: UInt64]] = [
        [:], [.altair: 0], [.altair: 1], [.altair: 0, .bellatrix: 0, .capella: 0, .deneb: 0],
        [.altair: 0, .bellatrix: 0, .capella: 0, .deneb: 0, .electra: 0],
        [.altair: 0, .bellatrix: 0, .capella: 0, .deneb: 0, .electra: 0, .fulu: 1],
    ]

    @Test("Every validator does every duty, in every fork", arguments: forks)
    func allDuties(_ forks: [ForkName: UInt64]) async throws {
        let world = try ClientWorld(forks, start: -5000)
        defer { world.remove() }
        try await world.running { await world.advance(to: world.s(24) - 1) }

        let published = world.node.published
        // Sixteen validators, three epochs.
        #expect(published.attestations.count == 48)
        #expect(world.reports.count(.attestation) == 48)
        // Every slot but the first.
        #expect(published.blocks.map(\.signedBlock.slot) == (1..<24).map { Slot($0) })
        #expect(world.reports.count(.proposal) == 23)
        #expect(published.aggregates.count == 48)
        let altair = forks[.altair] ?? 3
        let syncSlots = Int(24 - min(altair, 3) * 8)
        #expect(published.syncMessages.count == 16 * syncSlots)
        #expect(published.contributions.count == 16 * syncSlots)
        #expect(world.reports.all.allSatisfy { $0.outcome == .done })
    }

    @Test("What is published is signed by the right key for the right domain", arguments: forks)
    func signatures(_ forks: [ForkName: UInt64]) async throws {
        let world = try ClientWorld(forks, validators: 8, start: -1000)
        defer { world.remove() }
        try await world.running { await world.advance(to: world.s(10) - 1) }
        let context = world.context
        let published = world.node.published
        func verify(_ signature: BLSSignature, _ root: Root, _ key: Int) throws -> Bool {
            try Signature(signature).verify(message: root, key: world.keys[key].publicKey)
        }
        for attestation in published.attestations {
            let key = Int(attestation.data.slot.rawValue % 8)
            #expect(try verify(attestation.signature, context.signingRoot(attestation: attestation.data), key))
            #expect(attestation.forkName == world.spec.forkName(at: attestation.data.slot))
        }
        for block in published.blocks.map(\.signedBlock) {
            let key = world.node.proposer(block.slot)
            let root = context.signingRoot(block: block.message.header(world.spec))
            #expect(try verify(block.signature, root, key))
            let randao = context.signingRoot(randaoReveal: world.spec.computeEpochAtSlot(block.slot))
            #expect(try verify(block.message.randaoReveal, randao, key))
        }
        for aggregate in published.aggregates {
            let message = aggregate.message
            let key = message.aggregatorIndex.int
            #expect(try verify(aggregate.signature, context.signingRoot(aggregateAndProof: message), key))
            let slot = message.aggregate.data.slot
            #expect(try verify(message.selectionProof, context.signingRoot(selectionProof: slot), key))
        }
        for message in published.syncMessages {
            let root = context.signingRoot(syncCommitteeMessage: message.beaconBlockRoot, slot: message.slot)
            #expect(try verify(message.signature, root, message.validatorIndex.int))
            #expect(message.beaconBlockRoot == world.node.headRoot(message.slot))
        }
        for contribution in published.contributions {
            let root = context.signingRoot(contributionAndProof: contribution.message)
            #expect(try verify(contribution.signature, root, contribution.message.aggregatorIndex.int))
        }
        #expect(!published.attestations.isEmpty && !published.blocks.isEmpty && !published.aggregates.isEmpty)
    }

    @Test("Before Electra an attestation has the one bit of its validator, from Electra on it names it")
    func attestationForms() async throws {
        let old = try ClientWorld(start: -1000)
        defer { old.remove() }
        try await old.running { await old.advance(to: old.s(1) - 1) }
        let bits = old.node.published.attestations.compactMap { attestation -> [Bool]? in
            guard case .phase0(let attestation) = attestation else { return nil }
            return Array(0..<attestation.aggregationBits.count).map { attestation.aggregationBits[$0] }
        }
        #expect(bits == [[true, false], [false, true]])

        let new = try ClientWorld([.altair: 0, .bellatrix: 0, .capella: 0, .deneb: 0, .electra: 0], start: -1000)
        defer { new.remove() }
        try await new.running { await new.advance(to: new.s(1) - 1) }
        let attesters = new.node.published.attestations.compactMap { attestation -> ValidatorIndex? in
            guard case .electra(let attestation) = attestation else { return nil }
            return attestation.attesterIndex
        }
        #expect(attesters == [0, 8])
    }

    @Test("Steps are timed from the start of the slot, and a head event is waited for the grace only")
    func steps() async throws {
        let world = try ClientWorld(validators: 8, start: 0)
        defer { world.remove() }
        try await world.running {
            await world.advance(to: world.s(1) + 500)
            world.node.emit(world.node.head(1))
            await world.advance(to: world.s(3) - 1)
        }
        #expect(world.node.times("data 1") == [world.s(1) + 800])
        #expect(world.node.times("data 2") == [world.s(2) + 1999])
        let report = world.reports.all.first { $0.kind == .attestation && $0.slot == 1 }
        #expect(report?.steps.signed == 800)
        #expect(report?.steps.publishedFirst == 800)
        let block = world.reports.all.first { $0.kind == .proposal && $0.slot == 2 }
        #expect(block?.steps == DutySteps(begun: 0, dataReceived: 0, signed: 0, publishedFirst: 0, publishedLast: 0))
    }

    @Test("A restart signs nothing twice")
    func restart() async throws {
        let first = try ClientWorld(validators: 8, start: -1000)
        defer { first.remove() }
        try await first.running { await first.advance(to: first.s(3) + 2500) }
        #expect(first.node.published.attestations.count == 4)

        // The same moment again, with the same database: a client that knows of no earlier run.
        let second = try ClientWorld(validators: 8, start: 18_100, directory: first.directory)
        second.node.script { script in
            script.block = { block in
                guard case .full(.phase0(var contents)) = block.contents else { return block }
                contents.stateRoot = Root(bytes: Array(repeating: 9, count: 32)) ?? Root()
                return ProducedBlock(contents: .full(.phase0(contents)))
            }
        }
        try await second.running { await second.advance(to: second.s(5) - 1) }
        #expect(second.node.published.blocks.map(\.signedBlock.slot) == [4])
        // What the first run attested may be signed again only as the very same message.
        for attestation in second.node.published.attestations where attestation.data.slot <= 3 {
            #expect(first.node.published.attestations.contains(attestation))
        }
        let failed = second.reports.all.filter { if case .failed = $0.outcome { true } else { false } }
        #expect(failed.contains { $0.kind == .proposal && $0.slot == 3 })
    }

    @Test("Graffiti goes into the block")
    func graffiti() async throws {
        let world = try ClientWorld(validators: 8, start: 0)
        defer { world.remove() }
        let configuration = ClientWorld.configuration()
        let graffiti = try #require(Graffiti.bytes("vigil"))
        try configuration.proposers.set(.graffiti(graffiti), of: world.pubkey(2))
        try await world.running(configuration) { await world.advance(to: world.s(3) - 1) }
        #expect(world.node.published.blocks.map(\.signedBlock.message.graffiti) == [Bytes32(), graffiti])
    }

    @Test(
        "Attesters wait after an early block as long as they are told, and never beyond their time",
        arguments: [(nil, 800), (0, 500), (50, 550), (4000, 1999)] as [(Millis?, Millis)])
    func grace(grace: Millis?, data: Millis) async throws {
        let world = try ClientWorld(validators: 8, start: 0)
        defer { world.remove() }
        var configuration = ClientWorld.configuration()
        configuration.attestationGrace = grace
        try await world.running(configuration) {
            await world.advance(to: world.s(1) + 500)
            world.node.emit(world.node.head(1))
            await world.advance(to: world.s(2) - 1)
        }
        #expect(world.node.times("data 1") == [world.s(1) + data])
    }
}
