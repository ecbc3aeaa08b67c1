import ConsensusTypes
import Primitives
import SSZ
import Snappy
import StateTransition
import TestSupport
import Testing

/// The genesis states that all clients make alike, byte for byte.
@Suite struct InteropGenesisTests {
    @Test func statesOfTheInteropSet() throws {
        guard let root = VectorTree.root else { return VectorReport.skipped("interop genesis") }
        let folder = root + "/interop/genesis"
        let text = String(decoding: try VectorTree.bytes(ofFile: folder + "/roots.json"), as: UTF8.self)
        let entries = try #require(try YAMLValue(parsing: text).array)
        var count = 0
        for entry in entries {
            guard let fork = entry["fork"]?.string, ForkName(name: fork) != nil else { continue }
            do {
                try check(entry, fork, folder)
                count += 1
                VectorReport.record(runner: "interop-genesis", fork: fork)
            } catch {
                Issue.record("\(entry["file"]?.string ?? "?"): \(error)")
            }
        }
        #expect(count > 0)
    }

    private func check(_ entry: YAMLValue, _ fork: String, _ folder: String) throws {
        guard let file = entry["file"]?.string, let keys = entry["validators"]?.int,
            let time = entry["genesis_time"]?.uint64, let fork = ForkName(name: fork),
            let stateRoot = entry["state_root"]?.string
        else { throw VectorError("bad entry") }
        let isUpgraded = entry["kind"]?.string == "upgraded"
        let base = entry["preset"]?.string == "mainnet" ? Spec.mainnet : Spec.minimal
        var config = base.config
        if !isUpgraded, fork != .phase0 { config.setForkEpoch(fork, 0) }
        let spec = Spec(preset: base.preset, config: config)
        let context = TransitionVectors.context(spec)
        var state = try interopGenesisState(keys: keys, genesisTime: time, context)
        while isUpgraded, state.forkName < fork, let next = state.forkName.next {
            try upgrade(&state, to: next, context)
        }

        var bytes = try VectorTree.bytes(ofFile: folder + "/" + file)
        if file.hasSuffix("_snappy") { bytes = try Snappy.decompress(bytes) }
        try TransitionVectors.compare(state, ForkedBeaconState(ssz: bytes, fork, spec), spec)
        guard state.sszEncoded(spec) == bytes else { throw VectorError("wrong bytes") }
        guard state.hashTreeRoot(spec).hex == stateRoot else { throw VectorError("wrong root") }
        guard state.genesisValidatorsRoot.hex == entry["genesis_validators_root"]?.string,
            state.latestBlockHeader.bodyRoot.hex == entry["body_root"]?.string
        else { throw VectorError("wrong validators root or body root") }
    }

    @Test func depositsOfTheInteropSet() throws {
        for path in VectorTree.files(in: "interop/genesis", suffix: ".json") where path.contains("/deposits-") {
            let yaml = try YAMLValue(parsing: String(decoding: VectorTree.bytes(ofFile: path), as: UTF8.self))
            let spec = yaml["preset"]?.string == "mainnet" ? Spec.mainnet : Spec.minimal
            let expected = try #require(yaml["deposits"]?.array)
            let deposits = interopDeposits(keys: expected.count, spec)
            var tree = DepositTree()
            for (deposit, entry) in zip(deposits, expected) {
                #expect(
                    Hex.encode(deposit.data.sszEncoded(spec.limits)) == entry["data"]?.string?.dropFirst(2).description)
                #expect(deposit.data.hashTreeRoot(spec.limits).hex == entry["data_root"]?.string)
                #expect(deposit.data.signature.hex == entry["signature"]?.string)
                tree.append(deposit.data.hashTreeRoot(spec.limits))
            }
            #expect(tree.root.hex == yaml["deposit_root"]?.string)
        }
    }

    /// Known to other clients too: zcli, nimbus-eth2 tests/test_interop.nim.
    @Test func publishedRootsFor64Keys() throws {
        let minimal = try interopGenesisState(
            keys: 64, genesisTime: 1_570_500_000, TransitionVectors.context(.minimal))
        #expect(
            minimal.hashTreeRoot(.minimal).hex == "0x051d1a9c0fb61fce627e3990b930791fd17cb9fa7fb84a9a0051e55bf1759ec8")
        let mainnet = try interopGenesisState(
            keys: 64, genesisTime: 1_570_500_000, TransitionVectors.context(.mainnet))
        #expect(
            mainnet.hashTreeRoot(.mainnet).hex == "0x07358d9660c0534e0055201084f6ddd13d418193ec48a451b572cfe2ee6a35c6")
    }

    /// The short cut gives what the specification's function gives for the proven and signed deposits.
    @Test func interopStateIsInitializedFromItsDeposits() throws {
        let spec = Spec.minimal
        let context = TransitionVectors.context(spec)
        var state = try initializeBeaconStateFromEth1(
            eth1BlockHash: MockedStart.eth1BlockHash, eth1Timestamp: MockedStart.eth1Timestamp,
            deposits: interopDeposits(keys: 17, spec), context)
        state.genesisTime = 1_600_000_000
        let interop = try interopGenesisState(keys: 17, genesisTime: 1_600_000_000, context)
        try TransitionVectors.compare(interop, .phase0(state), spec)
    }
}
