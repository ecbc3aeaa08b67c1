import GossipRules
import Testing

/// `is_gas_limit_target_compatible` (gloas/p2p-interface.md): a limit moves towards its target by less than a 1024th.
@Suite struct GasLimitTests {
    @Test(
        arguments: [
            (30_000_000, 30_000_000, 30_000_000, true), (30_000_000, 30_029_295, 60_000_000, true),
            (30_000_000, 30_029_296, 60_000_000, false), (30_000_000, 30_000_001, 60_000_000, false),
            (30_000_000, 29_970_705, 1, true), (30_000_000, 29_970_704, 1, false),
            (30_000_000, 30_000_010, 30_000_010, true), (30_000_000, 30_000_000, 30_000_010, false),
            (1000, 1000, 2000, true), (1000, 1001, 2000, false), (0, 0, 5, true), (0, 1, 5, false),
            (UInt64.max, UInt64.max, UInt64.max, true), (UInt64.max, 0, 0, false),
        ] as [(UInt64, UInt64, UInt64, Bool)])
    func limitsMoveByASmallStep(_ parent: UInt64, _ limit: UInt64, _ target: UInt64, _ isCompatible: Bool) {
        #expect(isGasLimitTargetCompatible(parent: parent, limit: limit, target: target) == isCompatible)
    }
}
