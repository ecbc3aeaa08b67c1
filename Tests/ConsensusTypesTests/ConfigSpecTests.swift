import ConsensusTypes
import JSONBytes
import Primitives
import Testing

/// `/eth/v1/config/spec`.
@Suite struct ConfigSpecTests {
    @Test(arguments: [
        ("PRESET_BASE", "minimal"), ("SLOTS_PER_EPOCH", "8"), ("SLOT_DURATION_MS", "6000"), ("SECONDS_PER_SLOT", "6"),
        ("MAX_EFFECTIVE_BALANCE_ELECTRA", "2048000000000"), ("GENESIS_FORK_VERSION", "0x00000001"),
        ("DOMAIN_BEACON_ATTESTER", "0x01000000"), ("DOMAIN_BLS_TO_EXECUTION_CHANGE", "0x0a000000"),
        ("TARGET_AGGREGATORS_PER_COMMITTEE", "16"), ("SYNC_COMMITTEE_SUBNET_COUNT", "4"),
        ("BLS_WITHDRAWAL_PREFIX", "0x00"), ("FAR_FUTURE_EPOCH", "18446744073709551615"),
        ("DEPOSIT_CONTRACT_ADDRESS", "0x1234567890123456789012345678901234567890"), ("NUMBER_OF_COLUMNS", "128"),
        (
            "TERMINAL_TOTAL_DIFFICULTY",
            "115792089237316195423570985008687907853269984665640564039457584007913129638912"
        ),
        ("MIN_EPOCHS_FOR_BLOCK_REQUESTS", "272"), ("ATTESTATION_SUBNET_PREFIX_BITS", "6"),
        ("MAX_REQUEST_DATA_COLUMN_SIDECARS", "16384"), ("CONFIG_NAME", "minimal"),
    ])
    func minimalValues(key: String, value: String) {
        #expect(Spec.minimal.configSpecMap()[key] == .scalar(value))
    }

    @Test func keysAreUniqueAndComplete() {
        let entries = Spec.mainnet.configSpecEntries()
        #expect(Set(entries.map(\.key)).count == entries.count)
        let keys = Set(entries.map(\.key))
        for key in Preset.mainnet.entries.map(\.name) + ChainConfig.mainnet.entries.map(\.key) {
            #expect(keys.contains(key))
        }
    }

    @Test(arguments: [
        Spec.mainnet, .minimal, .minimal([.altair: 0, .bellatrix: 1, .capella: 4, .deneb: 5, .electra: 6, .fulu: 7]),
    ])
    func anotherNodesAnswerGivesTheSameSpecification(spec: Spec) throws {
        var writer = JSONWriter()
        ConfigValue.mapping(spec.configSpecEntries()).encodeJSON(into: &writer)
        var reader = JSONReader(writer.bytes)
        guard case .mapping(let entries) = try ConfigValue(json: &reader) else {
            Issue.record("not an object")
            return
        }
        let copy = try Spec(configSpec: entries)
        #expect(copy.config == spec.config)
        #expect(copy.preset == spec.preset)
        #expect(copy.limits == spec.limits)
    }

    @Test func aNodeWithAnotherPresetIsRefused() {
        let entries = Spec.minimal.configSpecEntries().map { entry in
            entry.key == "SLOTS_PER_EPOCH" ? ConfigEntry("SLOTS_PER_EPOCH", "6") : entry
        }
        let error = #expect(throws: ChainConfigError.self) { try Spec(configSpec: entries) }
        #expect(error?.invalid.map(\.key) == ["SLOTS_PER_EPOCH"])
    }

    @Test func keysThatAnotherNodeLacksComeFromTheBase() throws {
        let entries = Spec.minimal.configSpecEntries().filter { $0.key != "PROPOSER_REORG_CUTOFF_BPS" }
        let error = #expect(throws: ChainConfigError.self) { try Spec(configSpec: entries) }
        #expect(error?.missing == ["PROPOSER_REORG_CUTOFF_BPS"])
        #expect(try Spec(configSpec: entries, over: .minimal).config == .minimal)
    }

    @Test func numbersAndNestedValuesOfOtherNodesAreRead() throws {
        var reader = JSONReader(Array(#"{"A":5,"B":true,"C":[{"D":"x"},[]],"E":"0x01"}"#.utf8))
        let value = try ConfigValue(json: &reader)
        let inner: ConfigValue = .sequence([.mapping([ConfigEntry("D", "x")]), .sequence([])])
        #expect(
            value
                == .mapping([
                    ConfigEntry("A", "5"), ConfigEntry("B", "true"), ConfigEntry(key: "C", value: inner),
                    ConfigEntry("E", "0x01"),
                ]))
        var broken = JSONReader(Array(#"{"A":[1,}"#.utf8))
        #expect(throws: JSONError.self) { try ConfigValue(json: &broken) }
    }

    /// Relations that the specification states between preset constants.
    @Test(arguments: [Preset.mainnet, .minimal])
    func presetConstantsAgreeWithEachOther(preset: Preset) {
        #expect(preset.updateTimeout == preset.slotsPerEpoch * preset.epochsPerSyncCommitteePeriod)
        #expect(preset.fieldElementsPerExtBlob == 2 * preset.fieldElementsPerBlob)
        #expect(preset.cellsPerExtBlob == preset.fieldElementsPerExtBlob / preset.fieldElementsPerCell)
        #expect(preset.numberOfColumns == preset.cellsPerExtBlob)
        #expect(preset.maxCommitteesPerSlot >= 1)
        #expect(Preset.named(preset.name) == preset)
        #expect(preset.entries.count == Set(preset.entries.map(\.name)).count)
    }
}
