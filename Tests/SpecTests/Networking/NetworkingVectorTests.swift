import ConsensusTypes
import DataAvailability
import GossipRules
import Primitives
import TestSupport
import Testing

/// Every case of the `networking` runner (format: consensus-specs tests/formats/networking).
@Suite struct NetworkingVectorTests {
    @Test(arguments: VectorTree.arguments("networking")) func networking(_ vector: VectorCase) {
        check(vector) { vector in
            switch vector.handler {
            case "get_custody_groups": try custodyGroups(vector)
            case "compute_columns_for_custody_group": try custodyColumns(vector)
            default: try GossipVector.run(vector)
            }
        }
    }

    private func custodyGroups(_ vector: VectorCase) throws {
        let meta = try vector.yaml("meta.yaml")
        let nodeID = try #require(meta["node_id"]?.string.flatMap { UInt256(decimal: $0) })
        let count = try #require(meta["custody_group_count"]?.uint64)
        let groups = getCustodyGroups(nodeID, custodyGroupCount: count, try vector.spec())
        #expect(groups == meta["result"]?.array?.compactMap(\.uint64), "\(vector)")
    }

    private func custodyColumns(_ vector: VectorCase) throws {
        let meta = try vector.yaml("meta.yaml")
        let group = try #require(meta["custody_group"]?.uint64)
        let columns = computeColumnsForCustodyGroup(group, try vector.spec())
        #expect(columns == meta["result"]?.array?.compactMap(\.uint64), "\(vector)")
    }

    /// The subnets and custody groups of nodes, against `validator/validator_helpers.json`.
    @Test func nodeSubnets() throws {
        guard let root = VectorTree.root else { return VectorReport.skipped("node_subnets") }
        let bytes = try VectorTree.bytes(ofFile: root + "/validator/validator_helpers.json")
        let entries = try YAMLValue(parsing: String(decoding: bytes, as: UTF8.self))["node_subnets"]?.array ?? []
        #expect(!entries.isEmpty)
        for entry in entries {
            let spec = entry["preset"]?.string == "mainnet" ? Spec.mainnet : Spec.minimal
            let id = try #require(entry["node_id"]?.string.flatMap { Bytes32(hex: $0) })
            let nodeID = UInt256(littleEndianBytes: try #require(Bytes32(bytes: id.bytes.reversed())))
            let epoch = Epoch(try #require(entry["epoch"]?.uint64))
            let subnets = computeSubscribedSubnets(nodeID, epoch: epoch, spec)
            #expect(subnets == entry["attestation_subnets"]?.array?.compactMap(\.uint64))
            let groups = getCustodyGroups(nodeID, custodyGroupCount: 4, spec)
            #expect(groups == entry["custody_groups_4"]?.array?.compactMap(\.uint64))
        }
    }
}
