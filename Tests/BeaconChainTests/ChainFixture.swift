import BLS
import BeaconAPI
import BeaconChain
import ConsensusTypes
import ExecutionEngine
import Foundation
import Logging
import Primitives
import SlotClock
import StateTransition
import Storage

/// A chain of the minimal preset with interop keys, on a clock turned by hand and a database in a folder of its own.
final class ChainFixture {
    static let genesisTime: UInt64 = 1_700_000_000
    let spec: Spec
    let time: ManualTime
    let path: String
    private let folder: URL
    private(set) var storage: BeaconStorage
    private(set) var chain: BeaconChain
    let genesis: ForkedBeaconState

    convenience init(validators: Int = 16, altairEpoch: UInt64 = 1) async throws {
        let spec = Spec.minimal([.altair: altairEpoch])
        try await self.init(
            genesis: try interopGenesisState(
                keys: validators, genesisTime: Self.genesisTime, TransitionContext(spec)),
            spec: spec)
    }

    /// A chain that is in Fulu from genesis on, where its state names the block of `ScriptedEngine`'s genesis.
    convenience init(fulu engine: (any ExecutionEngine)?) async throws {
        let forks = ForkName.allCases.filter { $0 > .phase0 && $0 <= .fulu }
        let spec = Spec.minimal(Dictionary(uniqueKeysWithValues: forks.map { ($0, 0) }))
        var genesis = try interopGenesisState(keys: 16, genesisTime: Self.genesisTime, TransitionContext(spec))
        if engine != nil, case .fulu(var state) = genesis {
            state.latestExecutionPayloadHeader.blockHash = ScriptedEngine.genesisHash
            genesis = .fulu(state)
        }
        try await self.init(genesis: genesis, spec: spec, engine: engine)
    }

    init(genesis: ForkedBeaconState, spec: Spec, engine: (any ExecutionEngine)? = nil) async throws {
        self.spec = spec
        self.genesis = genesis
        time = ManualTime(now: Millis(seconds: genesis.genesisTime))
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("vigil-chain-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appendingPathComponent("beacon.sqlite").path
        storage = try BeaconStorage.create(
            path: path,
            identity: ChainIdentity(
                genesisValidatorsRoot: genesis.genesisValidatorsRoot, genesisTime: genesis.genesisTime,
                configName: spec.config.configName))
        chain = try BeaconChain.create(
            genesis: genesis, spec: spec, storage: storage, time: time, engine: engine, logger: Self.quiet)
    }

    deinit {
        try? storage.close()
        try? FileManager.default.removeItem(at: folder)
    }

    static var quiet: Logger {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }

    /// Closes the database, opens it again and resumes the chain from it, as a restarted process does.
    func restart() async throws {
        try storage.close()
        storage = try BeaconStorage.open(path: path)
        chain = try BeaconChain.open(spec: spec, storage: storage, time: time, logger: Self.quiet)
    }

    /// Turns the clock to a moment inside a slot, in basis points of it, and handles the slot's beginning.
    func enter(_ slot: Slot, basisPoints: UInt64 = 0) async {
        time.step(to: chain.clock.time(in: slot, basisPoints: basisPoints))
        await chain.onSlot(slot)
    }

    func validators() -> InteropValidators {
        InteropValidators(
            count: genesis.validators.count, node: chain, spec: spec,
            genesisValidatorsRoot: genesis.genesisValidatorsRoot)
    }
}
