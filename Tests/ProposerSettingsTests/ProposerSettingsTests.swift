import ConsensusTypes
import Foundation
import Logging
import Primitives
import ProposerSettings
import Synchronization
import TestSupport
import Testing

@Suite("Settings from all sources")
struct ProposerSettingsTests {
    private func overrides(_ change: (inout ProposerOverrides) -> Void) -> ProposerOverrides {
        var overrides = ProposerOverrides()
        change(&overrides)
        return overrides
    }

    @Test("The API beats the key in the file, the file's key beats the flags, the flags beat the file's default")
    func precedence() throws {
        var layers = ProposerLayers()
        layers.file.fallback = overrides { $0.feeRecipient = address(1) }
        let settings: (ProposerLayers) -> ExecutionAddress? = { $0.setting(of: pubkey(1)).feeRecipient }
        #expect(settings(layers) == address(1))
        layers.flags.feeRecipient = address(2)
        #expect(settings(layers) == address(2))
        layers.contract[pubkey(1)] = overrides { $0.feeRecipient = address(3) }
        #expect(settings(layers) == address(3))
        layers.file.keys[pubkey(1)] = overrides { $0.feeRecipient = address(4) }
        #expect(settings(layers) == address(4))
        layers.api[pubkey(1)] = overrides { $0.feeRecipient = address(5) }
        #expect(settings(layers) == address(5))
        #expect(layers.setting(of: pubkey(2)).feeRecipient == address(2))
    }

    @Test("A graffiti file beats flag and default for all, and the settings file for the key it names")
    func graffitiPrecedence() {
        var layers = ProposerLayers()
        layers.file.fallback.graffiti = Graffiti.bytes("file default")
        layers.flags.graffiti = Graffiti.bytes("flag")
        let text: (ProposerLayers) -> String? = { $0.setting(of: pubkey(1)).graffiti.map(Graffiti.text) }
        #expect(text(layers) == "flag")
        layers.graffiti.fallback = Graffiti.bytes("graffiti default")
        #expect(text(layers) == "graffiti default")
        layers.file.keys[pubkey(1)] = overrides { $0.graffiti = Graffiti.bytes("file key") }
        #expect(text(layers) == "file key")
        layers.graffiti.keys[pubkey(1)] = Graffiti.bytes("graffiti key")
        #expect(text(layers) == "graffiti key")
        layers.api[pubkey(1)] = overrides { $0.graffiti = Graffiti.bytes("") }
        #expect(text(layers) == "")
    }

    @Test("Fields are taken each from its best source, and what nobody says has its default")
    func fields() {
        var layers = ProposerLayers()
        #expect(layers.setting(of: pubkey(1)) == ProposerOverrides().resolved)
        #expect(layers.setting(of: pubkey(1)).blockBoostFactor == 0)
        layers.flags.isBuilderEnabled = true
        #expect(layers.setting(of: pubkey(1)).blockBoostFactor == 100)
        layers.file.fallback.builders.boostFactor = 80
        #expect(layers.setting(of: pubkey(1)).blockBoostFactor == 80)
        layers.api[pubkey(1)] = overrides { $0.builders = BuilderConfig(builders: [BuilderEntry(url: "u")], minBid: 3) }
        let builders = layers.setting(of: pubkey(1)).builders
        let entry = BuilderEntry(
            url: "u", authData: Array("u".utf8), maxExecutionPayment: 0, minBid: 3, boostFactor: 80)
        #expect(builders.spelledOut == BuilderConfig(builders: [entry], minBid: 3, boostFactor: 80))
    }

    @Test("What the API sets is kept in a private file and survives a restart, also what it takes back")
    func kept() throws {
        let folder = try TestFolder()
        let path = folder.file("settings.json")
        let builders = BuilderConfig(
            builders: [BuilderEntry(url: "https://b", authData: [9], pubkeys: [pubkey(3)], minBid: 4)], minBid: 1,
            boostFactor: .max)
        do {
            let settings = try ProposerSettings(ProposerLayers(), storedAt: path)
            try settings.set(.feeRecipient(address(1)), of: pubkey(1))
            try settings.set(.gasLimit(.max), of: pubkey(1))
            try settings.set(.graffiti(Bytes32()), of: pubkey(2))
            try settings.set(.builders(builders), of: pubkey(2))
            #expect(try folder.mode("settings.json") == 0o600)
        }
        let settings = try ProposerSettings(ProposerLayers(), storedAt: path)
        #expect(settings.settings(of: pubkey(1)).feeRecipient == address(1))
        #expect(settings.gasLimit(of: pubkey(1), at: 0) == .max)
        #expect(settings.settings(of: pubkey(2)).graffiti == Bytes32())
        #expect(settings.settings(of: pubkey(2)).builders.builders.map(\.authData) == [[9]])
        #expect(settings.settings(of: pubkey(2)).builders.boostFactor == .max)
        try settings.remove(.feeRecipient, of: pubkey(1))
        try settings.remove(.builders, of: pubkey(2))
        try settings.remove(.builders, of: pubkey(2))
        let again = try ProposerSettings(ProposerLayers(), storedAt: path)
        #expect(again.settings(of: pubkey(1)).feeRecipient == nil)
        #expect(again.settings(of: pubkey(1)).chosenGasLimit == .max)
        #expect(again.settings(of: pubkey(2)).builders.builders.isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["settings.json"])
    }

