import BLS
import ContractEvents
import Primitives
import Testing

@Suite struct RuleTests {
    /// The rules over tables in memory, with the four operators.
    struct Registry {
        var state = RegistryMemory()
        let core: RegistryCore

        init() throws {
            core = RegistryCore(operatorKey: try Fixture.operatorKey)
            _ = try core.handle(Fixture.operators(), time: nil, in: &state)
        }

        mutating func handle(_ logs: ContractLog...) throws -> BlockOutcome {
            try core.handle(logs, time: 77, in: &state)
        }
    }

    @Test func ourShare() throws {
        var registry = try Registry()
        let outcome = try registry.handle(Fixture.validatorAdded(7))
        #expect(outcome.tasks == [.activate(try Fixture.pubkey(7))] && outcome.handled == 1)
        let share = try #require(registry.state.share(of: Fixture.pubkey(7)))
        #expect(try share.sharePubkey == Fixture.pubkey(100) && share.owner == Fixture.ownerA)
        let secret = try #require(Fixture.operatorKey.decryptShare(share.encryptedKey))
        #expect(try secret.publicKey == Fixture.secret(100).publicKey)
        #expect(registry.state.claims.isEmpty && registry.state.nextNonce(of: Fixture.ownerA) == 1)
    }

    /// The nonce is part of what the owner signs, and counts whether the registration is well formed or not.
    @Test func nonces() throws {
        var registry = try Registry()
        let stale = try registry.handle(Fixture.validatorAdded(7, nonce: 1))
        #expect(stale.malformed.count == 1 && stale.tasks.isEmpty)
        var broken = try Fixture.validatorAdded(8)
        broken.data = [UInt8](repeating: 1, count: 40)
        #expect(try registry.handle(broken).malformed.count == 1)
        #expect(registry.state.nextNonce(of: Fixture.ownerA) == 2)
        #expect(try registry.handle(Fixture.validatorAdded(9, nonce: 2)).tasks.count == 1)
        #expect(registry.state.nextNonce(of: Fixture.ownerA) == 3 && registry.state.nextNonce(of: Fixture.ownerB) == 0)
    }

    @Test func clusters() throws {
        var registry = try Registry()
        for ids: [UInt64] in [[], [1], [1, 2, 3], [1, 2, 3, 3], [1, 2, 3, 5], [1, 2, 3, 4, 6]] {
            let outcome = try registry.handle(Fixture.validatorAdded(7, ids: ids))
            #expect(outcome.malformed.count == 1 && outcome.tasks.isEmpty, "\(ids)")
        }
        for count in [0, 95, 1311, 1313, 2224] {
            let log = try Fixture.validatorAdded(7, shares: [UInt8](repeating: 1, count: count))
            #expect(try registry.handle(log).malformed.count == 1)
        }
        #expect(registry.state.shares.isEmpty)
        for id: UInt64 in 5...13 { _ = try registry.handle(Fixture.operatorAdded(id)) }
        for (validator, count) in [(UInt8(10), 7), (11, 10), (12, 13)] {
            let nonce = registry.state.nextNonce(of: Fixture.ownerB)
            let shares = try Fixture.shares(
                of: validator, owner: Fixture.ownerB, nonce: nonce, share: 100, count: count)
            let log = try Fixture.validatorAdded(
                validator, owner: Fixture.ownerB, ids: (1...UInt64(count)).map { $0 }, shares: shares)
            #expect(try registry.handle(log).tasks.count == 1, "\(count)")
        }
    }

    /// keccak256 of the packed owner and sorted ids: the order of the event's ids does not matter.
    @Test func theClusterOfAnyOrder() throws {
        let id = ClusterID(owner: Fixture.ownerA, operatorIDs: [4, 3, 2, 1])
        #expect(id == ClusterID(owner: Fixture.ownerA, operatorIDs: Fixture.ids))
        let packed = Fixture.ownerA.bytes + Fixture.ids.flatMap { ABI.word($0).bytes }
        #expect(id.rawValue.bytes == ABI.keccak(packed))
        #expect(id != ClusterID(owner: Fixture.ownerB, operatorIDs: Fixture.ids))
    }

    @Test func aShareThatIsNotWhatItSays() throws {
        var registry = try Registry()
        var shares = try Fixture.shares(of: 7, owner: Fixture.ownerA, nonce: 0, share: 100)
        shares.replaceSubrange(96..<144, with: try Fixture.pubkey(101).bytes)
        #expect(try registry.handle(Fixture.validatorAdded(7, shares: shares)).malformed.count == 1)
        shares = try Fixture.shares(of: 7, owner: Fixture.ownerA, nonce: 1, share: 100)
        shares[96 + 4 * 48] ^= 1
        #expect(try registry.handle(Fixture.validatorAdded(7, shares: shares)).malformed.count == 1)
        #expect(registry.state.shares.isEmpty)
    }

