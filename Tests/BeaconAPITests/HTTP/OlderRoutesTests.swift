import BeaconAPI
import ConsensusTypes
import Primitives
import SSZ
import Testing

/// The routes that only older validator clients use.
@Suite struct OlderRoutesTests {
    private let spec = Spec.minimal

    @Test func submissionsWithoutVersion() async throws {
        let node = ScriptedNode(spec: spec)
        let attestation: ForkedSubmittedAttestation = try Sample.zero(.phase0, spec)
        let aggregate: ForkedSignedAggregateAndProof = try Sample.zero(.phase0, spec)
        let slashing: ForkedAttesterSlashing = try Sample.zero(.phase0, spec)
        let block: ForkedSignedBlockContents = try Sample.zero(.phase0, spec)
        func list(_ element: some Forked) -> [UInt8] {
            Array("[".utf8) + element.jsonEncoded(spec) + Array("]".utf8)
        }
        try await withRawServer(node) { (http: RawHTTP) async throws in
            for (path, body) in [
                ("/eth/v1/beacon/pool/attestations", list(attestation)),
                ("/eth/v1/beacon/pool/attestations", Array("[]".utf8)),
                ("/eth/v1/validator/aggregate_and_proofs", list(aggregate)),
                ("/eth/v1/beacon/pool/attester_slashings", slashing.jsonEncoded(spec)),
                ("/eth/v1/beacon/blocks", block.jsonEncoded(spec)),
                ("/eth/v1/beacon/blinded_blocks", block.jsonEncoded(spec)),
            ] {
                let answer = try await http.post(path, bytes: body, type: "application/json")
                #expect(answer.status == 200, "\(path): \(answer.text)")
            }
            let ssz = try await http.post("/eth/v1/beacon/blocks", bytes: block.sszEncoded(spec))
            #expect(ssz.status == 200)
            #expect(try await http.post("/eth/v1/beacon/blocks", "{}").status == 400)
            #expect(try await http.post("/eth/v1/beacon/blocks", bytes: [1, 2]).status == 400)
        }
        #expect(
            node.calls.map { $0.prefix { $0 != "(" } } == [
                "submitAttestations", "submitAttestations", "submitAggregateAndProofs", "submitAttesterSlashing",
                "publishBlock", "publishBlock", "publishBlock",
            ])
    }

    @Test func electraDoesNotFitOldRoutes() async throws {
        let spec = Spec.minimal([.altair: 0, .bellatrix: 0, .capella: 0, .deneb: 0, .electra: 0])
        let node = ScriptedNode(spec: spec, fork: .electra)
        let attestation: ForkedSubmittedAttestation = try Sample.zero(.electra, spec)
        try await withServer(node, spec: spec) { server in
            let http = RawHTTP(server: server)
            let answer = try await http.post(
                "/eth/v1/beacon/pool/attestations",
                bytes: Array("[".utf8) + attestation.jsonEncoded(spec) + Array("]".utf8), type: "application/json")
            #expect(answer.status == 400)
            #expect(try await http.get("/eth/v1/beacon/pool/attestations").text == #"{"data":[]}"#)
            let root = Sample.root(1).hex
            let aggregate = try await http.get(
                "/eth/v1/validator/aggregate_attestation?attestation_data_root=\(root)&slot=1")
            #expect(aggregate.status == 400)
        }
    }

    @Test func readsWithoutVersion() async throws {
        try await withRawServer(ScriptedNode(spec: spec, fork: .altair)) { (http: RawHTTP) async throws in
            let root = Sample.root(1).hex
            for path in [
                "/eth/v1/beacon/pool/attestations", "/eth/v1/beacon/pool/attester_slashings",
                "/eth/v1/validator/aggregate_attestation?attestation_data_root=\(root)&slot=1",
            ] {
                let answer = try await http.get(path)
                #expect(answer.status == 200)
                #expect(answer.text.hasPrefix(#"{"data":"#))
            }
            let produced = try await http.get("/eth/v2/validator/blocks/1?randao_reveal=\(Sample.signature.hex)")
            #expect(produced.status == 200)
            #expect(produced.text.hasPrefix(#"{"version":"altair""#))
            let version = try await http.get("/eth/v2/node/version")
            #expect(version.text.hasPrefix(#"{"data":{"beacon_node":{"code":"VG""#))
        }
    }
}
