import BeaconAPI
import BeaconChain
import ConsensusTypes
import Primitives
import SSZ
import SlotClock
import StateTransition
import Testing

/// The proof of the room: validators that know nothing but the Beacon API carry a chain from the interop genesis
/// through the Altair upgrade to finality, with every duty done and every vote included.
@Suite struct FinalityTests {
    @Test(arguments: [16, 32])
    func phase0ToAltairToFinality(validatorCount: Int) async throws {
        let fixture = try await ChainFixture(validators: validatorCount, altairEpoch: 2)
        let validators = fixture.validators()
        let events = try await fixture.chain.events([.finalizedCheckpoint, .chainReorg])
        for slot in UInt64(0)...48 {
            try await fixture.run(Slot(slot), validators)
            try await expectFullParticipation(fixture, slot: slot)
        }
        let checkpoints = try await fixture.chain.finalityCheckpoints(.head).data
        #expect(checkpoints.finalized.epoch == 4)
        #expect(checkpoints.currentJustified.epoch == 5)
        let block = try await fixture.chain.block(.head)
        #expect(block.version == .altair)
        #expect(block.data.slot == 48)
        await fixture.chain.stop()
        var finalized: [Epoch] = []
        for try await event in events {
            switch event {
            case .finalizedCheckpoint(let checkpoint): finalized.append(checkpoint.epoch)
            default: Issue.record("unexpected \(event)")
            }
        }
        #expect(finalized == [2, 3, 4])
    }

    /// From phase0 to Fulu, a fork an epoch: nobody's vote is lost at any upgrade.
    @Test func everyForkToFinality() async throws {
        let forks = ForkName.allCases.filter { $0 > .phase0 && $0 <= .fulu }
        var spec = Spec.minimal(Dictionary(uniqueKeysWithValues: zip(forks, (1...).lazy.map { UInt64($0) })))
        var config = spec.config
        config.terminalBlockHash = MockedStart.eth1BlockHash
        config.terminalBlockHashActivationEpoch = 0
        spec = Spec(preset: spec.preset, config: config)
        let genesis = try interopGenesisState(
            keys: 16, genesisTime: ChainFixture.genesisTime, TransitionContext(spec))
        let fixture = try await ChainFixture(genesis: genesis, spec: spec)
        let validators = fixture.validators()
        for slot in UInt64(0)...64 {
            try await fixture.run(Slot(slot), validators)
            guard slot % 8 == 7, slot > 16 else { continue }
            let state = try await fixture.chain.debugState(.head).data
            #expect(previousParticipation(state).allSatisfy { $0 == 7 }, "epoch before slot \(slot)")
        }
        #expect(try await fixture.chain.block(.head).version == .fulu)
        #expect(try await fixture.chain.finalityCheckpoints(.head).data.finalized.epoch == 6)
    }

    private func previousParticipation(_ state: ForkedBeaconState) -> [UInt8] {
        switch state {
        case .phase0, .gloas: []
        case .altair(let state): Array(state.previousEpochParticipation)
        case .bellatrix(let state): Array(state.previousEpochParticipation)
        case .capella(let state): Array(state.previousEpochParticipation)
        case .deneb(let state): Array(state.previousEpochParticipation)
        case .electra(let state): Array(state.previousEpochParticipation)
        case .fulu(let state): Array(state.previousEpochParticipation)
        }
    }

    /// Each block holds the votes of the slot before; at an epoch's end the state shows everyone's vote in time.
    private func expectFullParticipation(_ fixture: ChainFixture, slot: UInt64) async throws {
        guard slot > 1 else { return }
        let block = try await fixture.chain.block(.head).data
        let bodies = try #require(body(block))
        let votes = bodies.attestations.filter { $0.data.slot.rawValue == slot - 1 }
        #expect(!votes.isEmpty, "slot \(slot)")
        for vote in votes { #expect(vote.aggregationBits.popCount == vote.aggregationBits.count, "slot \(slot)") }
        if let bits = bodies.syncBits, slot > 16 { #expect(bits.popCount == 32, "sync aggregate of slot \(slot)") }
        guard slot % 8 == 7, slot > 24,
            case .altair(let state) = try await fixture.chain.debugState(.head).data
        else { return }
        #expect(state.previousEpochParticipation.allSatisfy { $0 == 7 }, "epoch before slot \(slot)")
    }

    private func body(
        _ block: ForkedSignedBeaconBlock
    ) -> (attestations: [Phase0.Attestation], syncBits: SyncCommitteeBits?)? {
        switch block {
        case .phase0(let block): (Array(block.message.body.attestations), nil)
        case .altair(let block):
            (Array(block.message.body.attestations), block.message.body.syncAggregate.syncCommitteeBits)
        default: nil
        }
    }

    @Test func goesOnFromItsDatabase() async throws {
        let fixture = try await ChainFixture()
        var validators = fixture.validators()
        try await fixture.run(0...20, validators)
        let before = await fixture.chain.summary
        try await fixture.restart()
        #expect(await fixture.chain.summary == before)
        validators = fixture.validators()
        #expect(try await fixture.chain.genesis().genesisTime == ChainFixture.genesisTime)
        try await fixture.run(21...35, validators)
        try await fixture.restart()
        validators = fixture.validators()
        try await fixture.run(36...40, validators)
        let checkpoints = try await fixture.chain.finalityCheckpoints(.head).data
        #expect(checkpoints.finalized.epoch == 3)
        let status = try await fixture.chain.syncing()
        #expect(status.headSlot == 40)
        #expect(status.syncDistance == 0)
        for slot in [0, 3, 16, 33] as [UInt64] {
            let header = try await fixture.chain.header(.slot(Slot(slot))).data
            #expect(header.header.message.slot.rawValue == slot)
            #expect(header.canonical)
        }
        #expect(try await fixture.chain.stateRoot(.genesis).data == fixture.genesis.hashTreeRoot(fixture.spec))
    }

    @Test func emptySlotsAreBridged() async throws {
        let fixture = try await ChainFixture()
        let validators = fixture.validators()
        try await fixture.run(0...5, validators)
        // The end of the epoch and the beginning of the next pass without a block.
        for slot in UInt64(6)...9 {
            await fixture.enter(Slot(slot))
            fixture.time.step(to: fixture.chain.clock.time(in: Slot(slot), basisPoints: 3333))
            try await validators.attest(Slot(slot))
        }
        try await fixture.run(10...33, validators)
        let checkpoints = try await fixture.chain.finalityCheckpoints(.head).data
        #expect(checkpoints.finalized.epoch >= 2)
        await #expect(throws: BeaconAPIError.self) { try await fixture.chain.header(.slot(7)) }
        let state = try await fixture.chain.stateFork(.slot(8)).data
        #expect(state.currentVersion == fixture.spec.config.altairForkVersion)
    }
}
