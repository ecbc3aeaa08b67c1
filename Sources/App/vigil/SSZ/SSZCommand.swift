import ArgumentParser

struct SSZCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ssz",
        abstract: "Looks into SSZ values: decode, root, diff, proof.",
        discussion: """
            A value comes from a file, or from standard input as '-': SSZ, snappy (.ssz_snappy), hexadecimal or the \
            Beacon API's JSON. The type is the specification's name; `vigil ssz types` lists them. The fork of a state \
            is read from the state, that of a block from its slot; others take --fork where forks differ.

            Examples
              vigil ssz decode BeaconState genesis.ssz --config config.yaml
              vigil ssz root SignedBeaconBlock block.ssz_snappy --fork electra --config minimal
              vigil ssz diff BeaconState ours.ssz theirs.ssz --config minimal
              vigil ssz proof BeaconState genesis.ssz 'validators[3].withdrawal_credentials'
              curl -s -H 'Accept: application/octet-stream' $NODE/eth/v2/debug/beacon/states/head | vigil ssz root BeaconState -
            """,
        subcommands: [
            SSZDecodeCommand.self, SSZRootCommand.self, SSZDiffCommand.self, SSZProofCommand.self,
            SSZTypesCommand.self,
        ])
}
