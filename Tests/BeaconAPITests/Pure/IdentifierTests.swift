import BeaconAPI
import Primitives
import TestSupport
import Testing

@Suite struct IdentifierTests {
    @Test func wellFormed() {
        let root = Sample.root(0xab)
        #expect(StateID("head") == .head)
        #expect(StateID("justified") == .justified)
        #expect(StateID("18446744073709551615") == .slot(.init(UInt64.max)))
        #expect(StateID(root.hex) == .root(root))
        #expect(StateID(root.hex.uppercased().replacing("0X", with: "0x")) == .root(root))
        #expect(BlockID("finalized") == .finalized)
        #expect(BlockID("0") == .slot(0))
        #expect(ValidatorID("12") == .index(12))
        #expect(ValidatorID(Sample.pubkey.hex) == .pubkey(Sample.pubkey))
    }

    @Test(arguments: [
        "", " ", "HEAD", "head ", "-1", "+1", "1.0", "0x", "0x1", "18446744073709551616", "1e3", "１", "0X00", "0xzz",
        String(repeating: "1", count: 10_000), "0x" + String(repeating: "0", count: 62),
        "0x" + String(repeating: "0", count: 66), String(repeating: "ab", count: 32),
    ])
    func malformed(text: String) {
        #expect(StateID(text) == nil)
        #expect(BlockID(text) == nil)
        #expect(ValidatorID(text) == nil)
    }

    @Test func describedAsRead() {
        forAll(seed: 11, count: 100) { random, _ in
            let slot = Slot(random.next())
            #expect(StateID(StateID.slot(slot).description) == .slot(slot))
            let root = Root(bytes: random.bytes(32)) ?? Root()
            #expect(BlockID(BlockID.root(root).description) == .root(root))
            let key = BLSPubkey(bytes: random.bytes(48)) ?? BLSPubkey()
            #expect(ValidatorID(ValidatorID.pubkey(key).description) == .pubkey(key))
        }
    }

    @Test func statusGroups() {
        let groups: [ValidatorStatus] = [.active, .pending, .exited, .withdrawal]
        for status in ValidatorStatus.allCases where !status.isGroup {
            #expect(groups.filter { $0.includes(status) }.count == 1)
            #expect(status.includes(status))
        }
        #expect(ValidatorStatus.activeSlashed.isActive)
        #expect(!ValidatorStatus.exitedSlashed.isActive)
    }
}
