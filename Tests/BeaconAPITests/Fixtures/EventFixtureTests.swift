import BeaconAPI
import ConsensusTypes
import JSONBytes
import SSZ
import TestSupport
import Testing

/// The examples of the event stream, through the stream parser, decoded and encoded back.
@Suite struct EventFixtureTests {
    /// Not read here: light clients, payload building, fast confirmation.
    private static let unclaimed: Set<String> = [
        "light_client_finality_update", "light_client_optimistic_update", "payload_attributes", "fast_confirmation",
    ]
    /// Topics of which the text has no example.
    private static let withoutExample: Set<String> = ["voluntary_exit", "contribution_and_proof"]

    /// Topics whose example is of a draft before EIP-8282.
    private static let outdated: Set<String> = ["execution_payload_bid"]

    @Test func examples() throws {
        guard let bytes = try FixtureFile.bytes("eventstream.json") else {
            return VectorReport.skipped("beacon-api event stream")
        }
        var unread = Set(EventTopic.allCases.map(\.rawValue)).subtracting(Self.withoutExample)
        var examples: [(name: String, stream: String)] = []
        var reader = JSONReader(bytes)
        try reader.array { (item: inout JSONReader) throws(JSONError) in
            let object = try item.object()
            var name = try object.value("name")
            var value = try object.value("value")
            examples.append((try name.string(), try value.string()))
        }
        for example in examples {
            var parser = ServerSentEventParser()
            let events = try parser.consume(Array((example.stream + "\n").utf8))
            try #require(events.count == 1)
            #expect(events[0].name == example.name)
            guard let topic = EventTopic(rawValue: example.name) else {
                #expect(Self.unclaimed.contains(example.name), "\(example.name) is neither claimed nor left out")
                continue
            }
            unread.remove(example.name)
            // The attestation's committee bits have the mainnet preset's size.
            let limits = Spec.mainnet.limits
            if Self.outdated.contains(example.name) {
                #expect(throws: JSONError.self) { try BeaconEvent(topic: topic, json: events[0].data, limits) }
                continue
            }
            let event = try BeaconEvent(topic: topic, json: events[0].data, limits)
            #expect(event.topic == topic)
            #expect(
                try FixtureFile.canonical(event.jsonData(limits)) == FixtureFile.canonical(events[0].data),
                "\(example.name)")
            VectorReport.record(runner: "beacon-api-sse", fork: "events")
        }
        #expect(unread == [], "claimed, but not in the file")
    }
}
