import BeaconAPI
import BeaconChain
import ConsensusTypes
import Primitives
import Testing

@Suite struct ChainDutiesTests {
    @Test func everyValidatorAttestsOnceAnEpochAndEverySlotHasAProposer() async throws {
        let fixture = try await ChainFixture()
        let validators = fixture.validators()
        try await fixture.run(0...9, validators)
        for epoch in UInt64(0)...2 {
            let duties = try await fixture.chain.attesterDuties(Epoch(epoch), validators.indices).duties
            #expect(Set(duties.map(\.validatorIndex)).count == 16)
            #expect(duties.count == 16)
            #expect(duties.allSatisfy { $0.slot.rawValue / 8 == epoch })
        }
        for epoch in UInt64(0)...2 {
            let duties = try await fixture.chain.proposerDuties(Epoch(epoch)).duties
            #expect(duties.map(\.slot.rawValue) == Array(epoch * 8..<epoch * 8 + 8))
        }
        await #expect(throws: BeaconAPIError.self) { try await fixture.chain.attesterDuties(3, validators.indices) }
        await #expect(throws: BeaconAPIError.self) { try await fixture.chain.proposerDuties(3) }
    }

    /// The roots of duties and those of head events are the same roots: what a validator client compares.
    @Test func dependentRootsAreThoseOfHeadEvents() async throws {
        let fixture = try await ChainFixture()
        let validators = fixture.validators()
        let stream = try await fixture.chain.events([.head])
        var roots: [UInt64: Root] = [0: fixture.chain.genesisRecord.blockRoot]
        var expected: [UInt64: (previous: Root, current: Root)] = [:]
        for slot in UInt64(0)...26 {
            try await fixture.run(Slot(slot), validators)
            roots[slot] = try await fixture.chain.blockRoot(.head).data
            let epoch = slot / 8
            let attester = try await fixture.chain.attesterDuties(Epoch(epoch), [0]).dependentRoot
            let nextAttester = try await fixture.chain.attesterDuties(Epoch(epoch + 1), [0]).dependentRoot
            let proposer = try await fixture.chain.proposerDuties(Epoch(epoch)).dependentRoot
            #expect(nextAttester == proposer)
            await #expect(throws: BeaconAPIError.self) { try await fixture.chain.proposerDutiesV2(Epoch(epoch)) }
            #expect(attester == roots[epoch <= 1 ? 0 : (epoch - 1) * 8 - 1], "slot \(slot)")
            #expect(proposer == roots[epoch == 0 ? 0 : epoch * 8 - 1], "slot \(slot)")
            expected[slot] = (attester, proposer)
        }
        await fixture.chain.stop()
        var seen: UInt64 = 0
        for try await event in stream {
            guard case .head(let head) = event else { continue }
            seen += 1
            #expect(head.slot.rawValue == seen)
            #expect(head.block == roots[seen])
            #expect(head.previousDutyDependentRoot == expected[seen]?.previous, "slot \(seen)")
            #expect(head.currentDutyDependentRoot == expected[seen]?.current, "slot \(seen)")
            #expect(head.epochTransition == (seen % 8 == 0))
        }
        #expect(seen == 26)
    }

    @Test func syncDutiesBeginWithAltair() async throws {
        let fixture = try await ChainFixture(altairEpoch: 2)
        let validators = fixture.validators()
        try await fixture.run(0...3, validators)
        #expect(try await fixture.chain.syncDuties(1, validators.indices).duties.isEmpty)
        await #expect(throws: BeaconAPIError.self) { try await fixture.chain.syncDuties(2, validators.indices) }
        try await fixture.run(4...15, validators)
        await fixture.enter(16)
        let duties = try await fixture.chain.syncDuties(2, validators.indices).duties
        #expect(duties.flatMap(\.validatorSyncCommitteeIndices).sorted() == Array(0..<32))
        let next = try await fixture.chain.syncDuties(8, validators.indices).duties
        #expect(next.flatMap(\.validatorSyncCommitteeIndices).count == 32)
        await #expect(throws: BeaconAPIError.self) { try await fixture.chain.syncDuties(16, validators.indices) }
    }

    @Test func livenessKnowsWhoWasSeen() async throws {
        let fixture = try await ChainFixture()
        let validators = fixture.validators()
        try await fixture.run(0...7, validators)
        await fixture.enter(8)
        let live = try await fixture.chain.liveness(0, validators.indices + [99])
        #expect(live.filter(\.isLive).count == 16)
        #expect(live.last?.isLive == false)
        #expect(try await fixture.chain.liveness(1, [0]).first?.isLive == false)
        await #expect(throws: BeaconAPIError.self) { try await fixture.chain.liveness(2, [0]) }
    }

    @Test func attestationDataBounds() async throws {
        let fixture = try await ChainFixture()
        let validators = fixture.validators()
        try await fixture.run(0...9, validators)
        await #expect(throws: BeaconAPIError.self) {
            try await fixture.chain.attestationData(slot: 11, committeeIndex: 0)
        }
        await #expect(throws: BeaconAPIError.self) {
            try await fixture.chain.attestationData(slot: 9, committeeIndex: 7)
        }
        // A late attester of an earlier slot votes for that slot's head.
        let late = try await fixture.chain.attestationData(slot: 7, committeeIndex: 0)
        #expect(late.beaconBlockRoot == (try await fixture.chain.blockRoot(.slot(7)).data))
        #expect(late.target.epoch == 0)
    }
}
