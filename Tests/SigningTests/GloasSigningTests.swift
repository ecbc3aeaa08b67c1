import ConsensusTypes
import Primitives
import SSZ
import Signing
import Testing

/// What Gloas adds: the domains of its messages, and their signatures.
@Suite struct GloasSigningTests {
    /// Gloas begins at epoch 4: what is signed for an epoch before has Fulu's version in its domain.
    private static let spec: Spec = {
        var config = Spec.minimal.config
        for fork in ForkName.allCases where fork < .gloas { config.setForkEpoch(fork, 0) }
        config.setForkEpoch(.gloas, 4)
        return Spec(preset: Spec.minimal.preset, config: config)
    }()

    /// The signing root by the letter of the specification.
    private func root(_ object: some SSZType, _ type: UInt32, version: Version) -> Root {
        let fork = ForkData(currentVersion: version, genesisValidatorsRoot: SigningFixture.chain)
        return root(object, type, forkData: fork)
    }

    private func root(_ object: some SSZType, _ type: UInt32, forkData: ForkData) -> Root {
        var domain = Domain()
        let head = DomainType(type)
        let tail = forkData.hashTreeRoot(.none)
        for index in 0..<4 { domain[index] = head[index] }
        for index in 0..<28 { domain[4 + index] = tail[index] }
        return SigningData(objectRoot: object.hashTreeRoot(Self.spec.limits), domain: domain).hashTreeRoot(.none)
    }

    private var gloas: Version { Self.spec.config.gloasForkVersion }

    @Test func votesOnPayloads() async throws {
        let fixture = try SigningFixture(spec: Self.spec)
        let data = PayloadAttestationData(
            beaconBlockRoot: SigningFixture.chain, slot: 33, payloadPresent: true, blobDataAvailable: false)
        let results = await fixture.service.signPayloadAttestations(data, pubkeys: (0..<3).map(fixture.pubkey))
        for (index, result) in results.enumerated() {
            #expect(fixture.verifies(result.success, root(data, 0x0c00_0000, version: gloas), key: index))
        }
        #expect(results.count == 3)
    }

    @Test func preferencesHaveTheDomainOfTheProposal() async throws {
        let fixture = try SigningFixture(spec: Self.spec)
        func preferences(_ slot: Slot) -> ProposerPreferences {
            ProposerPreferences(
                dependentRoot: Root(), proposalSlot: slot, validatorIndex: 7, feeRecipient: ExecutionAddress(),
                targetGasLimit: 60_000_000)
        }
        let results = await fixture.service.signProposerPreferences([
            (preferences(32), fixture.pubkey(0)), (preferences(31), fixture.pubkey(1)),
        ])
        let versions = [gloas, Self.spec.config.fuluForkVersion]
        for (index, result) in results.enumerated() {
            let signed = try #require(result.success)
            #expect(signed.message == preferences(index == 0 ? 32 : 31))
            let expected = root(signed.message, 0x0d00_0000, version: versions[index])
            #expect(fixture.verifies(signed.signature, expected, key: index))
        }
    }

    @Test func bidsAndEnvelopes() async throws {
        let fixture = try SigningFixture(spec: Self.spec)
        var bid = Gloas.ExecutionPayloadBid()
        bid.slot = 40
        let signedBid = try await fixture.service.sign(bid, pubkey: fixture.pubkey(2))
        #expect(signedBid.message == bid)
        #expect(fixture.verifies(signedBid.signature, root(bid, 0x0b00_0000, version: gloas), key: 2))

        var envelope = Gloas.ExecutionPayloadEnvelope()
        envelope.payload.slotNumber = 41
        let signed = try await fixture.service.sign(envelope, pubkey: fixture.pubkey(3))
        #expect(signed.message == envelope)
        #expect(fixture.verifies(signed.signature, root(envelope, 0x0b00_0000, version: gloas), key: 3))
    }

    @Test func requestsToBuildersAndDepositsKnowNoChain() async throws {
        let fixture = try SigningFixture(spec: Self.spec)
        let genesis = ForkData(
            currentVersion: Self.spec.config.genesisForkVersion, genesisValidatorsRoot: Root())
        let auth = BuilderRequestAuth(data: ByteList(Array("builder.example.org".utf8)), slot: 40)
        let signed = try await fixture.service.sign(auth, pubkey: fixture.pubkey(4))
        #expect(signed.message == auth)
        #expect(fixture.verifies(signed.signature, root(auth, 0x0b00_0001, forkData: genesis), key: 4))

        let deposit = DepositMessage(
            pubkey: fixture.pubkey(5), withdrawalCredentials: Bytes32(), amount: 32_000_000_000)
        let data = try await fixture.service.signDeposit(deposit)
        #expect(data.pubkey == deposit.pubkey && data.amount == deposit.amount)
        #expect(fixture.verifies(data.signature, root(deposit, 0x0300_0000, forkData: genesis), key: 5))
    }

    @Test func theForkOfAMessageGivesItsDomain() {
        let context = SigningContext(spec: Self.spec, genesisValidatorsRoot: SigningFixture.chain)
        let exit = VoluntaryExit(epoch: 1, validatorIndex: 3)
        // EIP-7044: whatever epoch a signer looks at, it finds Capella's version.
        let fork = context.fork(of: .unrecorded(.voluntaryExit(exit, current: 5)))
        #expect(fork?.previousVersion == Self.spec.config.capellaForkVersion)
        #expect(fork?.currentVersion == Self.spec.config.capellaForkVersion)
        #expect(context.fork(of: .unrecorded(.randaoReveal(3)))?.currentVersion == Self.spec.config.fuluForkVersion)
        #expect(context.fork(of: .unrecorded(.randaoReveal(4)))?.currentVersion == gloas)
        #expect(context.fork(of: .unrecorded(.randaoReveal(4)))?.epoch == 4)
        let auth = BuilderRequestAuth(data: ByteList(), slot: 40)
        #expect(context.fork(of: .unrecorded(.builderRequestAuth(auth))) == nil)
    }

    @Test func everyKindHasItsLane() {
        let lanes: [SigningLane: Set<SigningKind>] = [
            .proposal: [
                .block, .randaoReveal, .executionPayloadBid, .executionPayloadEnvelope, .builderRequestAuth,
            ],
            .attestation: [.attestation],
            .sync: [.syncCommitteeMessage, .payloadAttestation],
            .aggregate: [.aggregateAndProof, .contributionAndProof],
            .selection: [
                .selectionProof, .syncSelectionProof, .voluntaryExit, .validatorRegistration, .deposit,
                .proposerPreferences,
            ],
        ]
        for kind in SigningKind.allCases { #expect(lanes[kind.lane]?.contains(kind) == true, "\(kind)") }
        #expect(lanes.values.map(\.count).reduce(0, +) == SigningKind.allCases.count)
    }
}
