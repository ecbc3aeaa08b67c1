import BLS
import ConsensusTypes
import Foundation
import KeymanagerAPI
import Primitives
import ProposerSettings
import Testing

@Suite("feerecipient, gas_limit, graffiti and builder_config of a key")
struct SettingRouteTests {
    private static let key = InteropKeys.secretKey(index: 1)
    private static let pubkey = key.publicKey.compressed
    private static func path(_ setting: String, _ pubkey: BLSPubkey = pubkey) -> String {
        "/eth/v1/validator/\(pubkey.hex)/\(setting)"
    }
    private static let address = "0x" + String(repeating: "ab", count: 20)
    private static let other = "0x" + String(repeating: "cd", count: 20)

    private func layers() -> ProposerLayers {
        var layers = ProposerLayers()
        layers.flags.feeRecipient = ExecutionAddress(hex: Self.other)
        layers.flags.graffiti = Graffiti.bytes("all")
        layers.flags.builders.boostFactor = 90
        return layers
    }

    private struct Setting: Sendable {
        var name: String
        /// What is set.
        var body: String
        /// What `data` says without it, and with it.
        var unset: String
        var set: String
    }

    private static let settings = [
        Setting(
            name: "feerecipient", body: #"{"ethaddress":"\#(address)"}"#, unset: #""ethaddress":"\#(other)""#,
            set: #""ethaddress":"\#(address)""#),
        Setting(
            name: "gas_limit", body: #"{"gas_limit":"30000000"}"#, unset: #""gas_limit":"60000000""#,
            set: #""gas_limit":"30000000""#),
        Setting(
            name: "graffiti", body: #"{"graffiti":"mine \"é\""}"#, unset: #""graffiti":"all""#,
            set: #""graffiti":"mine \"é\"""#),
    ]

    @Test("A value has its default, is set, shown, survives a restart, and is taken back", arguments: 0..<3)
    func values(_ index: Int) async throws {
        let setting = Self.settings[index]
        let world = try KeymanagerWorld(layers: layers(), readOnly: [Self.key])
        defer { world.remove() }
        let path = Self.path(setting.name)
        try await world.serving { ask async throws in
            let before = try await ask("GET", path)
            #expect(before.status == 200)
            #expect(before.text == #"{"data":{"pubkey":"\#(Self.pubkey.hex)",\#(setting.unset)}}"#)
            let post = try await ask("POST", path, setting.body)
            #expect(post.status == 202 && post.text.isEmpty)
            let after = try await ask("GET", path)
            #expect(after.text == #"{"data":{"pubkey":"\#(Self.pubkey.hex)",\#(setting.set)}}"#)
            let kept = try ProposerSettings(layers(), storedAt: world.path + "/proposer-settings.json")
            #expect(kept.settings(of: Self.pubkey) == world.proposers.settings(of: Self.pubkey))
            for _ in 0..<2 {
                let reply = try await ask("DELETE", path)
                #expect(reply.status == 204 && reply.text.isEmpty)
            }
            #expect(try await ask("GET", path).text == before.text)
        }
    }

    @Test(
        "Settings of a key that is not in use are not found",
        arguments: ["feerecipient", "gas_limit", "graffiti", "builder_config"])
    func unknownKey(_ setting: String) async throws {
        let world = try KeymanagerWorld(layers: layers())
        defer { world.remove() }
        let bodies = [
            "feerecipient": #"{"ethaddress":"\#(Self.address)"}"#, "gas_limit": #"{"gas_limit":"1"}"#,
            "graffiti": #"{"graffiti":""}"#, "builder_config": "{}",
        ]
        try await world.serving { ask async throws in
            #expect(try await ask("GET", Self.path(setting)).status == 404)
            #expect(try await ask("POST", Self.path(setting), bodies[setting]).status == 404)
            #expect(try await ask("DELETE", Self.path(setting)).status == 404)
        }
    }

    @Test("A key without any fee recipient says so")
    func noFeeRecipient() async throws {
        let world = try KeymanagerWorld(readOnly: [Self.key])
        defer { world.remove() }
        try await world.serving { ask async throws in
            #expect(try await ask("GET", Self.path("feerecipient")).status == 404)
            #expect(try await ask("GET", Self.path("graffiti")).text.contains(#""graffiti":"""#))
        }
    }

    @Test(
        "What cannot be set is a bad request",
        arguments: [
            ("feerecipient", ""), ("feerecipient", "{}"), ("feerecipient", "[]"),
            ("feerecipient", #"{"ethaddress":1}"#),
            ("feerecipient", #"{"ethaddress":"0x12"}"#),
            ("feerecipient", #"{"ethaddress":"0x0000000000000000000000000000000000000000"}"#),
            ("gas_limit", "{}"), ("gas_limit", #"{"gas_limit":30000000}"#), ("gas_limit", #"{"gas_limit":"-1"}"#),
            ("gas_limit", #"{"gas_limit":"0"}"#), ("gas_limit", #"{"gas_limit":"18446744073709551616"}"#),
            ("gas_limit", #"{"gas_limit":""}"#),
            ("graffiti", "{}"), ("graffiti", #"{"graffiti":null}"#),
            ("graffiti", #"{"graffiti":"123456789012345678901234567890123"}"#),
            ("builder_config", ""), ("builder_config", "[]"), ("builder_config", #"{"builders":1}"#),
            ("builder_config", #"{"builders":[{}]}"#), ("builder_config", #"{"builders":[{"url":""}]}"#),
            ("builder_config", #"{"builders":[{"url":"a","auth_data":"0x"}]}"#),
            ("builder_config", #"{"builders":[{"url":"a"},{"url":"a"}]}"#),
            ("builder_config", #"{"builders":[{"url":"a"},{"url":"a","auth_data":"0x61"}]}"#),
            ("builder_config", #"{"min_bid":5}"#), ("builder_config", #"{"enabled":true}"#),
            ("builder_config", #"{"builder_boost_factor":"x"}"#),
        ])
    func malformed(_ setting: String, _ body: String) async throws {
        let world = try KeymanagerWorld(layers: layers(), readOnly: [Self.key])
        defer { world.remove() }
        try await world.serving { ask async throws in
            let reply = try await ask("POST", Self.path(setting), body)
            #expect(reply.status == 400, "\(reply.text)")
        }
        #expect(world.proposers.settings(of: Self.pubkey) == layers().setting(of: Self.pubkey))
    }

    @Test("A builder configuration is shown with nothing left open, and replaced as a whole")
    func builders() async throws {
        let world = try KeymanagerWorld(layers: layers(), readOnly: [Self.key])
        defer { world.remove() }
        let path = Self.path("builder_config")
        let unset = #"{"data":{"builders":[],"min_bid":"0","builder_boost_factor":"90"}}"#
        try await world.serving { ask async throws in
            #expect(try await ask("GET", path).text == unset)
            let body =
                #"{"builders":[{"url":"http://b"},{"url":"http://b","auth_data":"0x01","min_bid":"7"}],"min_bid":"5"}"#
            #expect(try await ask("POST", path, body).status == 202)
            let resolved =
                #"{"data":{"builders":[{"url":"http://b","auth_data":"0x687474703a2f2f62","builder_pubkeys":[],"#
                + #""max_execution_payment":"0","min_bid":"5","builder_boost_factor":"90"},"#
                + #"{"url":"http://b","auth_data":"0x01","builder_pubkeys":[],"max_execution_payment":"0","#
                + #""min_bid":"7","builder_boost_factor":"90"}],"min_bid":"5","builder_boost_factor":"90"}}"#
            #expect(try await ask("GET", path).text == resolved)
            // What is not named is not kept from before.
            #expect(try await ask("POST", path, #"{"builders":[]}"#).status == 202)
            #expect(try await ask("GET", path).text == unset)
            #expect(world.proposers.settings(of: Self.pubkey).builders.builders.isEmpty)
            #expect(try await ask("POST", path, #"{"builder_boost_factor":"1"}"#).status == 202)
            #expect(try await ask("GET", path).text.contains(#""builder_boost_factor":"1""#))
            // An empty one is as good as none.
            #expect(try await ask("POST", path, "{}").status == 202)
            #expect(try await ask("GET", path).text == unset)
            #expect(try await ask("DELETE", path).status == 204)
        }
    }

    @Test("What the operator's files fix for the key cannot be taken back")
    func fixed() async throws {
        var layers = layers()
        var overrides = ProposerOverrides()
        overrides.feeRecipient = ExecutionAddress(hex: Self.address)
        overrides.gasLimit = 5
        overrides.graffiti = Bytes32()
        overrides.builders.minBid = 1
        layers.file.keys[Self.pubkey] = overrides
        let world = try KeymanagerWorld(layers: layers, readOnly: [Self.key])
        defer { world.remove() }
        try await world.serving { ask async throws in
            for setting in ["feerecipient", "gas_limit", "graffiti", "builder_config"] {
                let reply = try await ask("DELETE", Self.path(setting))
                #expect(reply.status == 403 && reply.text.contains("file"), "\(setting)")
            }
            #expect(try await ask("POST", Self.path("builder_config"), "{}").status == 403)
            #expect(try await ask("POST", Self.path("gas_limit"), #"{"gas_limit":"6"}"#).status == 202)
            #expect(try await ask("DELETE", Self.path("gas_limit")).status == 204)
            #expect(try await ask("GET", Self.path("gas_limit")).text.contains(#""gas_limit":"5""#))
        }
    }

    @Test("A value that cannot be kept is not set, and the answer is 500")
    func notKept() async throws {
        let world = try KeymanagerWorld(layers: layers(), readOnly: [Self.key])
        defer { world.remove() }
        // A folder stands where the file should go.
        try FileManager.default.createDirectory(
            atPath: world.path + "/proposer-settings.json/x", withIntermediateDirectories: true)
        try await world.serving { ask async throws in
            let reply = try await ask("POST", Self.path("gas_limit"), #"{"gas_limit":"6"}"#)
            #expect(reply.status == 500 && reply.text.contains("message"))
            #expect(try await ask("GET", Self.path("gas_limit")).text.contains("60000000"))
        }
    }
}
