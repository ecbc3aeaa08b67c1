import ConsensusTypes
import JSONBytes
import Primitives
import SSZ
import TestSupport
import Testing

/// Domains and signing roots of every kind of message in every fork, against the python specification's.
@Suite struct SigningVectorTests {
    /// One entry of `validator/signing.json`. Its state's fork is `fork`, since epoch 10.
    private struct Entry {
        var preset: String
        var fork: ForkName
        var type: String
        var epoch: Epoch
        var genesisValidatorsRoot: Root
        var domainType: DomainType
        var domain: Domain
        var objectType: String
        var objectSSZ: [UInt8]
        var objectRoot: Root
        var signingRoot: Root

        init(_ object: JSONObject) throws(JSONError) {
            func text(_ key: String) throws(JSONError) -> String {
                var value = try object.value(key)
                return try value.string()
            }
            func bytes<let n: Int>(_ key: String) throws(JSONError) -> FixedBytes<n> {
                var value = try object.value(key)
                return try value.hex()
            }
            var epoch = try object.value("epoch")
            var ssz = try object.value("object_ssz")
            preset = try text("preset")
            let name = try text("fork")
            guard let fork = ForkName(name: name) else { throw JSONError("unknown fork \(name)") }
            self.fork = fork
            type = try text("type")
            self.epoch = Epoch(try epoch.uint64())
            genesisValidatorsRoot = try bytes("genesis_validators_root")
            domainType = try bytes("domain_type")
            domain = try bytes("domain")
            objectType = try text("object_ssz_type")
            objectSSZ = try ssz.hexBytes()
            objectRoot = try bytes("object_root")
            signingRoot = try bytes("signing_root")
        }

        /// The fork before `fork` from epoch 0, `fork` from epoch 10.
        var spec: Spec {
            let preset: Preset = preset == "mainnet" ? .mainnet : .minimal
            var config: ChainConfig = preset == .mainnet ? .mainnet : .minimal
            for other in ForkName.allCases {
                config.setForkEpoch(other, other < fork ? 0 : other == fork ? 10 : Constants.farFutureEpoch)
            }
            return Spec(preset: preset, config: config)
        }
    }

    @Test func domainsAndSigningRoots() throws {
        guard let root = VectorTree.root else { return VectorReport.skipped("signing") }
        var reader = JSONReader(try VectorTree.bytes(ofFile: root + "/validator/signing.json"))
        var count = 0
        try reader.array { (element: inout JSONReader) throws(JSONError) in
            let entry = try Entry(element.object())
            do {
                try check(entry)
            } catch {
                Issue.record("\(entry.preset) \(entry.fork) \(entry.type): \(error)")
            }
            VectorReport.record(runner: "signing", fork: entry.fork.name)
            count += 1
        }
        try reader.finish()
        #expect(count > 0)
    }

    private func check(_ entry: Entry) throws {
        let spec = entry.spec
        let name = "\(entry.preset) \(entry.fork) \(entry.type) in epoch \(entry.epoch)"
        let object = try decode(entry, spec)
        #expect(object.hashTreeRoot(spec.limits) == entry.objectRoot, "\(name)")
        let domain = try self.domain(entry, object, spec)
        #expect(domain == entry.domain, "\(name)")
        #expect(computeSigningRoot(object, domain, spec.limits) == entry.signingRoot, "\(name)")
        #expect(computeSigningRoot(objectRoot: entry.objectRoot, domain: domain) == entry.signingRoot, "\(name)")
    }

    private func domain(_ entry: Entry, _ object: any SSZType, _ spec: Spec) throws -> Domain {
        let root = entry.genesisValidatorsRoot
        switch entry.type {
        case "deposit":
            return spec.computeDomain(DomainTypes.deposit)
        case "bls_to_execution_change":
            return spec.computeDomain(DomainTypes.blsToExecutionChange, genesisValidatorsRoot: root)
        case "voluntary_exit":
            let exit = try #require(object as? VoluntaryExit)
            return spec.voluntaryExitDomain(exit, current: entry.fork, genesisValidatorsRoot: root)
        default:
            let type = try #require(Self.domainTypes[entry.type])
            #expect(type == entry.domainType)
            let fork = spec.fork(at: 10)
            let byState = computeDomain(
                type, forkVersion: fork.version(at: entry.epoch), genesisValidatorsRoot: root)
            #expect(byState == entry.domain)
            return spec.domain(type, entry.epoch, genesisValidatorsRoot: root)
        }
    }

    private static let domainTypes: [String: DomainType] = [
        "attestation": DomainTypes.beaconAttester, "block": DomainTypes.beaconProposer,
        "block_header": DomainTypes.beaconProposer, "randao_reveal": DomainTypes.randao,
        "selection_proof": DomainTypes.selectionProof, "aggregate_and_proof": DomainTypes.aggregateAndProof,
        "sync_committee_message": DomainTypes.syncCommittee,
        "sync_committee_selection_proof": DomainTypes.syncCommitteeSelectionProof,
        "contribution_and_proof": DomainTypes.contributionAndProof,
    ]

    private func decode(_ entry: Entry, _ spec: Spec) throws -> any SSZType {
        func read<T: SSZType>(_ type: T.Type) throws -> any SSZType {
            let value = try T(sszBytes: entry.objectSSZ, spec.limits)
            #expect(value.sszEncoded(spec.limits) == entry.objectSSZ)
            return value
        }
        switch entry.objectType {
        case "uint64": return try read(UInt64.self)
        case "Bytes32": return try read(Bytes32.self)
        case "AttestationData": return try read(AttestationData.self)
        case "VoluntaryExit": return try read(VoluntaryExit.self)
        case "BeaconBlockHeader": return try read(BeaconBlockHeader.self)
        case "BeaconBlock": return try ForkedBeaconBlock(ssz: entry.objectSSZ, entry.fork, spec).value
        case "SyncAggregatorSelectionData": return try read(SyncAggregatorSelectionData.self)
        case "AggregateAndProof": return try ForkedAggregateAndProof(ssz: entry.objectSSZ, entry.fork, spec).value
        case "ContributionAndProof": return try read(ContributionAndProof.self)
        case "BLSToExecutionChange": return try read(BLSToExecutionChange.self)
        case "DepositMessage": return try read(DepositMessage.self)
        default: throw VectorError("unknown object type \(entry.objectType)")
        }
    }
}
