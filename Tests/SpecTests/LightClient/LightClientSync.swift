import ConsensusTypes
import LightClient
import Primitives
import SSZ
import TestSupport

/// A case of `light_client/sync`: a light client that follows a chain by its updates.
struct LightClientSync {
    private let vector: VectorCase
    private let spec: Spec
    private let genesisValidatorsRoot: Root
    private let digests: ForkDigests
    private let meta: YAMLValue

    init(_ vector: VectorCase) throws {
        self.vector = vector
        spec = try vector.spec()
        meta = try vector.yaml("meta.yaml")
        guard let root = meta["genesis_validators_root"]?.string.flatMap({ Root(hex: $0) }) else {
            throw VectorError("bad meta.yaml")
        }
        genesisValidatorsRoot = root
        digests = ForkDigests(spec, genesisValidatorsRoot: root)
    }

    func run() throws {
        guard let trusted = meta["trusted_block_root"]?.string.flatMap({ Root(hex: $0) }) else {
            throw VectorError("bad meta.yaml")
        }
        let fork = try digests.fork(meta["bootstrap_fork_digest"])
        let bootstrap = try Electra.LightClientBootstrap(ssz: vector.ssz("bootstrap"), fork, spec.limits)
        var store = try LightClientStore(trustedBlockRoot: trusted, bootstrap: bootstrap, spec)
        var storeFork = try self.fork(version: meta["store_fork_version"])
        guard let steps = try vector.yaml("steps.yaml").array else { throw VectorError("bad steps.yaml") }
        for (index, step) in steps.enumerated() {
            guard let (name, values) = step.dictionary?.first else { throw VectorError("bad step \(index)") }
            switch name {
            case "process_update": try processUpdate(values, &store)
            case "force_update": try store.forceUpdate(currentSlot: slot(values), spec)
            // The store is in the newest shape from the beginning.
            case "upgrade_store": storeFork = try self.fork(version: values["store_fork_version"])
            default: throw VectorError("unknown step \(name)")
            }
            try check(store.finalizedHeader, values["checks"]?["finalized_header"], storeFork, "\(index) finalized")
            try check(store.optimisticHeader, values["checks"]?["optimistic_header"], storeFork, "\(index) optimistic")
        }
    }

    private func processUpdate(_ values: YAMLValue, _ store: inout LightClientStore) throws {
        guard let name = values["update"]?.string else { throw VectorError("bad update") }
        let fork = try digests.fork(values["update_fork_digest"])
        let update = try Electra.LightClientUpdate(ssz: vector.ssz(name), fork, spec.limits)
        try store.process(
            update, currentSlot: slot(values), genesisValidatorsRoot: genesisValidatorsRoot, spec,
            publicKeys: TransitionVectors.publicKeys)
    }

    private func slot(_ values: YAMLValue) throws -> Slot {
        guard let slot = values["current_slot"]?.uint64 else { throw VectorError("no current_slot") }
        return Slot(slot)
    }

    private func fork(version: YAMLValue?) throws -> ForkName {
        guard let fork = version?.string.flatMap({ Version(hex: $0) }).flatMap({ spec.forkName(version: $0) }) else {
            throw VectorError("unknown fork version")
        }
        return fork
    }

    private func check(
        _ header: Electra.LightClientHeader, _ expected: YAMLValue?, _ fork: ForkName, _ place: String
    ) throws {
        guard header.beacon.slot.rawValue == expected?["slot"]?.uint64 else { throw VectorError("\(place): slot") }
        guard header.beacon.hashTreeRoot(spec.limits).hex == expected?["beacon_root"]?.string else {
            throw VectorError("\(place): root")
        }
        let execution = fork < .capella ? nil : getLCExecutionRoot(header, spec).hex
        guard execution == expected?["execution_root"]?.string else { throw VectorError("\(place): execution root") }
    }
}