    @Test func operators() throws {
        var registry = try Registry()
        #expect(try registry.handle(Fixture.operatorAdded(1)).malformed.count == 1)
        #expect(try registry.handle(Fixture.operatorAdded(9, key: Fixture.registeredKey)).malformed.count == 1)
        #expect(try registry.handle(Fixture.operatorRemoved(9)).malformed.count == 1)
        #expect(try registry.handle(Fixture.operatorRemoved(2)).handled == 1)
        #expect(try registry.handle(Fixture.validatorAdded(7)).malformed.count == 1)
        var raw = Fixture.operatorAdded(20)
        raw.data = ABI.encode([.bytes([1, 2, 3]), .word(ABI.word(UInt64(0)))])
        #expect(try registry.handle(raw).malformed.count == 1)
    }

    @Test("E-05 do and undo in one block") func doAndUndo() throws {
        var registry = try Registry()
        let pubkey = try Fixture.pubkey(7)
        let removed = try registry.handle(
            Fixture.operatorAdded(5), Fixture.operatorRemoved(5), Fixture.validatorAdded(7),
            Fixture.validatorRemoved(7))
        #expect(removed.tasks == [.deactivate(pubkey)] && removed.handled == 4)
        #expect(!registry.state.hasOperator(5) && registry.state.shares.isEmpty)
        let reactivated = try registry.handle(
            Fixture.validatorAdded(7, nonce: 1), Fixture.liquidated(), Fixture.reactivated())
        #expect(reactivated.tasks == [.activate(pubkey)])
        #expect(registry.state.share(of: pubkey)?.isLiquidated == false)
        let liquidated = try registry.handle(Fixture.reactivated(), Fixture.liquidated())
        #expect(liquidated.tasks == [.deactivate(pubkey)])
        #expect(registry.state.share(of: pubkey)?.isLiquidated == true)
    }

    @Test("E-06 wrong owner") func wrongOwner() throws {
        var registry = try Registry()
        _ = try registry.handle(Fixture.validatorAdded(7))
        let before = registry.state.shares
        let added = try registry.handle(Fixture.validatorAdded(7, owner: Fixture.ownerB))
        #expect(added.malformed.count == 1 && added.tasks.isEmpty)
        #expect(registry.state.shares == before && registry.state.nextNonce(of: Fixture.ownerB) == 1)
        let others = try registry.handle(
            Fixture.validatorExited(7, owner: Fixture.ownerB), Fixture.validatorRemoved(7, owner: Fixture.ownerB))
        #expect(others.malformed.count == 2 && others.tasks.isEmpty && registry.state.shares == before)
        #expect(try registry.handle(Fixture.liquidated(owner: Fixture.ownerB)).tasks.isEmpty)
    }

    /// A claim that nobody checked must not keep the true owner out.
    @Test func aFalseClaimIsWorthNothing() throws {
        var registry = try Registry()
        for id: UInt64 in 5...8 { _ = try registry.handle(Fixture.operatorAdded(id)) }
        let forged = try Fixture.shares(of: 8, owner: Fixture.ownerB, nonce: 0, share: 100)
        let others: [UInt64] = [5, 6, 7, 8]
        _ = try registry.handle(Fixture.validatorAdded(7, owner: Fixture.ownerB, ids: others, shares: forged))
        #expect(try registry.state.claim(to: Fixture.pubkey(7)) != nil)
        #expect(try registry.handle(Fixture.validatorAdded(7)).tasks.count == 1)
        #expect(try registry.state.claim(to: Fixture.pubkey(7)) == nil)

        let true9 = try Fixture.validatorAdded(9, owner: Fixture.ownerB, nonce: 1, ids: others)
        _ = try registry.handle(true9)
        #expect(try registry.handle(Fixture.validatorAdded(9, nonce: 1)).malformed.count == 1)
        #expect(try registry.state.claim(to: Fixture.pubkey(9))?.isVerified == true)
        #expect(try registry.handle(Fixture.validatorRemoved(9, owner: Fixture.ownerB)).handled == 1)
        #expect(try registry.handle(Fixture.validatorAdded(9, nonce: 2)).tasks.count == 1)
    }

    @Test("E-09 unknown topic, data too short") func unknownAndTooShort() throws {
        var registry = try Registry()
        let dead = ContractLog(
            topics: [Bytes32(bytes: [0xde, 0xad] + [UInt8](repeating: 0, count: 30)) ?? .init()], data: [])
        var short = try Fixture.validatorAdded(7)
        short.data = Array(short.data.prefix(40))
        let outcome = try registry.handle(dead, short)
        #expect(outcome.unknown == 1 && outcome.malformed.count == 1 && outcome.handled == 0)
    }

    @Test func exitsAndRecipients() throws {
        var registry = try Registry()
        let pubkey = try Fixture.pubkey(7)
        #expect(try registry.handle(Fixture.validatorExited(7)).malformed.count == 1)
        _ = try registry.handle(Fixture.validatorAdded(7))
        let outcome = try registry.handle(
            Fixture.validatorExited(7), Fixture.validatorExited(7), Fixture.feeRecipient(Fixture.ownerB))
        #expect(outcome.tasks == [.exit(pubkey, blockTime: 77), .updateFeeRecipient(pubkey)])
        #expect(registry.state.feeRecipients == [Fixture.ownerA: Fixture.ownerB])
    }
}