    @Test(
        "A file of kept settings that is damaged stops the start",
        arguments: ["", "{", "[]", "{\"version\":\"2\",\"keys\":{}}", "{\"version\":\"1\",\"keys\":{\"0x1\":{}}}"])
    func damaged(_ text: String) throws {
        let folder = try TestFolder()
        let path = try folder.write(text, to: "settings.json")
        let error = #expect(throws: ProposerSettingsError.self) {
            _ = try ProposerSettings(ProposerLayers(), storedAt: path)
        }
        #expect(error?.code == .malformed)
        #expect(error?.message.contains(path) == true)
    }

    @Test("A change that cannot be kept does not take effect")
    func notKept() throws {
        let folder = try TestFolder()
        let settings = try ProposerSettings(ProposerLayers(), storedAt: folder.file("no/such/folder/settings.json"))
        let error = #expect(throws: ProposerSettingsError.self) {
            try settings.set(.gasLimit(1), of: pubkey(1))
        }
        #expect(error?.code == .io)
        #expect(settings.settings(of: pubkey(1)).chosenGasLimit == nil)
    }

    @Test("Values that cannot be used are refused")
    func invalid() throws {
        let settings = ProposerSettings()
        let values: [ProposerValue] = [
            .feeRecipient(ExecutionAddress()), .gasLimit(0),
            .builders(BuilderConfig(builders: [BuilderEntry(url: "")])),
            .builders(BuilderConfig(builders: [BuilderEntry(url: "a"), BuilderEntry(url: "a")])),
            .builders(BuilderConfig(builders: [BuilderEntry(url: "a", authData: [])])),
            .builders(BuilderConfig(builders: (0...64).map { BuilderEntry(url: "\($0)") })),
            .builders(BuilderConfig(builders: [BuilderEntry(url: String(repeating: "a", count: 2049))])),
            .builders(
                BuilderConfig(builders: [BuilderEntry(url: "a", authData: Array(repeating: 0, count: 4097))])),
        ]
        for value in values {
            let error = #expect(throws: ProposerSettingsError.self) { try settings.set(value, of: pubkey(1)) }
            #expect(error?.code == .invalid)
        }
        #expect(settings.settings(of: pubkey(1)) == ProposerOverrides().resolved)
        let apart = BuilderConfig(builders: [BuilderEntry(url: "a"), BuilderEntry(url: "a", authData: [1])])
        try settings.set(.builders(apart), of: pubkey(1))
    }

    @Test("What a file fixes for a key cannot be taken back through the API; what lies over it can")
    func fixed() throws {
        var layers = ProposerLayers()
        layers.file.keys[pubkey(1)] = overrides { $0.feeRecipient = address(1) }
        layers.graffiti.keys[pubkey(1)] = Bytes32()
        layers.file.fallback.gasLimit = 5
        let settings = try ProposerSettings(layers, storedAt: nil)
        for field in [ProposerField.feeRecipient, .graffiti] {
            let error = #expect(throws: ProposerSettingsError.self) { try settings.remove(field, of: pubkey(1)) }
            #expect(error?.code == .fixed)
        }
        // A default is not fixed for the key: there is nothing to take back.
        try settings.remove(.gasLimit, of: pubkey(1))
        try settings.set(.feeRecipient(address(2)), of: pubkey(1))
        #expect(settings.settings(of: pubkey(1)).feeRecipient == address(2))
        try settings.remove(.feeRecipient, of: pubkey(1))
        #expect(settings.settings(of: pubkey(1)).feeRecipient == address(1))
    }

    @Test("Whoever looks on is told of changes, and of nothing else")
    func observed() throws {
        let settings = ProposerSettings()
        let count = Mutex(0)
        settings.observe { count.withLock { $0 += 1 } }
        try settings.set(.gasLimit(1), of: pubkey(1))
        try settings.set(.gasLimit(1), of: pubkey(1))
        settings.replace(file: ProposerSettingsFile(), graffiti: GraffitiFile())
        #expect(count.withLock { $0 } == 1)
        settings.set(contract: overrides { $0.feeRecipient = address(1) }, of: pubkey(2))
        #expect(count.withLock { $0 } == 2)
    }

    @Test("Changes of many tasks are all kept")
    func concurrent() async throws {
        let folder = try TestFolder()
        let path = folder.file("settings.json")
        let settings = try ProposerSettings(ProposerLayers(), storedAt: path)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for byte in UInt8(1)...20 {
                group.addTask { try settings.set(.gasLimit(UInt64(byte)), of: pubkey(byte)) }
            }
            try await group.waitForAll()
        }
        let again = try ProposerSettings(ProposerLayers(), storedAt: path)
        for byte in UInt8(1)...20 { #expect(again.settings(of: pubkey(byte)).chosenGasLimit == UInt64(byte)) }
    }

    @Test("The network's schedule is the default from Gloas on, and a choice above it is seen")
    func gasLimits() throws {
        var entries = ChainConfig.minimal.entries.map { entry in
            guard entry.key.hasSuffix("_FORK_EPOCH"), entry.key != "HEZE_FORK_EPOCH" else { return entry }
            return ConfigEntry(entry.key, entry.key == "GLOAS_FORK_EPOCH" ? "10" : "0")
        }
        let values = [(20, "100000000"), (5, "70000000"), (30, "odd")].map { epoch, limit in
            ConfigValue.mapping([ConfigEntry("EPOCH", "\(epoch)"), ConfigEntry("GAS_LIMIT", limit)])
        }
        entries.append(ConfigEntry(key: "GAS_LIMIT_SCHEDULE", value: .sequence(values)))
        let settings = ProposerSettings()
        #expect(settings.gasLimit(of: pubkey(1), at: 25) == 60_000_000)
        settings.use(GasLimitSchedule(try ChainConfig(entries: entries)))
        let expected: [(Epoch, UInt64)] = [
            (0, 60_000_000), (9, 60_000_000), (10, 70_000_000), (19, 70_000_000), (20, 100_000_000), (99, 100_000_000),
        ]
        for (epoch, limit) in expected { #expect(settings.gasLimit(of: pubkey(1), at: epoch) == limit) }
        try settings.set(.gasLimit(80_000_000), of: pubkey(1))
        #expect(settings.gasLimit(of: pubkey(1), at: 10) == 80_000_000)
        #expect(settings.exceededRecommendation(of: pubkey(1), at: 10) == 70_000_000)
        #expect(settings.exceededRecommendation(of: pubkey(1), at: 20) == nil)
        #expect(settings.exceededRecommendation(of: pubkey(1), at: 9) == nil)
    }

    @Test("Changed files are read again; one that cannot be used changes nothing")
    func reload() throws {
        let folder = try TestFolder()
        let path = try folder.write("default: {gas_limit: 1}", to: "settings.yaml")
        let graffiti = try folder.write("default: a", to: "graffiti.txt")
        let files = ProposerSettingsFiles(
            settings: path, graffiti: graffiti, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        var layers = ProposerLayers()
        (layers.file, layers.graffiti) = try files.load()
        let settings = try ProposerSettings(layers, storedAt: nil)
        files.follow(into: settings)
        #expect(settings.settings(of: pubkey(1)).chosenGasLimit == 1)
        try folder.write("default: {gas_limit: 20}", to: "settings.yaml")
        try folder.write("default: bb", to: "graffiti.txt")
        files.reloadIfChanged()
        #expect(settings.settings(of: pubkey(1)).chosenGasLimit == 20)
        #expect(settings.settings(of: pubkey(1)).graffiti == Graffiti.bytes("bb"))
        try folder.write("default: {gas_limit: many}", to: "settings.yaml")
        files.reloadIfChanged()
        #expect(settings.settings(of: pubkey(1)).chosenGasLimit == 20)
        try FileManager.default.removeItem(atPath: path)
        files.reloadIfChanged()
        #expect(settings.settings(of: pubkey(1)).chosenGasLimit == 20)
        try folder.write("default: {gas_limit: 300}", to: "settings.yaml")
        files.reloadIfChanged()
        #expect(settings.settings(of: pubkey(1)).chosenGasLimit == 300)
    }

    @Test("A file that is named and not there stops the start, with its name")
    func missingFile() throws {
        let files = ProposerSettingsFiles(
            settings: "/nowhere/settings.yaml", graffiti: nil,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let error = #expect(throws: ProposerSettingsError.self) { _ = try files.load() }
        #expect(error?.message.contains("/nowhere/settings.yaml") == true)
    }
}
