import ChainConfigYAML
import ConsensusTypes
import JSONBytes
import Primitives
import Testing

@Suite struct ChainConfigTests {
    @Test(arguments: [ChainConfig.mainnet, .minimal])
    func writtenConfigurationLoadsEqual(config: ChainConfig) throws {
        #expect(try ChainConfigYAML.load(ChainConfigYAML.text(config)) == config)
    }

    @Test func missingKeysAreAllNamed() {
        let text = ChainConfigYAML.text(.minimal)
        let dropped = ["EJECTION_BALANCE", "ALTAIR_FORK_EPOCH", "BLOB_SCHEDULE", "ATTESTATION_DUE_BPS"]
        let shorter = text.split(separator: "\n").filter { line in !dropped.contains { line.hasPrefix($0 + ":") } }
        let error = #expect(throws: ChainConfigError.self) { try ChainConfigYAML.load(shorter.joined(separator: "\n")) }
        #expect(error?.missing.sorted() == dropped.sorted())
        #expect(error?.invalid.isEmpty == true)
        for key in dropped { #expect(error?.description.contains(key) == true) }
    }

    @Test func anEmptyMappingLacksEverythingThatIsRequired() {
        let error = #expect(throws: ChainConfigError.self) { try ChainConfigYAML.load("{}") }
        #expect(error?.missing.contains("PRESET_BASE") == true)
        #expect(error?.missing.contains("SLOT_DURATION_MS") == true)
        #expect(error?.missing.contains("GLOAS_FORK_EPOCH") == false)
    }

    @Test func unknownKeysAreKeptAndWritten() throws {
        let added = """
            MAX_REQUEST_BLOB_SIDECARS: 768
            A_NEW_LIST:
              - EPOCH: 5
                NAMES: ['it''s', "two\\nlines", '']
              - 0x00ff
            AN_EMPTY_LIST: []
            AN_EMPTY_MAP: {}

            """
        let config = try ChainConfigYAML.load(ChainConfigYAML.text(.minimal) + added)
        #expect(
            config.extra.map(\.key) == ["MAX_REQUEST_BLOB_SIDECARS", "A_NEW_LIST", "AN_EMPTY_LIST", "AN_EMPTY_MAP"])
        #expect(config.extra.first?.value == .scalar("768"))
        let names: ConfigValue = .sequence([.scalar("it's"), .scalar("two\nlines"), .scalar("")])
        let first: ConfigValue = .mapping([ConfigEntry("EPOCH", "5"), ConfigEntry(key: "NAMES", value: names)])
        #expect(config.extra[1].value == .sequence([first, .scalar("0x00ff")]))
        #expect(try ChainConfigYAML.load(ChainConfigYAML.text(config)) == config)
    }

    @Test func secondsPerSlotStandsInForTheDuration() throws {
        let text = ChainConfigYAML.text(.minimal).split(separator: "\n").filter { !$0.hasPrefix("SLOT_DURATION_MS") }
        let config = try ChainConfigYAML.load(text.joined(separator: "\n"))
        #expect(config.slotDurationMs == 6000)
    }

    @Test func secondsPerSlotMustAgreeWithTheDuration() {
        let text = ChainConfigYAML.text(.minimal)
            .replacing("SECONDS_PER_SLOT: 6", with: "SECONDS_PER_SLOT: 12")
        let error = #expect(throws: ChainConfigError.self) { try ChainConfigYAML.load(text) }
        #expect(error?.invalid.map(\.key) == ["SECONDS_PER_SLOT"])
    }

    @Test(arguments: [
        ("EJECTION_BALANCE: 16000000000", "EJECTION_BALANCE: -1", "EJECTION_BALANCE"),
        ("ALTAIR_FORK_VERSION: 0x01000001", "ALTAIR_FORK_VERSION: 0x010000", "ALTAIR_FORK_VERSION"),
        ("SLOT_DURATION_MS: 6000\nSECONDS_PER_SLOT: 6", "SLOT_DURATION_MS: 0", "SLOT_DURATION_MS"),
        ("GENESIS_DELAY: 300", "GENESIS_DELAY: [1]", "GENESIS_DELAY"),
        ("BLOB_SCHEDULE: []", "BLOB_SCHEDULE: 3", "BLOB_SCHEDULE"),
        ("BLOB_SCHEDULE: []", "BLOB_SCHEDULE: [{EPOCH: 3}]", "BLOB_SCHEDULE"),
        (
            "BLOB_SCHEDULE: []",
            "BLOB_SCHEDULE: [{EPOCH: 3, MAX_BLOBS_PER_BLOCK: 1}, {EPOCH: 3, MAX_BLOBS_PER_BLOCK: 2}]", "BLOB_SCHEDULE"
        ),
        ("ALTAIR_FORK_EPOCH: 18446744073709551615", "ALTAIR_FORK_EPOCH: 18446744073709551616", "ALTAIR_FORK_EPOCH"),
        ("BELLATRIX_FORK_EPOCH: 18446744073709551615", "BELLATRIX_FORK_EPOCH: 4", "BELLATRIX_FORK_EPOCH"),
    ])
    func wrongValuesAreNamed(line: String, replacement: String, key: String) {
        let text = ChainConfigYAML.text(.minimal)
        #expect(text.contains(line))
        let error = #expect(throws: ChainConfigError.self) {
            try ChainConfigYAML.load(text.replacing(line, with: replacement))
        }
        #expect(error?.invalid.map(\.key) == [key])
    }

    @Test func aKeyTwiceIsRefused() {
        let entries = ChainConfig.minimal.entries + [ConfigEntry("GENESIS_DELAY", "300")]
        let error = #expect(throws: ChainConfigError.self) { try ChainConfig(entries: entries) }
        #expect(error?.invalid.map(\.key) == ["GENESIS_DELAY"])
    }

    @Test func theBlobScheduleIsPutInOrder() throws {
        let schedule = "BLOB_SCHEDULE: [{EPOCH: 9, MAX_BLOBS_PER_BLOCK: 2}, {EPOCH: 3, MAX_BLOBS_PER_BLOCK: 1}]"
        let config = try ChainConfigYAML.load(schedule, over: .minimal)
        #expect(
            config.blobSchedule == [
                BlobParameters(epoch: 3, maxBlobsPerBlock: 1), BlobParameters(epoch: 9, maxBlobsPerBlock: 2),
            ])
    }

    @Test(arguments: ["", "- 1", "a: [", "a: *b", "? [1]\n: 2"])
    func textsThatAreNoConfigurationAreRefused(text: String) {
        #expect(throws: ChainConfigYAMLError.self) { try ChainConfigYAML.load(text) }
    }

    @Test func deepNestingIsRefused() {
        let deep = "A: " + String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        #expect(throws: ChainConfigYAMLError.self) { try ChainConfigYAML.load(deep) }
    }

    @Test func anUnknownPresetIsRefused() {
        var config = ChainConfig.minimal
        config.presetBase = "gnosis"
        let error = #expect(throws: ChainConfigError.self) { try Spec(config: config) }
        #expect(error?.invalid.map(\.key) == ["PRESET_BASE"])
    }

    @Test func theCommandLineFormOfAConfigurationLoads() throws {
        let spec = try Spec(configYAML: Spec.minimal([.altair: 0, .bellatrix: 3]).configYAML())
        #expect(spec.preset == .minimal)
        #expect(spec.config.bellatrixForkEpoch == 3)
    }
}
