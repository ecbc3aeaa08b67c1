import BLS
import ConsensusTypes
import JSONBytes
import Primitives
import SSZ
import Signing
import TestSupport
import Testing

/// `validator/signing.json`: every message that a validator client signs, through the service, to the byte.
@Suite struct SigningVectorTests {
    @Test func signatures() async throws {
        guard let root = VectorTree.root else { return VectorReport.skipped("validator/signing.json") }
        var reader = JSONReader(try VectorTree.bytes(ofFile: root + "/validator/signing.json"))
        var cases: [SigningVector] = []
        try reader.array { element throws(JSONError) in cases.append(try SigningVector(element.object())) }
        try reader.finish()
        #expect(cases.count == 357)
        var fixtures: [String: SigningFixture] = [:]
        for vector in cases {
            // Votes and blocks of different cases would be slashable in one database.
            let isRecorded = ["attestation", "block", "block_header"].contains(vector.type)
            let known = isRecorded ? nil : fixtures[vector.chain]
            let fixture = try known ?? SigningFixture(spec: vector.spec(), chain: vector.genesisValidatorsRoot)
            fixtures[vector.chain] = fixture
            do {
                let signature = try await vector.sign(with: fixture.service)
                #expect(signature == vector.signature, "\(vector)")
                VectorReport.record(runner: "signing", fork: vector.fork.name)
            } catch {
                Issue.record("\(vector): \(error)")
            }
        }
    }

    @Test func registrationsUseTheBuilderDomain() throws {
        // builder-specs: DOMAIN_APPLICATION_BUILDER with mainnet's genesis version and a zero validators root.
        let domain = try #require(Domain(hex: "0x00000001f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a9"))
        let context = SigningContext(spec: .mainnet, genesisValidatorsRoot: SigningFixture.chain)
        let message = ValidatorRegistration(
            feeRecipient: ExecutionAddress(), gasLimit: 60_000_000, timestamp: 1, pubkey: BLSPubkey())
        #expect(
            context.signingRoot(validatorRegistration: message)
                == SigningData(objectRoot: message.hashTreeRoot(.none), domain: domain).hashTreeRoot(.none))
    }

    @Test func registrationsAreSignedByTheKeyTheyName() async throws {
        let fixture = try SigningFixture()
        let message = ValidatorRegistration(
            feeRecipient: ExecutionAddress(), gasLimit: 60_000_000, timestamp: 1, pubkey: fixture.pubkey(7))
        let signed = try await fixture.service.signValidatorRegistration(message)
        #expect(signed.message == message)
        let root = fixture.service.context.signingRoot(validatorRegistration: message)
        #expect(fixture.verifies(signed.signature, root, key: 7))
    }
}

/// One element of the file.
struct SigningVector: CustomStringConvertible {
    let preset: String
    let fork: ForkName
    let type: String
    let epoch: Epoch
    let forkEpoch: Epoch
    let genesisValidatorsRoot: Root
    let objectSSZ: [UInt8]
    let pubkey: BLSPubkey
    let signature: BLSSignature

    var description: String { "\(preset) \(fork) \(type) at epoch \(epoch)" }
    var chain: String { "\(preset) \(fork)" }

    init(_ object: JSONObject) throws(JSONError) {
        preset = try Self.text(object, "preset")
        type = try Self.text(object, "type")
        guard let fork = ForkName(name: try Self.text(object, "fork")) else { throw JSONError("unknown fork") }
        self.fork = fork
        var epoch = try object.value("epoch")
        self.epoch = Epoch(try epoch.uint64())
        var stateFork = try object.value("state_fork")
        var forkEpoch = try stateFork.object().value("epoch")
        self.forkEpoch = Epoch(try forkEpoch.uint64())
        genesisValidatorsRoot = try Self.fixed(object, "genesis_validators_root")
        pubkey = try Self.fixed(object, "pubkey")
        signature = try Self.fixed(object, "signature")
        var ssz = try object.value("object_ssz")
        objectSSZ = try ssz.hexBytes()
    }

