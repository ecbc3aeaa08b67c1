import BeaconAPI
import ConsensusTypes
import Primitives
import SSZ
import TestSupport
import Testing

@Suite struct DutiesCodingTests {
    @Test func manyDutiesComeBack() throws {
        var random = SeededRandom(seed: 1)
        let duties = (0..<2000).map { index in
            AttesterDuty(
                pubkey: BLSPubkey(bytes: random.bytes(48)) ?? BLSPubkey(), validatorIndex: ValidatorIndex(index),
                committeeIndex: CommitteeIndex(random.next()), committeeLength: random.next(), committeesAtSlot: 1,
                validatorCommitteeIndex: 2, slot: Slot(random.next()))
        }
        let body = DutiesData(dependentRoot: Sample.root(1), duties: duties)
        let back = try DutiesData<AttesterDuty>(json: body.jsonBody(.mainnet), BodyMetadata(), .mainnet)
        #expect(back == body)
    }

    @Test func orderOfFieldsAndUnknownOnesDoNotMatter() throws {
        let json = """
            {"data": [{"slot": "5", "x": [1, {"y": null}], "validator_index": "6", "pubkey": "\(Sample.pubkey.hex)"}],
             "new": "field", "dependent_root": "\(Sample.root(1).hex)"}
            """
        let duties = try DutiesData<ProposerDuty>(json: Array(json.utf8), BodyMetadata(), .mainnet)
        #expect(duties.duties == [ProposerDuty(pubkey: Sample.pubkey, validatorIndex: 6, slot: 5)])
        #expect(!duties.executionOptimistic)
    }

    @Test func errorsNameThePlace() {
        let json = #"{"dependent_root": "0x\#(String(repeating: "0", count: 64))", "data": [{"pubkey": "0x00"}]}"#
        let error = #expect(throws: BodyError.self) {
            try DutiesData<ProposerDuty>(json: Array(json.utf8), BodyMetadata(), .mainnet)
        }
        #expect(error?.description.contains("data[0].pubkey") == true)
    }

    @Test func errorBodiesOfAllKinds() {
        func read(_ text: String, status: Int = 400) -> BeaconAPIError {
            BeaconAPIError(status: status, body: Array(text.utf8))
        }
        #expect(read(#"{"code":404,"message":"x"}"#, status: 404) == BeaconAPIError(code: 404, message: "x"))
        #expect(read(#"{"code":"400","message":"x","stacktraces":["s"]}"#).stacktraces == ["s"])
        #expect(read(#"{"statusCode":400}"#).message == "the node answered 400")
        #expect(read("").message == "the node answered 400")
        #expect(read("<html>\nmore").message == "<html>")
        #expect(read(String(repeating: "x", count: 100_000)).message.count == 200)
        #expect(read(#"{"code":400,"message":"m","failures":"none"}"#).code == 400)
        let error = BeaconAPIError(
            code: 400, message: "m", failures: (0..<5).map { .init(index: $0, message: "bad") })
        #expect("\(error)" == "m (400); item 0: bad; item 1: bad; item 2: bad; and 2 more")
    }
}
