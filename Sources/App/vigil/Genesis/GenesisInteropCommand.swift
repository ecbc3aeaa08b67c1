import ArgumentParser
import BLS
import ChainConfigYAML
import ConsensusTypes
import Console
import Foundation
import Primitives
import SSZ
import SlotClock
import StateTransition

struct GenesisInteropCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "interop",
        abstract: "Writes the deterministic genesis state of the interop exercises, and its config.yaml.",
        discussion: """
            The same options give the same state, byte for byte. Its root is printed.

            Example: a chain of 64 validators that starts in a minute
              vigil genesis interop --validators 64 --genesis-time $(($(date +%s) + 60)) --out ./chain
              vigil beacon --genesis ./chain/genesis.ssz --config ./chain/config.yaml --data-dir ./node
            """)

    @OptionGroup var chain: InteropChainOptions

    @Option(help: "When the chain starts, in seconds since 1970.")
    var genesisTime: UInt64

    @Option(help: "The folder for genesis.ssz and config.yaml; without it only the root is printed.")
    var out: String?

    @Option(help: "A YAML file of options, one 'option: value' a line.")
    var optionsFile: String?

    func run() async throws {
        let genesis = try InteropChain(options: chain, genesisTime: genesisTime)
        if let out { try genesis.write(to: out) }
        print(genesis.stateRoot.hex)
    }
}
