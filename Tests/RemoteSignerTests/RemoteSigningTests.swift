import BLS
import ConsensusTypes
import JSONBytes
import NIOHTTP1
import Primitives
import RemoteSigner
import SSZ
import ServiceTestSupport
import Signing
import Testing

/// Every kind of message, signed over HTTP by a signer that computes the root by itself.
@Suite(.timeLimit(.minutes(5))) struct RemoteSigningTests {
    private func verifies(_ signature: BLSSignature?, _ root: Root, _ key: SecretKey) -> Bool {
        guard let signature, let decoded = try? Signature(signature) else { return false }
        return decoded.verify(message: root, key: key.publicKey)
    }

    @Test func blocksOfEveryFork() async throws {
        try await RemoteFixture.with { fixture in
            let (service, key) = (fixture.service, fixture.pubkey(0))
            for fork in ForkName.allCases {
                let slot = RemoteFixture.spec.computeStartSlotAtEpoch(RemoteFixture.spec.config.forkEpoch(fork)) + 1
                let block = try Self.block(fork, slot)
                let signed = try await service.sign(block, pubkey: key)
                let root = service.context.signingRoot(block: block.header(RemoteFixture.spec))
                #expect(verifies(signed.signature, root, fixture.keys[0]), "\(fork)")
            }
            let bodies = fixture.server.requests.filter { $0.method == .POST }
                .map { String(decoding: $0.body, as: UTF8.self) }
            #expect(bodies.count == ForkName.allCases.count)
            #expect(bodies.prefix(2).allSatisfy { $0.contains("\"block\":{") })
            #expect(bodies.dropFirst(2).allSatisfy { $0.contains("\"block_header\":{") })
            #expect(bodies.last?.contains("\"beacon_block\":{\"version\":\"GLOAS\",") == true)
        }
    }

    private static func block(_ fork: ForkName, _ slot: Slot) throws -> ForkedBeaconBlock {
        switch fork {
        case .phase0: .phase0(with(Phase0.BeaconBlock()) { $0.slot = slot })
        case .altair: .altair(with(Altair.BeaconBlock()) { $0.slot = slot })
        case .bellatrix: .bellatrix(with(Bellatrix.BeaconBlock()) { $0.slot = slot })
        case .capella: .capella(with(Capella.BeaconBlock()) { $0.slot = slot })
        case .deneb: .deneb(with(Deneb.BeaconBlock()) { $0.slot = slot })
        case .electra: .electra(with(Electra.BeaconBlock()) { $0.slot = slot })
        case .fulu: .fulu(with(Fulu.BeaconBlock()) { $0.slot = slot })
        case .gloas: .gloas(with(Gloas.BeaconBlock()) { $0.slot = slot })
        }
    }

    private static func with<T>(_ value: T, _ change: (inout T) -> Void) -> T {
        var value = value
        change(&value)
        return value
    }

    @Test func aHeaderAloneIsNotEnoughBeforeBellatrix() async throws {
        try await RemoteFixture.with { fixture in
            let header = BeaconBlockHeader(
                slot: 3, proposerIndex: 0, parentRoot: Root(), stateRoot: Root(), bodyRoot: Root())
            await #expect(
                throws: SigningError.signerFailed(
                    fixture.pubkey(0), "a remote signer wants the whole block of slot 3, not its header")
            ) { try await fixture.service.signBlock(header, pubkey: fixture.pubkey(0)) }
        }
    }

    @Test func attestationsSelectionsAndVotes() async throws {
        try await RemoteFixture.with { fixture in
            let (service, context) = (fixture.service, fixture.service.context)
            let data = AttestationData(
                slot: 41, index: 0, beaconBlockRoot: RemoteFixture.chain,
                source: Checkpoint(epoch: 4, root: Root()), target: Checkpoint(epoch: 5, root: RemoteFixture.chain))
            let requests = (0..<8).map { AttestationRequest(pubkey: fixture.pubkey($0), data: data) }
            for (index, result) in await service.signAttestations(requests).enumerated() {
                #expect(verifies(try? result.get(), context.signingRoot(attestation: data), fixture.keys[index]))
            }
            let proofs = await service.signSelectionProofs((0..<8).map { (slot: 41, pubkey: fixture.pubkey($0)) })
            for (index, result) in proofs.enumerated() {
                #expect(verifies(try? result.get(), context.signingRoot(selectionProof: 41), fixture.keys[index]))
            }
            let votes = await service.signSyncCommitteeMessages(
                blockRoot: RemoteFixture.chain, slot: 41, pubkeys: (0..<8).map(fixture.pubkey))
            let root = context.signingRoot(syncCommitteeMessage: RemoteFixture.chain, slot: 41)
            for (index, result) in votes.enumerated() {
                #expect(verifies(try? result.get(), root, fixture.keys[index]))
            }
        }
    }

    /// The server answers 400 when its root is another one, so that a signature says that both agree.
    @Test func everythingElse() async throws {
        try await RemoteFixture.with { fixture in
            let (service, key) = (fixture.service, fixture.pubkey(3))
            _ = try await service.signRandao(epoch: 6, pubkey: key)
            _ = try await service.signSyncSelectionProof(slot: 17, subcommitteeIndex: 2, pubkey: key)
            _ = try await service.signContributionAndProof(ContributionAndProof(), pubkey: key)
            var early = Phase0.AggregateAndProof()
            early.aggregate.data.slot = 12
            _ = try await service.sign(.altair(early), pubkey: key)
            var late = Electra.AggregateAndProof()
            late.aggregate.data.slot = 44
            _ = try await service.sign(.electra(late), pubkey: key)
            // Before Deneb an exit has its own epoch's domain, afterwards Capella's (EIP-7044).
            for current in [3, 7] as [Epoch] {
                let exit = VoluntaryExit(epoch: 1, validatorIndex: 9)
                _ = try await service.signVoluntaryExit(exit, current: current, pubkey: key)
            }
            _ = try await service.signValidatorRegistration(
                ValidatorRegistration(feeRecipient: ExecutionAddress(), gasLimit: 1, timestamp: 2, pubkey: key))
            _ = try await service.signDeposit(
                DepositMessage(pubkey: key, withdrawalCredentials: Bytes32(), amount: 32_000_000_000))
            let types = fixture.server.requests.filter { $0.method == .POST }.map { Self.type($0.body) }
            #expect(
                types == [
                    "RANDAO_REVEAL", "SYNC_COMMITTEE_SELECTION_PROOF", "SYNC_COMMITTEE_CONTRIBUTION_AND_PROOF",
                    "AGGREGATE_AND_PROOF", "AGGREGATE_AND_PROOF_V2", "VOLUNTARY_EXIT", "VOLUNTARY_EXIT",
                    "VALIDATOR_REGISTRATION", "DEPOSIT",
                ])
        }
    }

    @Test func messagesOfGloas() async throws {
        try await RemoteFixture.with { fixture in
            let (service, key) = (fixture.service, fixture.pubkey(5))
            var bid = Gloas.ExecutionPayloadBid()
            bid.slot = 60
            _ = try await service.sign(bid, pubkey: key)
            var envelope = Gloas.ExecutionPayloadEnvelope()
            envelope.payload.slotNumber = 60
            _ = try await service.sign(envelope, pubkey: key)
            let vote = PayloadAttestationData(
                beaconBlockRoot: RemoteFixture.chain, slot: 60, payloadPresent: true, blobDataAvailable: true)
            for result in await service.signPayloadAttestations(vote, pubkeys: [key]) { _ = try result.get() }
            let preferences = ProposerPreferences(
                dependentRoot: Root(), proposalSlot: 70, validatorIndex: 5, feeRecipient: ExecutionAddress(),
                targetGasLimit: 60_000_000)
            for result in await service.signProposerPreferences([(preferences, key)]) { _ = try result.get() }
            let auth = BuilderRequestAuth(data: ByteList(Array("builder.example.org".utf8)), slot: 60)
            _ = try await service.sign(auth, pubkey: key)
            let bodies = fixture.server.requests.filter { $0.method == .POST }.map(\.body)
            #expect(
                bodies.map(Self.type) == [
                    "EXECUTION_PAYLOAD_BID", "EXECUTION_PAYLOAD_ENVELOPE", "PAYLOAD_ATTESTATION_MESSAGE",
                    "PROPOSER_PREFERENCES", "BUILDER_REQUEST_AUTH",
                ])
            let last = String(decoding: bodies.last ?? [], as: UTF8.self)
            #expect(!last.contains("fork_info"))
            #expect(
                last.hasSuffix(
                    "\"builder_request_auth\":{\"version\":\"GLOAS\",\"data\":"
                        + "{\"data\":\"0x6275696c6465722e6578616d706c652e6f7267\",\"slot\":\"60\"}}}"))
        }
    }

    private static func type(_ body: [UInt8]) -> String {
        var reader = JSONReader(body)
        guard let object = try? reader.object(), var type = object.optional("type") else { return "" }
        return (try? type.string()) ?? ""
    }

    @Test func theBodyOfAnAttestation() async throws {
        try await RemoteFixture.with { fixture in
            let data = AttestationData(
                slot: 40, index: 0, beaconBlockRoot: RemoteFixture.chain,
                source: Checkpoint(epoch: 4, root: Root()), target: Checkpoint(epoch: 5, root: Root()))
            _ = await fixture.service.signAttestations([AttestationRequest(pubkey: fixture.pubkey(0), data: data)])
            let request = try #require(fixture.server.requests.last)
            let zero = "0x" + String(repeating: "0", count: 64)
            let chain = RemoteFixture.chain.hex
            let config = RemoteFixture.spec.config
            let root = fixture.service.context.signingRoot(attestation: data).hex
            #expect(request.path == "/api/v1/eth2/sign/\(fixture.pubkey(0).hex)")
            #expect(request.headers.first(name: "Content-Type") == "application/json")
            #expect(request.headers.first(name: "Accept") == "application/json")
            #expect(
                String(decoding: request.body, as: UTF8.self) == """
                    {"type":"ATTESTATION","fork_info":{"fork":{"previous_version":"\(config.denebForkVersion.hex)",\
                    "current_version":"\(config.electraForkVersion.hex)","epoch":"5"},\
                    "genesis_validators_root":"\(chain)"},"signingRoot":"\(root)","attestation":{"slot":"40",\
                    "index":"0","beacon_block_root":"\(chain)","source":{"epoch":"4","root":"\(zero)"},\
                    "target":{"epoch":"5","root":"\(zero)"}}}
                    """)
        }
    }

    @Test func connectionsAreKeptAndHeadersSent() async throws {
        try await RemoteFixture.with(configure: { configuration in
            configuration.url = configuration.url.replacing("http://", with: "http://user:secret@")
            configuration.headers = [RemoteSignerHeader(name: "X-Tenant", value: "confidential")]
        }) { fixture in
            for epoch in 0..<20 as Range<UInt64> {
                _ = try await fixture.service.signRandao(epoch: Epoch(epoch), pubkey: fixture.pubkey(0))
            }
            // One for the list of keys, one for proposals.
            #expect(fixture.server.connections == 2)
            let request = try #require(fixture.server.requests.last)
            #expect(request.headers.first(name: "Authorization") == "Basic dXNlcjpzZWNyZXQ=")
            #expect(request.headers.first(name: "X-Tenant") == "confidential")
            #expect(!fixture.remote.name.contains("secret"))
            #expect(!fixture.log.lines.contains { $0.contains("secret") || $0.contains("confidential") })
        }
    }
}
