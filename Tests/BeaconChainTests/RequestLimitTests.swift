import BLS
import BeaconAPI
import BeaconChain
import ConsensusTypes
import Primitives
import SSZ
import SlotClock
import Testing

/// Requests at the edges: before genesis, too many, of what does not exist.
@Suite struct RequestLimitTests {
    private func expect(_ code: Int, _ body: () async throws -> Void) async {
        do {
            try await body()
            Issue.record("accepted")
        } catch {
            #expect((error as? BeaconAPIError)?.code == code, "\(error)")
        }
    }

    @Test func nothingIsNowBeforeGenesis() async throws {
        let fixture = try await ChainFixture()
        let validators = fixture.validators()
        let duty = try #require(try await validators.attesterDuties(0).first)
        let vote = try await validators.attestation(duty)
        fixture.time.step(to: Millis(seconds: ChainFixture.genesisTime) - 3_600_000)
        await expect(400) { _ = try await fixture.chain.attestationData(slot: 0, committeeIndex: 0) }
        await expect(400) { try await fixture.chain.submitAttestations(validators.submitted([vote], slot: 0)) }
        fixture.time.step(to: Millis(seconds: ChainFixture.genesisTime) - 100)
        try await fixture.chain.submitAttestations(validators.submitted([vote], slot: 0))
    }

    @Test func submissionsAreBounded() async throws {
        let fixture = try await ChainFixture(altairEpoch: 0)
        let validators = fixture.validators()
        try await fixture.run(0...1, validators)
        await fixture.enter(2)
        try await validators.propose(2)
        let duty = try #require(try await validators.attesterDuties(2).first)
        let vote = try await validators.attestation(duty)
        var other = vote
        other.data.beaconBlockRoot = try await fixture.chain.blockRoot(.slot(1)).data
        other.signature = validators.sign(
            other.data.hashTreeRoot(fixture.spec.limits), DomainTypes.beaconAttester, slot: 2, by: duty.validatorIndex)
        do {
            try await fixture.chain.submitAttestations(validators.submitted([vote, vote, other], slot: 2))
            Issue.record("accepted")
        } catch let error as BeaconAPIError {
            #expect(error.failures.map(\.index) == [2])
        }
        await expect(400) {
            try await fixture.chain.submitAttestations(
                validators.submitted([Phase0.Attestation](repeating: vote, count: 1025), slot: 2))
        }
        let message = validators.syncMessage(2, Root(), by: 0)
        await expect(400) {
            try await fixture.chain.submitSyncCommitteeMessages(
                [SyncCommitteeMessage](repeating: message, count: 1025))
        }
    }

    @Test func unknownKeysAreLeftOut() async throws {
        let fixture = try await ChainFixture()
        let known = fixture.genesis.validators[3].pubkey
        let ids = [BLSPubkey(), known].map { ValidatorID.pubkey($0) } + [.index(5), .index(99)]
        for _ in 0..<2 {
            let found = try await fixture.chain.validators(.head, ids: ids, statuses: []).data
            #expect(found.map(\.index) == [3, 5])
        }
    }

    @Test func syncDutiesAheadOfTheForkAreEmpty() async throws {
        let fixture = try await ChainFixture(altairEpoch: 1)
        await fixture.enter(3)
        #expect(try await fixture.chain.syncDuties(1, fixture.validators().indices).duties.isEmpty)
        await expect(400) { _ = try await fixture.chain.syncDuties(2, [0]) }
    }

    @Test func answersOfWhatDoesNotExist() async throws {
        let fixture = try await ChainFixture(altairEpoch: 0)
        #expect(try await fixture.chain.headers(slot: Slot(1 << 63), parentRoot: nil).data.isEmpty)
        await expect(404) { _ = try await fixture.chain.blockRewards(.genesis) }
        await expect(404) { _ = try await fixture.chain.proposerDutiesV2(0) }
        await expect(400) {
            try await fixture.chain.submitAttesterSlashing(.altair(Phase0.AttesterSlashing()))
        }
    }
}
