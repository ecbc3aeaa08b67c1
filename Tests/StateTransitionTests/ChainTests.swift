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

    @Test func unrealizedCheckpointsAreThoseOfTheNextEpoch() throws {
        for altairEpoch: UInt64? in [nil, 0] {
            var chain = try ChainBuilder(altairEpoch: altairEpoch)
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
        for altairEpoch: UInt64? in [nil, 0] {
            let chain = try ChainBuilder(altairEpoch: altairEpoch)
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
