import ConsensusTypes
import JSONBytes
import Primitives

/// What an EIP-3076 document says that keys signed, read without the client's own reader.
struct RecordedHistory {
    struct Vote: Hashable {
        var source: Epoch
        var target: Epoch
    }

    private(set) var votes: [BLSPubkey: Set<Vote>] = [:]
    private(set) var blocks: [BLSPubkey: Set<Slot>] = [:]

    init(interchange text: String) throws {
        var reader = JSONReader(Array(text.utf8))
        var data = try reader.object().value("data")
        var records: [JSONObject] = []
        try data.array { (element: inout JSONReader) throws(JSONError) in records.append(try element.object()) }
        for record in records {
            var text = try record.value("pubkey")
            let pubkey: BLSPubkey = try text.hex()
            var attestations = try record.value("signed_attestations")
            try attestations.array { (element: inout JSONReader) throws(JSONError) in
                let vote = try element.object()
                let source = Epoch(try Self.number("source_epoch", of: vote))
                let target = Epoch(try Self.number("target_epoch", of: vote))
                votes[pubkey, default: []].insert(Vote(source: source, target: target))
            }
            var proposals = try record.value("signed_blocks")
            try proposals.array { (element: inout JSONReader) throws(JSONError) in
                blocks[pubkey, default: []].insert(Slot(try Self.number("slot", of: try element.object())))
            }
        }
    }

    private static func number(_ name: String, of object: JSONObject) throws(JSONError) -> UInt64 {
        var value = try object.value(name)
        return try value.quotedUInt64()
    }
}
