import BLS
import ChainConfigYAML
import ConsensusTypes
import Console
import Foundation
import Primitives
import SSZ
import StateTransition

/// The configuration and the genesis state of an interop chain: a pure function of its options.
struct InteropChain {
    let spec: Spec
    let state: ForkedBeaconState
    let stateRoot: Root

    init(options: InteropChainOptions, genesisTime: UInt64) throws {
        let base = try Files.spec(options.baseConfig)
        var config = base.config
        config.configName = "vigil-interop"
        config.slotDurationMs = UInt64((options.secondsPerSlot * 1000).rounded())
        config.minGenesisActiveValidatorCount = UInt64(options.validators)
        config.minGenesisTime = genesisTime
        config.genesisDelay = 0
        // The built-in execution engine begins with this block of before the merge.
        if try options.forks.merges {
            config.terminalBlockHash = MockedStart.eth1BlockHash
            config.terminalBlockHashActivationEpoch = 0
        }
        for (fork, epoch) in try options.forks.schedule() { config.setForkEpoch(fork, epoch) }
        spec = Spec(preset: base.preset, config: config)
        do {
            state = try interopGenesisState(
                keys: options.validators, genesisTime: genesisTime, TransitionContext(spec))
        } catch {
            throw UserError("no genesis state can be made of these options: \(error)")
        }
        stateRoot = state.hashTreeRoot(spec)
    }

    /// Writes `genesis.ssz` and `config.yaml`; existing files are never overwritten.
    func write(to folder: String) throws {
        try Files.makeFolder(folder)
        try Files.writeNew(state.sszEncoded(spec), to: folder + "/genesis.ssz", what: "genesis state")
        try Files.writeNew(Array(spec.configYAML().utf8), to: folder + "/config.yaml", what: "chain configuration")
    }
}
