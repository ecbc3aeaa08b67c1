import ConsensusTypes
import Primitives
import ProposerSettings
import SlotClock
import Synchronization
import Testing
import ValidatorClient

/// Keys and settings that come one by one by the thousand, as a registry contract names them.
@Suite struct ManyChangesTests {
    private static func pubkey(_ number: Int) -> BLSPubkey {
        var pubkey = BLSPubkey()
        for index in 0..<8 { pubkey[index] = UInt8(truncatingIfNeeded: number >> (8 * index)) }
        return pubkey
    }

    @Test func theFirstChangeIsLookedAtAtOnceAndTheOthersTogether() {
        var gathering = Gathering(pause: 250)
        var looks: [Millis] = []
        for time in 0..<Int64(10_000) {
            if gathering.take(at: Millis(time)) { looks.append(Millis(time)) }
            if gathering.add(at: Millis(time)) { looks.append(Millis(time)) }
        }
        #expect(looks == (0..<40).map { Millis($0 * 250) })
        #expect(gathering.dueAt == 10_000)
        let (isDue, isDueAgain) = (gathering.take(at: 10_000), gathering.take(at: 20_000))
        #expect(isDue && !isDueAgain && gathering.dueAt == nil)
        let isFirst = gathering.add(at: 20_000)
        #expect(isFirst)
    }

    @Test func aClockThatIsSetBackHoldsNothingUp() {
        var gathering = Gathering(pause: 250)
        let looks = [1_000_000, 5000, 5001].map { gathering.add(at: $0) }
        #expect(looks == [true, true, false])
        #expect(gathering.dueAt == 5250)
    }

    @Test func aChangeIsToldOnceAndOnlyWhenItIsOne() {
        let registry = KeyRegistry()
        let told = Mutex(0)
        registry.observe { told.withLock { $0 += 1 } }
        for number in 0..<10_000 { registry.add([ValidatorKey(Self.pubkey(number))]) }
        #expect(told.withLock { $0 } == 10_000)
        registry.add((0..<10_000).map { ValidatorKey(Self.pubkey($0)) })
        registry.remove([Self.pubkey(10_001)])
        #expect(told.withLock { $0 } == 10_000)
        registry.add([ValidatorKey(Self.pubkey(1), minParticipationEpoch: 2)])
        registry.remove((0..<5000).map(Self.pubkey))
        #expect(told.withLock { $0 } == 10_002)
        #expect(registry.count == 5000)
    }

    @Test func whatAContractSaysIsToldKeyByKey() {
        let settings = ProposerSettings()
        let told = Mutex(0)
        settings.observe { told.withLock { $0 += 1 } }
        var overrides = ProposerOverrides()
        overrides.feeRecipient = ClientWorld.feeRecipient
        for number in 0..<1000 { settings.set(contract: overrides, of: Self.pubkey(number)) }
        settings.set(contract: overrides, of: Self.pubkey(7))
        settings.set(contract: nil, of: Self.pubkey(1000))
        #expect(told.withLock { $0 } == 1000)
        settings.set(contract: nil, of: Self.pubkey(7))
        #expect(told.withLock { $0 } == 1001)
        #expect(settings.settings(of: Self.pubkey(7)).feeRecipient == nil)
        #expect(settings.settings(of: Self.pubkey(8)).feeRecipient == ClientWorld.feeRecipient)
    }

    @Test func keysThatComeOneByOneAreAskedForTogether() async throws {
        let electra: [ForkName: UInt64] = [.altair: 0, .bellatrix: 0, .capella: 0, .deneb: 0, .electra: 0]
        let world = try ClientWorld(electra, validators: 64, active: 0..<8, start: 0)
        defer { world.remove() }
        let configuration = ClientWorld.configuration()
        let proposers = configuration.proposers
        try await world.running(configuration) {
            await world.advance(to: world.s(2) + 4000)
            let before = world.node.calls.count
            var overrides = ProposerOverrides()
            overrides.feeRecipient = ClientWorld.feeRecipient
            for number in 8..<64 {
                proposers.set(contract: overrides, of: world.pubkey(number))
                world.registry.add([ValidatorKey(world.pubkey(number))])
            }
            await world.advance(to: world.s(3) - 1)
            let calls = world.node.calls.dropFirst(before).map(\.name)
            let lookUps = calls.filter { $0.hasPrefix("validators ") }.compactMap { Int($0.dropFirst(11)) }
            #expect(lookUps.count <= 2)
            #expect(lookUps.reduce(0, +) == 56)
            #expect(calls.count { $0.hasPrefix("prepare") } <= 6)
            await world.advance(to: world.s(9) - 1)
        }
        #expect(world.node.published.attestations.count > 6 * 7)
    }
}
