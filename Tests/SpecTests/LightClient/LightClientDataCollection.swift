import ConsensusTypes
import LightClient
import Primitives
import SSZ
import StateTransition
import TestSupport

/// A case of `light_client/data_collection`: what a full node serves while its head moves between branches.
struct LightClientDataCollection {
    private let vector: VectorCase
    private let spec: Spec
    private let context: TransitionContext

    init(_ vector: VectorCase) throws {
        self.vector = vector
        spec = try vector.spec()
        context = TransitionVectors.context(spec)
    }

    func run() throws {
        let bytes = try vector.ssz("initial_state")
        let fork = try initialFork(bytes)
        let state = try ForkedBeaconState(ssz: bytes, fork, spec)
        let digests = ForkDigests(spec, genesisValidatorsRoot: state.genesisValidatorsRoot)
        let genesis = try genesisBlock(of: state)
        var states = [genesis.blockRoot(spec): state]
        var collector = try LightClientCollector(anchorState: state, anchorBlock: genesis, spec)
        guard let steps = try vector.yaml("steps.yaml").array else { throw VectorError("bad steps.yaml") }
        for (index, step) in steps.enumerated() {
            guard let (name, values) = step.dictionary?.first else { throw VectorError("bad step \(index)") }
            switch name {
            case "new_block": try addBlock(values, digests, &states, &collector)
            case "new_head":
                guard let root = values["head_block_root"]?.string.flatMap({ Root(hex: $0) }) else {
                    throw VectorError("bad step \(index)")
                }
                try collector.setHead(root)
                do {
                    try check(collector, values["checks"] ?? .null, digests)
                } catch {
                    throw VectorError("step \(index): \(error)")
                }
            default: throw VectorError("unknown step \(name)")
            }
        }
    }

    /// The fork of the first state: by its version, which lies at the same place in the states of all forks.
    private func initialFork(_ bytes: [UInt8]) throws -> ForkName {
        let offset = 8 + 32 + 8 + 4
        guard bytes.count >= offset + 4, let version = Version(bytes: bytes[offset..<offset + 4]),
            let fork = spec.forkName(version: version)
        else { throw VectorError("unknown fork version") }
        return fork
    }

    /// The block that the first state's header is of: it has the empty body of its fork.
    private func genesisBlock(of state: ForkedBeaconState) throws -> ForkedSignedBeaconBlock {
        func block<B: SignedBeaconBlockProtocol>(_ type: B.Type) -> B where B.Message.Body: SSZContainer {
            let header = state.latestBlockHeader
            return B(
                message: B.Message(
                    slot: header.slot, proposerIndex: header.proposerIndex, parentRoot: header.parentRoot,
                    stateRoot: state.hashTreeRoot(spec), body: B.Message.Body()),
                signature: BLSSignature())
        }
        switch state {
        case .phase0: throw VectorError("no light client data")
        case .altair: return .altair(block(Altair.SignedBeaconBlock.self))
        case .bellatrix: return .bellatrix(block(Bellatrix.SignedBeaconBlock.self))
        case .capella: return .capella(block(Capella.SignedBeaconBlock.self))
        case .deneb: return .deneb(block(Deneb.SignedBeaconBlock.self))
        case .electra: return .electra(block(Electra.SignedBeaconBlock.self))
        case .fulu: return .fulu(block(Fulu.SignedBeaconBlock.self))
        case .gloas: return .gloas(block(Gloas.SignedBeaconBlock.self))
        }
    }

    private func addBlock(
        _ values: YAMLValue, _ digests: ForkDigests, _ states: inout [Root: ForkedBeaconState],
        _ collector: inout LightClientCollector
    ) throws {
        let (bytes, fork) = try object(values, digests)
        let block = try ForkedSignedBeaconBlock(ssz: bytes, fork, spec)
        guard var state = states[block.parentRoot] else { throw VectorError("unknown parent") }
        // The blocks of these cases carry no signature of their proposer.
        try stateTransition(&state, block, context, verifySignatures: .none)
        try collector.addBlock(block, postState: state)
        states[block.blockRoot(spec)] = state
    }

    private func object(_ values: YAMLValue?, _ digests: ForkDigests) throws -> ([UInt8], ForkName) {
        guard let name = values?["data"]?.string else { throw VectorError("no data") }
        return (try vector.ssz(name), try digests.fork(values?["fork_digest"]))
    }

    private func check(_ collector: LightClientCollector, _ checks: YAMLValue, _ digests: ForkDigests) throws {
        let checkpoint = checks["latest_finalized_checkpoint"]
        guard collector.finalizedCheckpoint.epoch.rawValue == checkpoint?["epoch"]?.uint64,
            collector.finalizedCheckpoint.root.hex == checkpoint?["root"]?.string
        else { throw VectorError("finalized checkpoint") }
        for entry in checks["bootstraps"]?.array ?? [] {
            guard let root = entry["block_root"]?.string.flatMap({ Root(hex: $0) }) else {
                throw VectorError("bad bootstraps")
            }
            try compare(collector.bootstraps[root], entry["bootstrap"], digests, "bootstrap of \(root)")
        }
        for entry in checks["best_updates"]?.array ?? [] {
            guard let period = entry["period"]?.uint64 else { throw VectorError("bad best_updates") }
            try compare(collector.bestUpdates[period], entry["update"], digests, "best update of \(period)")
        }
        try compare(
            collector.latestFinalityUpdate, checks["latest_finality_update"], digests, "latest finality update")
        let optimistic = try checks["latest_optimistic_update"].map { values in
            let (bytes, fork) = try object(values, digests)
            return try Electra.LightClientOptimisticUpdate(ssz: bytes, fork, spec.limits)
        }
        guard collector.latestOptimisticUpdate == optimistic else { throw VectorError("latest optimistic update") }
    }

    private func compare<T: ForkedLightClientData>(
        _ found: T?, _ values: YAMLValue?, _ digests: ForkDigests, _ place: String
    ) throws {
        let expected = try values.map { values in
            let (bytes, fork) = try object(values, digests)
            return try T(ssz: bytes, fork, spec.limits)
        }
        guard found == expected else { throw VectorError(place) }
    }
}
