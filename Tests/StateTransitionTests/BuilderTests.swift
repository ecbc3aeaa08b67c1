import BLS
import ConsensusTypes
import Primitives
import SSZ
import StateTransition
import Testing

/// A builder's life on a chain of Gloas, and what a block or a payload must not say about it.
@Suite struct BuilderTests {
    static let key = InteropKeys.secretKey(index: 100)
    static let deposit: Gwei = 5_000_000_000
    /// A chain whose builder's deposit is final.
    private static let prepared = Result { try prepare() }

    let key = Self.key
    let deposit = Self.deposit
    let index = BuilderIndex(0)

    private static func prepare() throws -> ChainBuilder {
        var chain = try ChainBuilder(genesis: .gloas)
        var requests = Gloas.ExecutionRequests()
        requests.builderDeposits = [chain.builderDeposit(key, amount: deposit)]
        for slot in 1...33 as ClosedRange<UInt64> {
            var plan = PayloadPlan()
            if slot == 2 { plan.requests = requests }
            if slot == 3 { plan.parentRequests = requests }
            try chain.extend(to: Slot(slot), plan: plan)
        }
        return chain
    }

    private func chain() throws -> ChainBuilder { try Self.prepared.get() }

    private func state(_ chain: ChainBuilder) throws -> Gloas.BeaconState {
        guard case .gloas(let state) = chain.state else { throw StateTransitionError.unsupportedFork(.gloas) }
        return state
    }

    @Test func aBuilderBidsIsPaidAndLeaves() throws {
        var chain = try chain()
        #expect(try state(chain).builders.map(\.balance) == [deposit])
        #expect(try isActiveBuilder(state(chain), index))
        var imported = chain.state

        // Its payload comes: the next block owes it the payment, and the payload after that carries it.
        var leaving = Gloas.ExecutionRequests()
        leaving.builderExits = [
            BuilderExitRequest(
                sourceAddress: try state(chain).builders[0].executionAddress, pubkey: key.publicKey.compressed)
        ]
        let plans = [
            PayloadPlan(builder: (index, key), value: 1_000_000_000), PayloadPlan(), PayloadPlan(requests: leaving),
            PayloadPlan(parentRequests: leaving),
        ]
        for (slot, plan) in zip(34...37 as ClosedRange<UInt64>, plans) {
            let block = try chain.extend(to: Slot(slot), plan: plan)
            try stateTransition(&imported, block, chain.context, verifySignatures: .batch)
        }
        #expect(imported == chain.state)
        #expect(try state(chain).builders.map(\.balance) == [deposit - 1_000_000_000])
        #expect(try state(chain).builders[0].withdrawableEpoch == 6)
        #expect(try !isActiveBuilder(state(chain), index))

        // It has left: what it still has is paid out.
        for slot in 38...49 as ClosedRange<UInt64> { try chain.extend(to: Slot(slot)) }
        #expect(try state(chain).builders.map(\.balance) == [0])
        #expect(try getIndexForNewBuilder(state(chain), chain.spec.preset) == 0)
    }

    @Test func withoutItsPayloadTheVotesDecide() throws {
        for attesting in [true, false] {
            var chain = try chain()
            try chain.extend(to: 34, plan: PayloadPlan(builder: (index, key), value: 1_000_000_000))
            let owed = try state(chain).builderPendingPayments.filter { $0.withdrawal.amount > 0 }
            #expect(owed.count == 1)
            try chain.extend(to: 35, attesting: attesting, plan: PayloadPlan(isParentFull: false))
            #expect(try !state(chain).executionPayloadAvailability[34])
            for slot in 36...50 as ClosedRange<UInt64> { try chain.extend(to: Slot(slot)) }
            let paid: Gwei = attesting ? 1_000_000_000 : 0
            #expect(try state(chain).builders.map(\.balance) == [deposit - paid])
        }
    }

    @Test func bidsThatPromiseTooMuchAreRefused() throws {
        let chain = try chain()
        func refused(_ plan: PayloadPlan) -> InvalidReason? {
            do throws(any Error) {
                _ = try chain.build(34, plan: plan)
                return nil
            } catch {
                guard case .invalid(_, let reason)? = error as? StateTransitionError else { return nil }
                return reason
            }
        }
        #expect(refused(PayloadPlan(builder: (index, key), value: deposit)) == .builderBalance(index))
        #expect(refused(PayloadPlan(builder: (1, key))) == .builderIndexOutOfRange(1))
        #expect(refused(PayloadPlan(value: 1)) == .selfBuildWithValue)
        var requests = Gloas.ExecutionRequests()
        requests.builderExits = [BuilderExitRequest()]
        let expected = Gloas.ExecutionRequests().hashTreeRoot(chain.spec.limits)
        let found = requests.hashTreeRoot(chain.spec.limits)
        #expect(
            refused(PayloadPlan(parentRequests: requests)) == .requestsRootMismatch(expected: expected, found: found))
        #expect(refused(PayloadPlan(builder: (index, key), value: 1)) == nil)
    }

    @Test func anEnvelopeIsHeldToItsBid() throws {
        var chain = try chain()
        let plan = PayloadPlan(builder: (index, key), value: 1)
        try chain.extend(to: 34, plan: plan)
        let state = try state(chain)
        let good = try chain.envelope(state, plan)
        func refused(_ change: (inout Gloas.ExecutionPayloadEnvelope) -> Void) -> InvalidReason? {
            var message = good.message
            change(&message)
            do throws(InvalidReason) {
                try verifyExecutionPayloadEnvelope(
                    state, chain.sign(message, state, key), chain.context,
                    isValidPayload: { _, hashes in hashes.isEmpty })
                return nil
            } catch {
                return error
            }
        }
        #expect(refused { _ in } == nil)
        #expect(refused { $0.payload.gasLimit += 1 } == .payloadNotOfBid)
        #expect(refused { $0.payload.prevRandao = Bytes32() } == .payloadRandao)
        #expect(refused { $0.payload.slotNumber = 33 } == .slotMismatch(state: 34, block: 33))
        #expect(refused { $0.payload.withdrawals = [Withdrawal()] } == .withdrawalsMismatch)
        #expect(refused { $0.builderIndex = Constants.builderIndexSelfBuild } == .invalidSignature)
        let root = good.message.parentBeaconBlockRoot
        #expect(
            refused { $0.parentBeaconBlockRoot = Root() } == .parentRootMismatch(expected: root, found: Root()))
        #expect(throws: InvalidReason.payloadInvalid) {
            try verifyExecutionPayloadEnvelope(state, good, chain.context, isValidPayload: { _, _ in false })
        }
    }
}
