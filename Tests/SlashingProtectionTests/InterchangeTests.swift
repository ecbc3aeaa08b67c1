import Primitives
import SlashingProtection
import TestSupport
import Testing

@Suite struct InterchangeTests {
    private static let key1 = Make.key(1).hex

    private func document(
        version: String = "5", chain: Root = Make.chain, data: String
    ) -> [UInt8] {
        Array(
            """
            {"metadata": {"interchange_format_version": "\(version)", "genesis_validators_root": "\(chain)"},
             "data": \(data)}
            """.utf8)
    }

    private func entry(_ key: UInt8 = 1, blocks: String = "", attestations: String = "") -> String {
        """
        {"pubkey": "\(Make.key(key))", "signed_blocks": [\(blocks)], "signed_attestations": [\(attestations)]}
        """
    }

    @Test func anImportRaisesTheWatermarksAndRegistersKeys() throws {
        let directory = try TestFolder()
        let database = try Make.database(in: directory)
        _ = try database.checkAndCommit(block: Make.block(50))
        let json = document(
            data: """
                [\(entry(1, blocks: #"{"slot": "10"}, {"slot": "40", "signing_root": null}"#)),
                 \(entry(2, attestations: #"{"source_epoch": "3", "target_epoch": "9", "extra": [1, {"a": null}]}"#))]
                """)
        let summary = try database.importInterchange(json)
        #expect(summary.keys == 2)
        #expect(summary.newKeys == 1)
        #expect(summary.blocks == 2)
        #expect(summary.attestations == 1)
        #expect(try database.watermarks(of: Make.key(1))?.block == BlockWatermark(slot: 50, signingRoot: Make.root(1)))
        #expect(
            try database.watermarks(of: Make.key(2))?.attestation
                == AttestationWatermark(source: 3, target: 9, signingRoot: nil))
        #expect(try database.importInterchange(json).newKeys == 0)
    }

    @Test func whatIsExportedComesBack() throws {
        let directory = try TestFolder()
        let database = try Make.database(in: directory, keys: [1, 2, 3])
        _ = try database.checkAndCommit(block: Make.block(.max, root: 4))
        _ = try database.checkAndCommit(attestations: [
            Make.attestation(1, 2, root: 5), Make.attestation(7, 9, root: 6, key: 2),
        ])
        let other = try TestFolder()
        let copy = try SlashingDatabase.create(
            path: other.database, genesisValidatorsRoot: Make.chain)
        try copy.importInterchange(try database.exportInterchange())
        #expect(try copy.registeredKeys() == database.registeredKeys())
        for key in UInt8(1)...3 {
            #expect(try copy.watermarks(of: Make.key(key)) == database.watermarks(of: Make.key(key)))
        }
        #expect(try copy.exportInterchange() == database.exportInterchange())
        #expect(try copy.checkAndCommit(block: Make.block(.max, root: 4)).record?.isRepeat == true)

        let one = try database.exportInterchange(pubkeys: [Make.key(2), Make.key(77)])
        let text = String(decoding: one, as: UTF8.self)
        #expect(text.contains(Make.key(2).hex) && !text.contains(Make.key(1).hex) && !text.contains(Make.key(77).hex))
        #expect(text.contains(#""source_epoch":"7""#) && text.contains(#""interchange_format_version":"5""#))
    }

    @Test func anotherChainIsRefusedByName() throws {
        let directory = try TestFolder()
        let database = try Make.database(in: directory)
        let error = try #require(
            slashingError { try database.importInterchange(document(chain: Make.otherChain, data: "[]")) })
        #expect(error.code == .wrongChain)
        #expect(error.message.contains(Make.otherChain.hex))
    }

    @Test func aFaultNamesItsPlaceAndNothingIsImported() throws {
        let directory = try TestFolder()
        let database = try Make.database(in: directory)
        let good = entry(1, blocks: #"{"slot": "10"}"#)
        let table: [(json: [UInt8], mentions: String)] = [
            ([], ""),
            (Array("[]".utf8), "object"),
            (Array("{}".utf8), "metadata"),
            (document(version: "4", data: "[]"), "metadata.interchange_format_version"),
            (document(data: "{}"), "data"),
            (document(data: "[\(good), {}]"), "data[1]"),
            (document(data: "[\(good), \(entry(2, blocks: #"{"slot": 10}"#))]"), "data[1].signed_blocks[0].slot"),
            (document(data: "[\(good), \(entry(2, blocks: #"{"slot": "-1"}"#))]"), "slot"),
            (document(data: "[\(good), \(entry(2, blocks: #"{"slot": "18446744073709551616"}"#))]"), "slot"),
            (document(data: "[\(good), \(entry(2, attestations: #"{"source_epoch": "1"}"#))]"), "target_epoch"),
            (
                document(data: "[\(entry(2, blocks: #"{"slot": "1", "signing_root": "0x00"}"#))]"),
                "data[0].signed_blocks[0].signing_root"
            ),
            (document(data: "[\(good)]").dropLast() + [0x5D], ""),
            (document(data: "[\(good)]") + Array("x".utf8), "more after"),
            (document(data: String(repeating: "[", count: 100_000)), ""),
        ]
        for row in table {
            let error = try #require(slashingError { try database.importInterchange(row.json) })
            #expect(error.code == .invalidInterchange)
            #expect(error.message.contains(row.mentions), "\(error)")
            #expect(!error.message.contains("\n"))
        }
        #expect(try database.watermarks(of: Make.key(1)) == Watermarks())
        #expect(try database.registeredKeys() == [Make.key(1)])
    }

    @Test func brokenBytesNeverTrap() throws {
        let directory = try TestFolder()
        let database = try Make.database(in: directory)
        let good = document(
            data:
                "[\(entry(blocks: #"{"slot": "10"}"#, attestations: #"{"source_epoch": "1", "target_epoch": "2"}"#))]"
        )
        forAll(seed: 53, count: 3000) { random, _ in
            var bytes = good
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0...2, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                default: bytes.removeSubrange(place...)
                }
                if bytes.isEmpty { break }
            }
            let error = slashingError { try database.importInterchange(bytes) }
            #expect(error == nil || error?.code == .invalidInterchange || error?.code == .wrongChain)
        }
    }
}