    /// The chain on which the fork begins at its epoch, and all before it at genesis.
    func spec() -> Spec {
        let base: Spec = preset == "mainnet" ? .mainnet : .minimal
        var config = base.config
        for earlier in ForkName.allCases where earlier < fork { config.setForkEpoch(earlier, 0) }
        if fork > .phase0 { config.setForkEpoch(fork, forkEpoch) }
        return Spec(preset: base.preset, config: config)
    }

    func sign(with service: SigningService) async throws -> BLSSignature {
        let spec = service.context.spec
        switch type {
        case "attestation":
            let data = try AttestationData(sszBytes: objectSSZ, spec.limits)
            return try await service.signAttestations([AttestationRequest(pubkey: pubkey, data: data)])[0].get()
        case "block":
            let block = try ForkedBeaconBlock(ssz: objectSSZ, fork, spec)
            return try await service.sign(block, pubkey: pubkey).signature
        case "block_header":
            return try await service.signBlock(BeaconBlockHeader(sszBytes: objectSSZ, spec.limits), pubkey: pubkey)
        case "aggregate_and_proof":
            return try await service.sign(ForkedAggregateAndProof(ssz: objectSSZ, fork, spec), pubkey: pubkey).signature
        case "contribution_and_proof":
            let message = try ContributionAndProof(sszBytes: objectSSZ, spec.limits)
            return try await service.signContributionAndProof(message, pubkey: pubkey)
        case "deposit":
            return try await service.signDeposit(DepositMessage(sszBytes: objectSSZ, spec.limits)).signature
        case "bls_to_execution_change":
            return try withdrawalKeySignature(service.context)
        case "voluntary_exit":
            let exit = try VoluntaryExit(sszBytes: objectSSZ, spec.limits)
            return try await service.signVoluntaryExit(exit, current: forkEpoch, pubkey: pubkey).signature
        default:
            return try await signSmall(with: service)
        }
    }

    /// Changes of credentials are signed by withdrawal keys, which no validator client has: only the root is ours.
    private func withdrawalKeySignature(_ context: SigningContext) throws -> BLSSignature {
        let change = try BLSToExecutionChange(sszBytes: objectSSZ, context.spec.limits)
        let domain = context.spec.computeDomain(
            DomainTypes.blsToExecutionChange, genesisValidatorsRoot: context.genesisValidatorsRoot)
        let root = computeSigningRoot(change, domain, context.spec.limits)
        let keys = (0..<16).map { InteropKeys.secretKey(index: $0) }
        guard let key = keys.first(where: { $0.publicKey.compressed == pubkey }) else {
            throw VectorError("the key \(pubkey) is not one of the interop keys")
        }
        return key.sign(root).compressed
    }

    private func signSmall(with service: SigningService) async throws -> BLSSignature {
        let spec = service.context.spec
        switch type {
        case "randao_reveal":
            return try await service.signRandao(epoch: Epoch(sszBytes: objectSSZ, spec.limits), pubkey: pubkey)
        case "selection_proof":
            return try await service.signSelectionProof(slot: Slot(sszBytes: objectSSZ, spec.limits), pubkey: pubkey)
        case "sync_committee_message":
            return try await service.signSyncCommitteeMessage(
                blockRoot: Root(sszBytes: objectSSZ, spec.limits), slot: spec.computeStartSlotAtEpoch(epoch),
                pubkey: pubkey)
        case "sync_committee_selection_proof":
            let data = try SyncAggregatorSelectionData(sszBytes: objectSSZ, spec.limits)
            return try await service.signSyncSelectionProof(
                slot: data.slot, subcommitteeIndex: data.subcommitteeIndex, pubkey: pubkey)
        default:
            throw VectorError("a message type without a test: \(type)")
        }
    }

    private static func text(_ object: JSONObject, _ key: String) throws(JSONError) -> String {
        var value = try object.value(key)
        return try value.string()
    }

    private static func fixed<let count: Int>(
        _ object: JSONObject, _ key: String
    ) throws(JSONError) -> FixedBytes<count> {
        var value = try object.value(key)
        return try value.hex(count: count)
    }
}
