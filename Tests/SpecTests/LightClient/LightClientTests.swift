import ConsensusTypes
import LightClient
import Primitives
import SSZ
import TestSupport
import Testing

/// The `light_client` runner (formats: consensus-specs tests/formats/light_client).
@Suite struct LightClientTests {
    @Test(arguments: VectorTree.arguments("light_client")) func lightClient(_ vector: VectorCase) {
        check(vector) { vector in
            switch vector.handler {
            case "single_merkle_proof": try MerkleProofVectors.run(vector)
            case "update_ranking": try updateRanking(vector)
            case "sync": try LightClientSync(vector).run()
            case "data_collection": try LightClientDataCollection(vector).run()
            default: throw VectorError("unknown handler")
            }
        }
    }

    private func updateRanking(_ vector: VectorCase) throws {
        let spec = try vector.spec()
        guard let fork = ForkName(name: vector.fork), let count = try vector.yaml("meta.yaml")["updates_count"]?.int
        else { throw VectorError("bad meta.yaml") }
        let updates = try (0..<count).map { index in
            try Electra.LightClientUpdate(ssz: vector.ssz("updates_\(index)"), fork, spec.limits)
        }
        for (position, update) in updates.enumerated() {
            for (other, worse) in updates.enumerated() where other != position {
                guard isBetterUpdate(update, worse, spec) == (position < other) else {
                    throw VectorError("update \(position) and update \(other) are in the wrong order")
                }
            }
        }
    }
}

/// The forks by the digests that a case names its objects' contexts with.
struct ForkDigests {
    private let forks: [String: ForkName]

    /// The digests of every epoch at which they change: upgrades and blob schedule entries.
    init(_ spec: Spec, genesisValidatorsRoot: Root) {
        let upgrades = ForkName.allCases.map { spec.config.forkEpoch($0) }
        var forks: [String: ForkName] = [:]
        for epoch in upgrades + spec.config.blobSchedule.map(\.epoch) where epoch != Constants.farFutureEpoch {
            let digest = spec.computeForkDigest(genesisValidatorsRoot: genesisValidatorsRoot, epoch: epoch)
            forks[digest.hex] = spec.forkName(at: epoch)
        }
        self.forks = forks
    }

    func fork(_ digest: YAMLValue?) throws -> ForkName {
        guard let name = digest?.string, let fork = forks[name] else { throw VectorError("unknown fork digest") }
        return fork
    }
}
