import BeaconAPI
import BeaconChain
import ConsensusTypes
import Foundation
import Primitives
import SSZ
import SlotClock
import Snappy
import StateTransition
import TestSupport
import Testing

/// A complete interop chain made by the specification's own code: every block is imported through the pipeline, and
/// states, duties, their dependent roots and finality must be those that the specification computed.
@Suite struct InteropChainTests {
    private struct Chain: Decodable {
        struct Block: Decodable {
            var slot: UInt64
            var blockRoot: String
            var stateRoot: String
        }

        struct Epoch: Decodable {
            var epoch: UInt64
            var slot: UInt64
            var stateRoot: String
            var justified: UInt64
            var finalized: UInt64
            var attesterDuties: [Duty]
            var attesterDutiesNext: [Duty]
            var proposerDuties: [Proposer]
            var attesterDependentRoot: String
            var proposerDependentRoot: String
        }

        struct Duty: Decodable, Hashable {
            var validatorIndex: UInt64
            var slot: UInt64
            var committeeIndex: UInt64
            var committeeLength: UInt64
            var committeesAtSlot: UInt64
            var validatorCommitteeIndex: UInt64
        }

        struct Proposer: Decodable, Hashable {
            var slot: UInt64
            var validatorIndex: UInt64
        }

        var validators: Int
        var genesisTime: UInt64
        var blocks: [Block]
        var epochs: [Epoch]
    }

    @Test func phase0Chain() async throws {
        guard let root = VectorTree.root else { return VectorReport.skipped("interop chain") }
        let folder = root + "/interop/chain-phase0-16"
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let file = try decoder.decode(
            Chain.self, from: Data(VectorTree.bytes(ofFile: folder + "/chain.json")))
        let spec = Spec.minimal
        let genesis = try interopGenesisState(
            keys: file.validators, genesisTime: file.genesisTime, TransitionContext(spec))
        let fixture = try await ChainFixture(genesis: genesis, spec: spec)
        let indices = (0..<UInt64(file.validators)).map { ValidatorIndex($0) }
        for item in file.blocks {
            let name = "/block_\(String(repeating: "0", count: 3 - "\(item.slot)".count))\(item.slot).ssz_snappy"
            let bytes = try Snappy.decompress(VectorTree.bytes(ofFile: folder + name))
            await fixture.enter(Slot(item.slot))
            let block = try ForkedSignedBeaconBlock(ssz: bytes, .phase0, spec)
            #expect(try await fixture.chain.importBlock(block).hex == item.blockRoot, "slot \(item.slot)")
            #expect(try await fixture.chain.stateRoot(.head).data.hex == item.stateRoot, "slot \(item.slot)")
            guard let epoch = file.epochs.first(where: { $0.slot == item.slot }) else { continue }
            try await check(epoch, fixture, indices)
        }
        VectorReport.record(runner: "interop chain", fork: "phase0", count: file.blocks.count)
    }

    private func check(_ epoch: Chain.Epoch, _ fixture: ChainFixture, _ indices: [ValidatorIndex]) async throws {
        let chain = fixture.chain
        let checkpoints = try await chain.finalityCheckpoints(.head).data
        #expect(checkpoints.currentJustified.epoch.rawValue == epoch.justified, "epoch \(epoch.epoch)")
        #expect(checkpoints.finalized.epoch.rawValue == epoch.finalized, "epoch \(epoch.epoch)")
        let attesters = try await chain.attesterDuties(Epoch(epoch.epoch), indices)
        #expect(attesters.dependentRoot.hex == epoch.attesterDependentRoot, "epoch \(epoch.epoch)")
        #expect(Set(attesters.duties.map(duty)) == Set(epoch.attesterDuties), "epoch \(epoch.epoch)")
        let next = try await chain.attesterDuties(Epoch(epoch.epoch + 1), indices)
        #expect(Set(next.duties.map(duty)) == Set(epoch.attesterDutiesNext), "epoch \(epoch.epoch)")
        let proposers = try await chain.proposerDuties(Epoch(epoch.epoch))
        #expect(proposers.dependentRoot.hex == epoch.proposerDependentRoot, "epoch \(epoch.epoch)")
        let found = Set(
            proposers.duties.map {
                Chain.Proposer(slot: $0.slot.rawValue, validatorIndex: $0.validatorIndex.rawValue)
            })
        #expect(found.isSuperset(of: epoch.proposerDuties), "epoch \(epoch.epoch)")
    }

    private func duty(_ duty: AttesterDuty) -> Chain.Duty {
        Chain.Duty(
            validatorIndex: duty.validatorIndex.rawValue, slot: duty.slot.rawValue,
            committeeIndex: duty.committeeIndex.rawValue, committeeLength: duty.committeeLength,
            committeesAtSlot: duty.committeesAtSlot,
            validatorCommitteeIndex: duty.validatorCommitteeIndex)
    }
}

@Suite struct ClockTests {
    /// The chain's own loop, on a clock turned from alarm to alarm.
    @Test func runFollowsTheClock() async throws {
        let fixture = try await ChainFixture()
        fixture.time.step(to: Millis(seconds: ChainFixture.genesisTime) - 10)
        let chain = fixture.chain
        let time = fixture.time
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await chain.run() }
            while await chain.handledSlot != 12 {
                if let alarm = time.nextAlarm { time.advance(to: alarm) }
                await Task.yield()
            }
            group.cancelAll()
            try await group.waitForAll()
        }
        #expect(await chain.handledSlot == 12)
        #expect(chain.clock.slot(at: time.now) == 12)
    }
}
