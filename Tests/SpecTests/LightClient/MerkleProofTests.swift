import ConsensusTypes
import Primitives
import SSZ
import TestSupport
import Testing

/// The `single_merkle_proof` handler of the runners `merkle_proof` and `light_client` (format: consensus-specs
/// tests/formats/light_client/single_merkle_proof.md): proofs are made and verified.
enum MerkleProofVectors {
    static func run(_ vector: VectorCase) throws {
        let spec = try vector.spec()
        let proof = try vector.yaml("proof.yaml")
        guard let fork = ForkName(name: vector.fork), let leaf = proof["leaf"]?.string.flatMap({ Root(hex: $0) }),
            let index = proof["leaf_index"]?.uint64.flatMap({ GeneralizedIndex($0) }),
            let branch = proof["branch"]?.array?.compactMap({ $0.string.flatMap { Root(hex: $0) } })
        else { throw VectorError("bad proof.yaml") }
        let object = try object(vector, fork, spec)
        let root = object.hashTreeRoot(spec.limits)
        guard Merkle.isValidProof(leaf: leaf, branch: branch, at: index, root: root) else {
            throw VectorError("the proof is refused")
        }
        guard object.merkleProof(at: index, spec.limits) == branch else { throw VectorError("another proof") }
        guard object.merkleNode(at: index, spec.limits) == leaf else { throw VectorError("another leaf") }
        // A proof of anything else does not verify.
        #expect(!Merkle.isValidProof(leaf: root, branch: branch, at: index, root: root), "\(vector)")
    }

    /// The object of the type that the suite names.
    private static func object(_ vector: VectorCase, _ fork: ForkName, _ spec: Spec) throws -> any SSZType {
        let bytes = try vector.ssz("object")
        switch vector.suite {
        case "BeaconState": return try ForkedBeaconState(ssz: bytes, fork, spec).shared
        case "BeaconBlockBody": return try body(bytes, fork, spec.limits)
        default: throw VectorError("unknown suite")
        }
    }

    private static func body(_ bytes: [UInt8], _ fork: ForkName, _ limits: SSZLimits) throws -> any SSZType {
        switch fork {
        case .phase0: try Phase0.BeaconBlockBody(sszBytes: bytes, limits)
        case .altair: try Altair.BeaconBlockBody(sszBytes: bytes, limits)
        case .bellatrix: try Bellatrix.BeaconBlockBody(sszBytes: bytes, limits)
        case .capella: try Capella.BeaconBlockBody(sszBytes: bytes, limits)
        case .deneb: try Deneb.BeaconBlockBody(sszBytes: bytes, limits)
        case .electra: try Electra.BeaconBlockBody(sszBytes: bytes, limits)
        case .fulu: try Fulu.BeaconBlockBody(sszBytes: bytes, limits)
        case .gloas: try Gloas.BeaconBlockBody(sszBytes: bytes, limits)
        }
    }
}

/// The `merkle_proof` runner.
@Suite struct MerkleProofTests {
    @Test(arguments: VectorTree.arguments("merkle_proof")) func merkleProof(_ vector: VectorCase) {
        check(vector) { vector in
            guard vector.handler == "single_merkle_proof" else { throw VectorError("unknown handler") }
            try MerkleProofVectors.run(vector)
        }
    }
}
