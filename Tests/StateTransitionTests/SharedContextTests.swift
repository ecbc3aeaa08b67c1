import BLS
import ConsensusTypes
import Primitives
import SSZ
import StateTransition
import Testing

/// One context serves states of all branches: what it remembers of one must never show in the answers about another.
@Suite struct SharedContextTests {
    private let context = TransitionContext(.minimal)

    /// A registry of the interop keys, active from the start, with the keys in the given order.
    private func state(keys: [Int]) -> Phase0.BeaconState {
        let preset = context.preset
        var state = Phase0.BeaconState()
        state.randaoMixes = .init(repeating: Bytes32(), context.spec.limits)
        for key in keys {
            state.validators.append(
                Validator(
                    pubkey: pubkey(key), withdrawalCredentials: Bytes32(),
                    effectiveBalance: preset.maxEffectiveBalance, slashed: false, activationEligibilityEpoch: 0,
                    activationEpoch: 0, exitEpoch: Constants.farFutureEpoch,
                    withdrawableEpoch: Constants.farFutureEpoch))
            state.balances.append(preset.maxEffectiveBalance)
        }
        return state
    }

    private func pubkey(_ index: Int) -> BLSPubkey { InteropKeys.secretKey(index: index).publicKey.compressed }

    private func expectKeys(_ keys: [Int], _ state: Phase0.BeaconState, absent: [Int]) throws {
        for (index, key) in keys.enumerated() {
            #expect(context.validatorIndex(of: pubkey(key), in: state) == ValidatorIndex(UInt64(index)))
        }
        for key in absent { #expect(context.validatorIndex(of: pubkey(key), in: state) == nil) }
        let indices = keys.indices.reversed().map { ValidatorIndex(UInt64($0)) }
        let found = try context.publicKeys(of: indices, in: state)
        #expect(found == keys.reversed().map { InteropKeys.secretKey(index: $0).publicKey })
    }

    @Test func keysOfBranchesDoNotMix() throws {
        let shared = Array(0..<9)
        let trunk = state(keys: shared)
        // The same last key after another one: an equal end says nothing about the middle.
        var left = trunk
        var right = trunk
        for key in [20, 22] { left.validators.append(state(keys: [key]).validators[0]) }
        for key in [21, 22] { right.validators.append(state(keys: [key]).validators[0]) }
        let other = state(keys: [3, 2, 1])
        for _ in 0..<3 {
            try expectKeys(shared, trunk, absent: [20, 21, 22])
            try expectKeys(shared + [20, 22], left, absent: [21])
            try expectKeys(shared + [21, 22], right, absent: [20])
            try expectKeys([3, 2, 1], other, absent: [0, 20])
        }
        #expect(throws: InvalidReason.validatorIndexOutOfRange(9)) {
            try context.publicKeys(of: [ValidatorIndex(9)], in: trunk)
        }
    }

    @Test func firstOfEqualKeysCounts() {
        let state = state(keys: [4, 5, 4, 5])
        #expect(context.validatorIndex(of: pubkey(4), in: state) == 0)
        #expect(context.validatorIndices(of: [pubkey(5), pubkey(6)], in: state) == [pubkey(5): 1])
    }

    @Test func epochValuesFollowWhatMatters() throws {
        var state = state(keys: Array(0..<20))
        let before = try context.epochCache(state)
        // None of these is of the epoch: the cache is the same one.
        state.validators[3].exitEpoch = 7
        state.validators[4].slashed = true
        state.validators[5].withdrawalCredentials[0] = 1
        var waiting = state.validators[0]
        waiting.activationEpoch = Constants.farFutureEpoch
        state.validators.append(waiting)
        #expect(try context.epochCache(state) === before)

        // Each of these is.
        for change in [
            { $0.effectiveBalance -= 1_000_000_000 }, { $0.exitEpoch = 0 }, { $0.activationEpoch = 1 },
        ] as [@Sendable (inout Validator) -> Void] {
            var changed = state
            change(&changed.validators[7])
            let cache = try context.epochCache(changed)
            #expect(cache !== before)
            let active = changed.validators.filter { isActiveValidator($0, 0) }
            #expect(cache.current.activeIndices.count == active.count)
            #expect(cache.totalActiveBalance.rawValue == active.reduce(0) { $0 + $1.effectiveBalance.rawValue })
            #expect(try context.epochCache(state) === before)
        }
        var shorter = self.state(keys: Array(0..<19))
        shorter.slot = state.slot
        #expect(try context.epochCache(shorter).current.activeIndices.count == 19)
    }
}
