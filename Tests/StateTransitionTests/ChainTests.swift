import ConsensusTypes
import Primitives
import StateTransition
import Testing

@Suite struct ChainTests {
    @Test func finalisesAcrossTheAltairUpgrade() throws {
        var chain = try ChainBuilder(altairEpoch: 1)
        var imported = chain.state
        for slot in 1...40 {
            let block = try chain.extend(to: Slot(UInt64(slot)))
            try stateTransition(&imported, block, chain.context, verifySignatures: .batch)
        }
        #expect(imported == chain.state)
        #expect(imported.forkName == .altair)
        #expect(imported.fork.epoch == 1)
        #expect(imported.currentJustifiedCheckpoint.epoch == 4)
        #expect(imported.finalizedCheckpoint.epoch == 3)
        // Everyone did everything: nobody lost anything.
        #expect(imported.balances.allSatisfy { $0 > chain.spec.preset.maxEffectiveBalance })
    }

    @Test func finalisesAcrossAllUpgrades() throws {
        let forks: [ForkName] = [.altair, .bellatrix, .capella, .deneb, .electra, .fulu, .gloas]
        var chain = try ChainBuilder(
            forks: Dictionary(uniqueKeysWithValues: forks.enumerated().map { ($1, UInt64($0) + 1) }))
        var imported = chain.state
        for slot in 1...72 as ClosedRange<UInt64> {
            let block = try chain.extend(to: Slot(slot))
            try stateTransition(&imported, block, chain.context, verifySignatures: .batch)
            #expect(imported.forkName == chain.spec.forkName(at: Slot(slot)))
        }
        #expect(imported == chain.state)
        #expect(imported.fork.epoch == 7)
        #expect(imported.currentJustifiedCheckpoint.epoch == 8)
        #expect(imported.finalizedCheckpoint.epoch == 7)
    }

    @Test func upgradesInOneSlotRunInSequence() throws {
        let chain = try ChainBuilder(forks: [.altair: 1, .bellatrix: 1, .capella: 1, .deneb: 1])
        var state = chain.state
        try processSlots(&state, to: 8, chain.context)
        #expect(state.forkName == .deneb)
        #expect(state.fork.previousVersion == chain.spec.config.capellaForkVersion)
        #expect(state.fork.currentVersion == chain.spec.config.denebForkVersion)
    }

    /// Everyone moves to an address; from then on what is above the full balance is paid out.
    @Test(arguments: [ForkName.capella, .deneb, .electra])
    func addressesAreChangedAndPaid(_ fork: ForkName) throws {
        var chain = try ChainBuilder(genesis: fork)
        for slot in 1...17 as ClosedRange<UInt64> {
            let changed = slot <= 4 ? (0..<4).map { ValidatorIndex(($0 + 4 * (slot - 1))) } : []
            _ = try chain.extend(to: Slot(slot), changing: changed)
        }
        #expect(chain.state.validators.allSatisfy { $0.withdrawalCredentials[0] == 1 })
        guard let state = chain.state.shared as? any CapellaBeaconState else {
            Issue.record("a state of \(fork)")
            return
        }
        #expect(state.nextWithdrawalIndex > 4)
        #expect(chain.state.balances.contains { $0 <= chain.spec.preset.maxEffectiveBalance + 200_000 })
    }

    @Test func unrealizedCheckpointsAreThoseOfTheNextEpoch() throws {
        for fork in [ForkName.phase0, .altair, .deneb, .fulu, .gloas] {
            var chain = try ChainBuilder(genesis: fork)
            for slot in 1...31 { _ = try chain.extend(to: Slot(UInt64(slot))) }
            let unrealized = try unrealizedCheckpoints(chain.state, chain.context)
            var next = chain.state
            try processSlots(&next, to: 32, chain.context)
            #expect(unrealized.justified == next.currentJustifiedCheckpoint)
            #expect(unrealized.finalized == next.finalizedCheckpoint)
            #expect(unrealized.justified.epoch == 3)
        }
    }

    @Test func emptyEpochsLeakBalances() throws {
        for fork in [ForkName.phase0, .altair, .bellatrix, .deneb, .electra, .gloas] {
            let chain = try ChainBuilder(genesis: fork)
            var state = chain.state
            try processSlots(&state, to: 80, chain.context)
            #expect(state.finalizedCheckpoint.epoch == 0)
            #expect(state.balances.allSatisfy { $0 < chain.spec.preset.maxEffectiveBalance })
        }
    }

    /// Results depend on the state alone, not on what a context was asked before.
    @Test func contextIsContentKeyed() throws {
        var one = try ChainBuilder(altairEpoch: 1)
        var two = one
        for slot in 1...20 {
            _ = try one.extend(to: Slot(UInt64(slot)))
            if slot % 3 != 0 { _ = try two.extend(to: Slot(UInt64(slot)), attesting: slot % 2 == 0) }
        }
        for state in [one.state, two.state] {
            let fresh = TransitionContext(one.spec)
            let epoch = one.spec.computeEpochAtSlot(state.slot)
            let shared = try one.context.committeeCache(state, epoch: epoch)
            #expect(try fresh.committeeCache(state, epoch: epoch).shuffledIndices == shared.shuffledIndices)
            #expect(
                try fresh.beaconProposerIndices(state).map(\.index)
                    == one.context.beaconProposerIndices(state).map(\.index))
        }
    }
}
