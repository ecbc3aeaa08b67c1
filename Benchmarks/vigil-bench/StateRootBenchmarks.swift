import BenchHarness
import CHashing
import ConsensusTypes
import Primitives
import SSZ

/// `hash_tree_root` of a 16 384-validator state, against the hashing kernel alone.
enum StateRootBenchmarks {
    static let validators = 16_384

    /// A phase0 state of the mainnet preset whose lists are full of distinct values.
    static func state() -> Phase0.BeaconState {
        var state = Phase0.BeaconState()
        for index in 0..<validators {
            var validator = Validator()
            var key = BLSPubkey()
            key.withUnsafeMutableBytes { bytes in
                withUnsafeBytes(of: UInt64(index).littleEndian) { bytes.copyBytes(from: $0) }
            }
            validator.pubkey = key
            validator.effectiveBalance = 32_000_000_000
            validator.exitEpoch = Constants.farFutureEpoch
            validator.withdrawableEpoch = Constants.farFutureEpoch
            state.validators.append(validator)
            state.balances.append(Gwei(32_000_000_000 + UInt64(index)))
        }
        return state
    }

    /// The 64-byte nodes that a full root of the validators hashes: 8 for each, then the tree above them.
    private static let registryNodes = validators * 8 + validators - 1

    static func all() -> [Comparison] {
        let limits = Spec.mainnet.limits
        let template = state()
        let encoded = template.validators.sszEncoded(limits)
        let zeros = [UInt8](repeating: 0, count: registryNodes * 64)
        var output = [UInt8](repeating: 0, count: registryNodes * 32)
        func kernel(_ nodes: Int) { chashing_hash_pairs(&output, zeros, nodes) }
        var cold: [CachedList<Validator, ValidatorRegistryLimit>] = []
        func decode() { cold = (try? [.init(sszBytes: encoded, limits)]) ?? [] }
        var warm = template
        _ = warm.hashTreeRoot(limits)
        var slot: UInt64 = 0
        return [
            Comparison(
                "hash_tree_root: registry of 16384, decoded and cold",
                against: "decoding, and the kernel on as many nodes",
                subject: {
                    decode(); _ = cold.first?.hashTreeRoot(limits)
                },
                reference: {
                    decode(); kernel(registryNodes)
                }),
            Comparison(
                "hash_tree_root: state of 16384, one balance changed", against: "the kernel on the registry's nodes",
                limit: 0.05, rounds: 101,
                subject: {
                    slot += 1
                    warm.balances[Int(slot) * 31 % validators] = Gwei(slot)
                    _ = warm.hashTreeRoot(limits)
                }, reference: { kernel(registryNodes) }),
        ]
    }
}
