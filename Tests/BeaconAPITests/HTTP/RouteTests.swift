import BeaconAPI
import BeaconAPIClient
import BeaconAPIServer
import ConsensusTypes
import Primitives
import SSZ
import Testing

/// The same call in process and over HTTP: same result, same call at the node.
@Suite struct RouteTests {
    @Test(arguments: ForkName.allCases, [true, false])
    func everyRouteBothWays(fork: ForkName, ssz: Bool) async throws {
        let direct = ScriptedNode(spec: .minimal, fork: fork)
        let remote = ScriptedNode(spec: .minimal, fork: fork)
        try await withServer(remote) { server in
            let client = try server.client(prefersSSZ: ssz)
            for probe in RouteProbe.all {
                let expected = "\(try await probe.run(direct, fork))"
                do {
                    let actual = "\(try await probe.run(client, fork))"
                    #expect(actual == expected, "\(probe.route)")
                } catch {
                    Issue.record("\(probe.route): \(error)")
                }
            }
        }
        // The text and the structure of the version are two routes over HTTP.
        let calls = remote.calls.enumerated().filter { index, call in
            !(call == "nodeVersion()" && remote.calls[..<index].contains(call))
        }
        #expect(calls.map(\.element) == direct.calls)
    }

    @Test(arguments: [ForkName.bellatrix, .capella, .deneb, .electra, .fulu], [true, false])
    func blindedProduction(fork: ForkName, ssz: Bool) async throws {
        let node = ScriptedNode(spec: .minimal, fork: fork, blinded: true)
        try await withServer(node) { server in
            let produced = try await server.client(prefersSSZ: ssz).produceBlock(
                BlockProductionRequest(slot: 1, randaoReveal: Sample.signature))
            #expect(produced.isBlinded)
            #expect(produced.version == fork)
            #expect(produced.executionPayloadValue == .max)
            #expect(produced.consensusBlockValue == 12_345)
        }
    }

    @Test func skippedRandaoVerification() async throws {
        let node = ScriptedNode(spec: .minimal)
        let infinity = try #require(BLSSignature(bytes: [0xc0] + [UInt8](repeating: 0, count: 95)))
        try await withServer(node) { server in
            let client = try server.client()
            _ = try await client.produceBlock(
                BlockProductionRequest(slot: 1, randaoReveal: infinity, skipRandaoVerification: true))
            await #expect(throws: BeaconAPIError.self) {
                try await client.produceBlock(
                    BlockProductionRequest(slot: 1, randaoReveal: Sample.signature, skipRandaoVerification: true))
            }
        }
        #expect(node.calls.count == 1)
    }

    @Test func tableServerAndProbesAgree() {
        #expect(Set(Route.all).count == Route.all.count)
        let probed = Set(RouteProbe.all.map(\.route))
        // Tested apart: streams, and what only older peers use.
        let apart: Set<Route> = [
            .events, .nodeVersionV2, .validators, .validatorBalances, .publishBlockV1, .publishBlindedBlockV1,
            .poolAttestationsV1, .submitAttestationsV1, .poolAttesterSlashingsV1, .submitAttesterSlashingV1,
            .aggregateAttestationV1, .submitAggregateAndProofsV1, .produceBlockV2, .payloadAttestationDataOfSlot,
            .produceGloasBlockByGet,
        ]
        #expect(probed.union(apart) == Set(Route.all))
        #expect(probed.isDisjoint(with: apart))
    }

    @Test func healthAndPublishStatuses() async throws {
        let node = ScriptedNode(spec: .minimal)
        try await withServer(node) { server in
            let client = try server.client()
            for health in [NodeHealth.ready, .syncing, .notInitialized] {
                node.set(health: health)
                #expect(try await client.health() == health)
            }
            node.set(publishResult: .broadcastOnly)
            let result = try await client.publishBlock(try Sample.zero(.deneb, .minimal), validation: nil)
            #expect(result == .broadcastOnly)
        }
    }

    @Test func configSpecGivesTheSpecificationBack() async throws {
        let spec = Spec.minimal([.altair: 1, .bellatrix: 2])
        try await withServer(ScriptedNode(spec: spec), spec: spec) { server in
            let read = try Spec(configSpec: try await server.client().configSpec().entries)
            #expect(read.preset == spec.preset)
            #expect(read.config.altairForkEpoch == 1)
            #expect(read.config.bellatrixForkEpoch == 2)
            #expect(read.configSpecEntries().count == spec.configSpecEntries().count)
        }
    }

    @Test func errorsKeepCodeMessageAndFailures() async throws {
        let node = ScriptedNode(spec: .minimal)
        try await withServer(node) { server in
            let client = try server.client()
            let failures = [
                BeaconAPIError.Failure(index: 1, message: "invalid signature"), .init(index: 4, message: "too old"),
            ]
            for error in [
                BeaconAPIError(code: 400, message: "some failures", failures: failures), .notFound("State"), .syncing,
                .notImplemented(), BeaconAPIError(code: 500, message: "x", stacktraces: ["a", "b"]),
            ] {
                node.fail(with: error)
                await #expect(throws: error) { try await client.attestationData(slot: 1, committeeIndex: 0) }
                let one: ForkedSubmittedAttestation = try Sample.zero(.phase0, .minimal)
                await #expect(throws: error) { try await client.submitAttestations(Versioned(.phase0, [one])) }
            }
        }
    }

    @Test func otherErrorsAre500WithoutDetails() async throws {
        struct Secret: Error { let path = "/var/secret" }
        let node = ScriptedNode(spec: .minimal)
        node.fail(with: Secret())
        try await withServer(node) { server in
            let expected = BeaconAPIError(code: 500, message: "Internal server error")
            let client = try server.client()
            await #expect(throws: expected) { try await client.genesis() }
        }
    }
}
