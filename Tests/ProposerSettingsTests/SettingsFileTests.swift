import Primitives
import ProposerSettings
import Testing

@Suite("The settings file and the graffiti file")
struct SettingsFileTests {
    @Test("Every setting is read, of the default and of a key")
    func everything() throws {
        let file = try ProposerSettingsFile(
            text: """
                default:
                  fee_recipient: "\(address(1).hex)"
                  gas_limit: 36000000
                  graffiti: all of us
                keys:
                  "\(pubkey(7).hex)":
                    fee_recipient: "\(address(2).hex)"
                    graffiti: ""
                    builder:
                      enabled: true
                      boost_factor: 90
                      min_bid: 5
                      builders:
                        - url: https://builder.example
                          auth_data: "0x0102"
                          builder_pubkeys: ["\(pubkey(9).hex)"]
                          max_execution_payment: 7
                          min_bid: 8
                          builder_boost_factor: 110
                """)
        #expect(file.fallback.feeRecipient == address(1))
        #expect(file.fallback.gasLimit == 36_000_000)
        #expect(file.fallback.graffiti == Graffiti.bytes("all of us"))
        #expect(file.fallback.isBuilderEnabled == nil)
        let key = try #require(file.keys[pubkey(7)])
        #expect(key.feeRecipient == address(2))
        #expect(key.gasLimit == nil)
        #expect(key.graffiti == Bytes32())
        #expect(key.isBuilderEnabled == true)
        let entry = BuilderEntry(
            url: "https://builder.example", authData: [1, 2], pubkeys: [pubkey(9)], maxExecutionPayment: 7, minBid: 8,
            boostFactor: 110)
        #expect(key.builders == BuilderConfig(builders: [entry], minBid: 5, boostFactor: 90))
    }

    @Test("The form that other clients share is read as it is, also as JSON")
    func otherClients() throws {
        let file = try ProposerSettingsFile(
            text: """
                {
                  "proposer_config": {
                    "\(pubkey(7).hex)": {
                      "fee_recipient": "\(address(2).hex)",
                      "builder": { "enabled": true, "gas_limit": "12345654321", "relays": ["https://relay.example"] }
                    }
                  },
                  "default_config": { "fee_recipient": "\(address(1).hex)", "builder": { "enabled": false } }
                }
                """)
        #expect(file.fallback.feeRecipient == address(1))
        #expect(file.fallback.isBuilderEnabled == false)
        let key = try #require(file.keys[pubkey(7)])
        #expect(key.gasLimit == 12_345_654_321)
        #expect(key.isBuilderEnabled == true)
        #expect(key.builders.builders?.map(\.url) == ["https://relay.example"])
    }

    @Test("An empty file, or one of comments, says nothing", arguments: ["", "# nothing\n", "default:\nkeys:\n", "{}"])
    func empty(_ text: String) throws {
        #expect(try ProposerSettingsFile(text: text) == ProposerSettingsFile())
    }

    private static let zero = "0x" + String(repeating: "0", count: 40)

    @Test(
        "What cannot be right is refused, with its place",
        arguments: [
            ("[1]", "not a mapping"),
            ("default: [1]", "default: it is not a mapping"),
            ("defaults: {}", "defaults: there is no such setting"),
            ("default: {fee_recipient: 0x12}", "default.fee_recipient: it is not an address"),
            ("default: {fee_recipient: \"\(zero)\"}", "the zero address burns all fees"),
            ("default: {fee_receiver: 0x12}", "default.fee_receiver: there is no such setting"),
            ("default: {gas_limit: -1}", "default.gas_limit: it is not a number"),
            ("default: {gas_limit: 18446744073709551616}", "default.gas_limit: it is not a number"),
            ("default: {gas_limit: 0}", "default.gas_limit: a gas limit of 0"),
            ("default: {gas_limit: null}", "default.gas_limit: it is not text"),
            ("default: {graffiti: 123456789012345678901234567890123}", "default.graffiti: it is longer than 32 bytes"),
            ("default: {builder: {enabled: maybe}}", "default.builder.enabled: it is neither true nor false"),
            ("default: {builder: {builders: {}}}", "default.builder.builders: it is not a list"),
            ("default: {builder: {builders: [{}]}}", "builders[0] has no url"),
            ("default: {builder: {builders: [{url: a, auth_data: 0x}]}}", "auth_data of builders[0] is empty"),
            ("default: {builder: {builders: [{url: a, auth_data: xy}]}}", "builders[0].auth_data: it is not 0x"),
            ("default: {builder: {builders: [{url: a}, {url: a}]}}", "builders[1] has the url and auth_data"),
            ("keys: {\"0x12\": {}}", "keys.0x12: the name is not a public key"),
            ("default: {\n", "neither YAML nor JSON"),
            ("default: &a {builder: *a}", "default"),
        ])
    func refused(_ text: String, _ reason: String) {
        let error = #expect(throws: ProposerSettingsError.self) { _ = try ProposerSettingsFile(text: text) }
        #expect(error?.code == .malformed)
        #expect(error?.message.contains(reason) == true, "\(String(describing: error))")
    }

    @Test("A key that stands there twice is refused in whatever case it is written")
    func twice() {
        let error = #expect(throws: ProposerSettingsError.self) {
            let low = String(repeating: "ab", count: 48)
            _ = try ProposerSettingsFile(text: "keys: {\"0x\(low)\": {}, \"0x\(low.uppercased())\": {}}")
        }
        #expect(error?.message.contains("twice") == true)
    }

    @Test("A graffiti file names keys and a default")
    func graffiti() throws {
        let file = try GraffitiFile(
            text: """
                # ours

                default: from: all
                \(pubkey(1).hex):  first
                \(pubkey(2).hex):
                """)
        #expect(file.fallback == Graffiti.bytes("from: all"))
        #expect(file.keys == [pubkey(1): Graffiti.bytes("first"), pubkey(2): Bytes32()])
    }

    @Test(
        "A line of a graffiti file that cannot be right is refused, with its number",
        arguments: [
            ("hello", "line 1: it is not"), ("\n0x12: a", "line 2: '0x12' is neither"),
            ("default: a\ndefault: b", "line 2: a second default"),
            ("default: 123456789012345678901234567890123", "line 1: the graffiti is longer"),
        ])
    func badGraffiti(_ text: String, _ reason: String) {
        let error = #expect(throws: ProposerSettingsError.self) { _ = try GraffitiFile(text: text) }
        #expect(error?.message.contains(reason) == true, "\(String(describing: error))")
    }

    @Test("Graffiti are text and back again")
    func graffitiText() {
        #expect(Graffiti.bytes("ä").map(Graffiti.text) == "ä")
        #expect(Graffiti.text(Bytes32()) == "")
        #expect(Graffiti.bytes(String(repeating: "a", count: 33)) == nil)
        #expect(Graffiti.bytes(String(repeating: "a", count: 32)).map(Graffiti.text)?.count == 32)
    }
}
