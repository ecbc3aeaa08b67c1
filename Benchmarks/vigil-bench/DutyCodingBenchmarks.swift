import BeaconAPI
import BenchHarness
import ConsensusTypes
import Foundation
import Primitives
import SSZ

/// Reading the duties of 10 000 validators: the pull parser against Foundation's decoder, and SSZ against JSON.
enum DutyCodingBenchmarks {
    private static let count = 10_000

    /// The same duty as Foundation's decoder reads it.
    private struct PlainDuty: Decodable {
        enum CodingKeys: String, CodingKey {
            case pubkey
            case validatorIndex = "validator_index"
            case committeeIndex = "committee_index"
            case committeeLength = "committee_length"
            case committeesAtSlot = "committees_at_slot"
            case validatorCommitteeIndex = "validator_committee_index"
            case slot
        }

        var pubkey: String
        var validatorIndex: String
        var committeeIndex: String
        var committeeLength: String
        var committeesAtSlot: String
        var validatorCommitteeIndex: String
        var slot: String
    }

    private struct PlainDuties: Decodable {
        var data: [PlainDuty]
    }

    static func all() -> [Comparison] {
        let spec = Spec.mainnet
        let duties = (0..<count).map { index in
            AttesterDuty(
                pubkey: BLSPubkey(), validatorIndex: ValidatorIndex(UInt64(index)), committeeIndex: CommitteeIndex(3),
                committeeLength: 128, committeesAtSlot: 64, validatorCommitteeIndex: UInt64(index % 128),
                slot: Slot(UInt64(index % 32)))
        }
        let body = DutiesData(dependentRoot: Root(), duties: duties)
        let json = body.jsonBody(spec)
        let data = Data(json)
        let list = SSZList<AttesterDuty, Constant<1_048_576>>(duties)
        let encoded = list.sszEncoded(spec.limits)
        let decoder = JSONDecoder()
        return [
            Comparison(
                "duties: 10000 from JSON", against: "JSONDecoder to strings", limit: 0.5,
                subject: {
                    let read = try? DutiesData<AttesterDuty>(json: json, BodyMetadata(), spec)
                    precondition(read?.duties.count == count)
                },
                reference: {
                    precondition((try? decoder.decode(PlainDuties.self, from: data))?.data.count == count)
                }),
            Comparison(
                "duties: 10000 to JSON", against: "from JSON",
                subject: { precondition(body.jsonBody(spec).count == json.count) },
                reference: { _ = try? DutiesData<AttesterDuty>(json: json, BodyMetadata(), spec) }),
            Comparison(
                "duties: 10000 from SSZ", against: "from JSON", limit: 1,
                subject: {
                    let read = try? SSZList<AttesterDuty, Constant<1_048_576>>(sszBytes: encoded, spec.limits)
                    precondition(read?.count == count)
                },
                reference: { _ = try? DutiesData<AttesterDuty>(json: json, BodyMetadata(), spec) }),
        ]
    }
}
