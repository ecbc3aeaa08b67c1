import BLS
import BeaconAPI
import ConsensusTypes
import Duties
import Primitives
import ProposerSettings
import Signing
import SlotClock
import Testing
import ValidatorClient

/// Fee recipients, graffiti and builders on their way into blocks.
@Suite struct ProposerTests {
    private static let electra: [ForkName: UInt64] = [
        .altair: 0, .bellatrix: 0, .capella: 0, .deneb: 0, .electra: 0,
    ]
    private static let other = ExecutionAddress(bytes: Array(repeating: 6, count: 20)) ?? ExecutionAddress()

    @Test("Without a fee recipient for a key a client does not start, and says for which and what to do")
    func noFeeRecipient() async throws {
        let world = try ClientWorld([.altair: 0, .bellatrix: 7], validators: 2, start: 0)
        defer { world.remove() }
        let configuration = ValidatorClientConfiguration()
        try configuration.proposers.set(.feeRecipient(Self.other), of: world.pubkey(0))
        let error = await #expect(throws: ValidatorClientError.self) {
            try await world.client(configuration).run()
        }
        #expect(error?.code == .noFeeRecipient)
        #expect(error?.message.contains("\(world.pubkey(1))") == true)
        #expect(error?.message.contains("--suggested-fee-recipient") == true)
    }

    @Test("A chain that never reaches Bellatrix needs no fee recipient")
    func beforeBellatrix() async throws {
        let world = try ClientWorld([.altair: 0], validators: 8, start: 0)
        defer { world.remove() }
        try await world.running(ValidatorClientConfiguration()) { await world.advance(to: world.s(2) - 1) }
        #expect(world.node.published.blocks.count == 1)
    }

    @Test("A key that was added without a fee recipient attests and proposes nothing until it has one")
    func addedWithout() async throws {
        let world = try ClientWorld(Self.electra, validators: 8, active: 0..<0, start: 0)
        defer { world.remove() }
        var configuration = ValidatorClientConfiguration()
        configuration.mayStartWithoutKeys = true
        let proposers = configuration.proposers
        try await world.running(configuration) {
            await world.advance(to: world.s(1))
            world.registry.add([ValidatorKey(world.pubkey(3)), ValidatorKey(world.pubkey(4))])
            await world.advance(to: world.s(4) - 1)
            try proposers.set(.feeRecipient(Self.other), of: world.pubkey(4))
            await world.advance(to: world.s(5) - 1)
        }
        #expect(world.node.times("block 3").isEmpty)
        #expect(world.node.published.blocks.map(\.signedBlock.slot) == [4])
        #expect(world.node.published.attestations.map(\.data.slot).sorted() == [3, 4])
    }

    @Test("Preparations name each key's fee recipient, and again at once when one changes")
    func preparations() async throws {
        let world = try ClientWorld(Self.electra, validators: 2, start: 0)
        defer { world.remove() }
        let configuration = ClientWorld.configuration()
        let changed = world.s(2) + 100
        try await world.running(configuration) {
            await world.advance(to: changed)
            try configuration.proposers.set(.feeRecipient(Self.other), of: world.pubkey(1))
            await world.advance(to: world.s(3))
        }
        #expect(world.node.times("prepare 2").contains(changed))
        let ours = ProposerPreparation(validatorIndex: 0, feeRecipient: ClientWorld.feeRecipient)
        #expect(world.node.published.preparations.first?.first == ours)
        #expect(
            world.node.published.preparations.last
                == [ours, ProposerPreparation(validatorIndex: 1, feeRecipient: Self.other)])
    }

    @Test("A builder's blinded block is signed and published as one")
    func blinded() async throws {
        let world = try ClientWorld(Self.electra, validators: 8, start: 0)
        defer { world.remove() }
        let limits = world.spec.limits
        world.node.script { script in
            script.block = { block in
                guard case .full(.electra(let contents)) = block.contents, contents.block.slot == 2 else {
                    return block
                }
                return ProducedBlock(contents: .blinded(.electra(contents.block.blinded(limits))))
            }
        }
        var flags = ProposerOverrides()
        flags.feeRecipient = ClientWorld.feeRecipient
        flags.isBuilderEnabled = true
        flags.builders.boostFactor = 90
        var configuration = ValidatorClientConfiguration()
        configuration.proposers = ProposerSettings(flags)
        try await world.running(configuration) { await world.advance(to: world.s(4) - 1) }
        #expect(world.node.published.productions.map(\.builderBoostFactor) == [90, 90, 90])
        #expect(world.node.published.blocks.map(\.signedBlock.slot) == [1, 3])
        let blinded = try #require(world.node.published.blindedBlocks.first)
        #expect(world.node.published.blindedBlocks.count == 1)
        #expect(blinded.message.slot == 2)
        #expect(world.reports.count(.proposal) == 3)
    }

    @Test("Without builders the node is told to take none of theirs")
    func noBuilder() async throws {
        let world = try ClientWorld(Self.electra, validators: 8, start: 0)
        defer { world.remove() }
        try await world.running { await world.advance(to: world.s(2) - 1) }
        #expect(world.node.published.productions.map(\.builderBoostFactor) == [0])
    }

    @Test(
        "A block that pays somebody else is remarked upon, or refused when that is asked for", arguments: [false, true])
    func strict(_ isStrict: Bool) async throws {
        let world = try ClientWorld(Self.electra, validators: 8, start: 0)
        defer { world.remove() }
        world.node.script { script in
            script.block = { block in
                guard case .full(.electra(var contents)) = block.contents, contents.block.slot == 2 else {
                    return block
                }
                contents.block.body.executionPayload.feeRecipient = ClientWorld.feeRecipient
                return ProducedBlock(contents: .full(.electra(contents)))
            }
        }
        var configuration = ClientWorld.configuration()
        configuration.isStrictAboutFeeRecipients = isStrict
        try await world.running(configuration) { await world.advance(to: world.s(3) - 1) }
        #expect(world.node.published.blocks.map(\.signedBlock.slot) == (isStrict ? [2] : [1, 2]))
    }

    @Test("Registrations are signed once for their content, and name only keys that use builders")
    func registrations() async throws {
        let world = try ClientWorld(Self.electra, validators: 4, start: 0)
        defer { world.remove() }
        var layers = ProposerLayers()
        layers.flags.feeRecipient = ClientWorld.feeRecipient
        layers.flags.isBuilderEnabled = true
        layers.flags.gasLimit = 36_000_000
        var without = ProposerOverrides()
        without.isBuilderEnabled = false
        layers.file.keys[world.pubkey(2)] = without
        var configuration = ValidatorClientConfiguration()
        configuration.proposers = try ProposerSettings(layers, storedAt: nil)
        let proposers = configuration.proposers
        let changed = world.s(17) + 100
        try await world.running(configuration) {
            await world.advance(to: changed)
            try proposers.set(.gasLimit(45_000_000), of: world.pubkey(1))
            await world.advance(to: world.s(18) - 1)
        }
        let sent = world.node.published.registrations
        let first = try #require(sent.first)
        let last = try #require(sent.last)
        #expect(first.map(\.message.pubkey) == [0, 1, 3].map(world.pubkey))
        #expect(first.allSatisfy { $0.message.gasLimit == 36_000_000 })
        #expect(first.allSatisfy { $0.message.feeRecipient == ClientWorld.feeRecipient })
        #expect(first.allSatisfy { $0.message.timestamp == UInt64(world.s(0).rawValue) / 1000 })
        for registration in first {
            let index = try #require([0, 1, 3].first { world.pubkey($0) == registration.message.pubkey })
            let root = world.context.signingRoot(validatorRegistration: registration.message)
            let signature = try Signature(registration.signature)
            #expect(signature.verify(message: root, key: world.keys[index].publicKey))
        }
        // What has not changed is not sent again before its epoch.
        #expect(sent.count { $0.contains { $0.message.timestamp == UInt64(changed.rawValue) / 1000 } } == 1)
        let renewed = try #require(last.first)
        #expect(last.map(\.message.pubkey) == [world.pubkey(1)])
        #expect(renewed.message.gasLimit == 45_000_000)
        #expect(renewed.message.timestamp == UInt64(changed.rawValue) / 1000)
    }

    @Test("Without builders nobody is registered")
    func noRegistrations() async throws {
        let world = try ClientWorld(Self.electra, validators: 4, start: 0)
        defer { world.remove() }
        try await world.running { await world.advance(to: world.s(10)) }
        #expect(world.node.published.registrations.isEmpty)
    }
}
