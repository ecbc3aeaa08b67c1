import JSONBytes
import Primitives
import SlashingProtection
import TestSupport
import Testing

/// The EIP-3076 test files, in both readings: watermarks alone keep `should_succeed`, with the log of all messages the
/// store keeps `should_succeed_complete`. Watermarks say yes where only a complete store must in one case: the last
/// message again.
@Suite struct InterchangeVectorTests {
    @Test(arguments: [SlashingAudit?.none, SlashingAudit()])
    func allFiles(_ audit: SlashingAudit?) throws {
        let paths = VectorTree.files(in: "slashing-protection/generated", suffix: ".json")
        guard VectorTree.root != nil else { return VectorReport.skipped("slashing-protection") }
        #expect(!paths.isEmpty)
        let reading = audit == nil ? "minimal" : "complete"
        var totals = Totals()
        for path in paths {
            do {
                let file = try VectorFile(json: try VectorTree.bytes(ofFile: path))
                #expect(try run(file, audit, &totals), "\(file.name): every step has to be imported")
                VectorReport.record(runner: "slashing-protection", fork: "interchange, \(reading)")
            } catch {
                Issue.record("\(path): \(error)")
            }
        }
        print(
            "slashing-protection, \(reading): \(paths.count) files, \(totals.messages) messages; where the strategies "
                + "differ (\(totals.differing)): \(totals.repeats) allowed as the same data, \(totals.signed) signed, "
                + "\(totals.differing - totals.repeats - totals.signed) refused"
        )
    }

    private struct Totals {
        var messages = 0
        var differing = 0
        var repeats = 0
        var signed = 0
    }

    /// False when a step that has to succeed was not imported.
    private func run(_ file: VectorFile, _ audit: SlashingAudit?, _ totals: inout Totals) throws -> Bool {
        let directory = try TestFolder()
        let database = try SlashingDatabase.create(
            path: directory.database, genesisValidatorsRoot: file.genesisValidatorsRoot, audit: audit)
        for (index, step) in file.steps.enumerated() {
            let error = slashingError { try database.importInterchange(.bytes(step.interchange), isComplete: true) }
            guard (error == nil) == step.shouldSucceed else { return false }
            for (block, expected) in step.blocks {
                let decision = try database.checkAndCommit(block: block)
                check(decision, expected, audit, "\(file.name), step \(index), \(block)", &totals)
            }
            for (attestation, expected) in step.attestations {
                let decision = try database.checkAndCommit(attestations: [attestation])[0]
                check(decision, expected, audit, "\(file.name), step \(index), \(attestation)", &totals)
            }
        }
        return true
    }

    private func check(
        _ decision: SlashingDecision, _ expected: VectorFile.Expectation, _ audit: SlashingAudit?, _ place: String,
        _ totals: inout Totals
    ) {
        totals.messages += 1
        let record = decision.record
        if expected.minimal != expected.complete {
            #expect(expected.complete && !expected.minimal, "\(place)")
            totals.differing += 1
            if let record { record.isRepeat ? (totals.repeats += 1) : (totals.signed += 1) }
        }
        let isRepeat = record?.isRepeat == true && expected.complete
        #expect(
            isRepeat || (record != nil) == (audit == nil ? expected.minimal : expected.complete),
            "\(place): \(decision)")
    }
}

/// One file of the set.
private struct VectorFile {
    struct Expectation {
        var minimal = false
        var complete = false
    }

    struct Step {
        var shouldSucceed = false
        var interchange: [UInt8] = []
        var blocks: [(BlockToSign, Expectation)] = []
        var attestations: [(AttestationToSign, Expectation)] = []
    }

    var name: String
    var genesisValidatorsRoot: Root
    var steps: [Step] = []

    init(json: [UInt8]) throws(JSONError) {
        var reader = JSONReader(json)
        let object = try reader.object()
        try reader.finish()
        var value = try object.value("name")
        name = try value.string()
        value = try object.value("genesis_validators_root")
        genesisValidatorsRoot = try value.hex(count: 32)
        value = try object.value("steps")
        try value.array { element throws(JSONError) in steps.append(try Self.step(&element, json)) }
    }

    private static func step(_ reader: inout JSONReader, _ json: [UInt8]) throws(JSONError) -> Step {
        let object = try reader.object()
        var step = Step()
        var value = try object.value("should_succeed")
        step.shouldSucceed = try value.bool()
        value = try object.value("interchange")
        let start = value.byteOffset
        try value.skip()
        step.interchange = Array(json[start..<value.byteOffset])
        value = try object.value("blocks")
        try value.array { element throws(JSONError) in
            let block = try element.object()
            step.blocks.append(
                (
                    BlockToSign(
                        pubkey: try pubkey(block), slot: Slot(try number(block, "slot")), signingRoot: try root(block)),
                    try expectation(block)
                ))
        }
        value = try object.value("attestations")
        try value.array { element throws(JSONError) in
            let attestation = try element.object()
            step.attestations.append(
                (
                    AttestationToSign(
                        pubkey: try pubkey(attestation), source: Epoch(try number(attestation, "source_epoch")),
                        target: Epoch(try number(attestation, "target_epoch")), signingRoot: try root(attestation)),
                    try expectation(attestation)
                ))
        }
        return step
    }

    private static func pubkey(_ object: JSONObject) throws(JSONError) -> BLSPubkey {
        var value = try object.value("pubkey")
        return try value.hex(count: 48)
    }

    private static func number(_ object: JSONObject, _ key: StaticString) throws(JSONError) -> UInt64 {
        var value = try object.value(key)
        return try value.quotedUInt64()
    }

    /// An attempt without a signing root stands for a message like no other.
    private static func root(_ object: JSONObject) throws(JSONError) -> Root {
        guard var value = object.optional("signing_root") else { return Root(filledWith: 0xEE) }
        return try value.hex(count: 32)
    }

    private static func expectation(_ object: JSONObject) throws(JSONError) -> Expectation {
        var minimal = try object.value("should_succeed")
        let isMinimal = try minimal.bool()
        guard var complete = object.optional("should_succeed_complete") else {
            return Expectation(minimal: isMinimal, complete: isMinimal)
        }
        return Expectation(minimal: isMinimal, complete: try complete.bool())
    }
}
