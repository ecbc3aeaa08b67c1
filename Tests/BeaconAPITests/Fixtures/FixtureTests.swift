import BeaconAPI
import ConsensusTypes
import JSONBytes
import SSZ
import TestSupport
import Testing

/// The examples of ethereum/beacon-APIs, decoded and encoded back.
@Suite struct FixtureTests {
    @Test func bodies() throws {
        guard let fixtures = try FixtureFile.load() else { return VectorReport.skipped("beacon-api fixtures") }
        var unread = Set(FixtureClaims.claimed.keys)
        for fixture in fixtures where fixture.kind == "request" || fixture.kind == "response200" {
            let key = "\(fixture.route) \(fixture.kind)"
            guard let reader = FixtureClaims.claimed[key] else {
                #expect(FixtureClaims.unclaimed.contains(fixture.route), "\(key) is neither claimed nor left out")
                continue
            }
            unread.remove(key)
            if fixture.isGloas, !FixtureClaims.ofGloas.contains(key) {
                #expect(throws: BodyError.self) { try reader(fixture) }
                VectorReport.record(runner: "beacon-api", fork: "gloas (refused)")
                continue
            }
            do {
                let repaired = fixture.repaired
                let back = try reader(repaired)
                #expect(try FixtureFile.canonical(back) == FixtureFile.canonical(repaired.json), "\(fixture.name)")
                VectorReport.record(runner: "beacon-api", fork: "bodies")
            } catch {
                Issue.record("\(fixture.name): \(error)")
            }
        }
        #expect(unread == [], "claimed, but not in the file")
    }

    @Test func errors() throws {
        guard let fixtures = try FixtureFile.load() else { return VectorReport.skipped("beacon-api fixtures") }
        var count = 0
        for fixture in fixtures where fixture.kind != "request" && fixture.kind != "response200" {
            count += 1
            let body = try BareBody<BeaconAPIError>(json: fixture.json, BodyMetadata(), .mainnet)
            #expect(try FixtureFile.canonical(body.jsonBody(.mainnet)) == FixtureFile.canonical(fixture.json))
            #expect("response\(body.value.code)" == fixture.kind || fixture.kind == "response500")
            VectorReport.record(runner: "beacon-api", fork: "errors")
        }
        #expect(count > 0)
    }

    /// Every route of the table that the text still has is in the file.
    @Test func routesAreTheTexts() throws {
        guard let fixtures = try FixtureFile.load() else { return VectorReport.skipped("beacon-api fixtures") }
        let known = Set(fixtures.map(\.route))
        // Removed from the text by now, or answered without any body there.
        let absent: Set<Route> = [
            .publishBlockV1, .publishBlindedBlockV1, .poolAttestationsV1, .submitAttestationsV1,
            .poolAttesterSlashingsV1,
            .submitAttesterSlashingV1, .aggregateAttestationV1, .submitAggregateAndProofsV1, .produceBlockV2, .health,
            // As later texts have them.
            .produceGloasBlock, .submitBuilderPreferences, .payloadAttestationDataOfSlot,
        ]
        for route in Route.all where !absent.contains(route) {
            #expect(known.contains(route.description), "\(route)")
        }
    }
}

extension Fixture {
    /// Of Gloas: by its version, or by its schema, or by what only Gloas has.
    var isGloas: Bool {
        route.contains("execution_payload_envelope") || hasGloasVersion
    }

    private var hasGloasVersion: Bool {
        schemaFork == "gloas" || mentions(#""version": "gloas""#) || mentions(#""version":"gloas""#)
    }

    /// The examples that contradict themselves, put right.
    var repaired: Fixture {
        var copy = self
        let text = String(decoding: json, as: UTF8.self)
        if alternatives.contains(where: { $0.hasSuffix(".BlindedBeaconBlock") }) {
            copy.json = Array(
                text.replacing("\"execution_payload_blinded\": false", with: "\"execution_payload_blinded\": true")
                    .replacing("\"execution_payload_blinded\":false", with: "\"execution_payload_blinded\":true").utf8)
        }
        // The placeholder of an identifier that has no example.
        if route.contains("/states/{state_id}/validator"), kind == "request" {
            copy.json = Array(text.replacing("\"string\"", with: "\"1\"").utf8)
        }
        return copy
    }
}
