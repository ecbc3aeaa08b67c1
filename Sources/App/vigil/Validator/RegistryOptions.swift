import ArgumentParser
import Console
import ContractEvents
import ExecutionAPI
import Foundation
import Primitives
import RegistrySync
import ShareKeys

/// Following the registry contract of the SSV network.
struct RegistryOptions: ParsableArguments {
    @Option(
        name: .customLong("ssv-registry"),
        help: ArgumentHelp(
            "An execution node's JSON-RPC, to follow the SSV registry for shares of this operator; more for fallback.",
            discussion: """
                A share signs a part of a validator's signature, never the whole, and the protocol by which a cluster puts \
                parts together is not part of this client. Validators of shares are tracked and their duties scheduled, but \
                nothing is signed for them, unless --ssv-middleware.
                """, valueName: "url"))
    var urls: [String] = []

    @Option(
        name: .customLong("ssv-operator-key"),
        help: ArgumentHelp("The operator's RSA private key: a PEM file of mode 0600.", valueName: "file"))
    var operatorKey: String?

    @Option(
        name: .customLong("ssv-network"),
        help: ArgumentHelp("Whose registry: mainnet, hoodi, holesky or sepolia.", valueName: "name"))
    var network: String?

    @Option(
        name: .customLong("ssv-contract"), help: ArgumentHelp("The registry contract's address.", valueName: "address"))
    var contract: String?

    @Option(
        name: .customLong("ssv-from-block"),
        help: ArgumentHelp("The block that the contract was made in.", valueName: "number"))
    var fromBlock: UInt64?

    @Option(
        name: .customLong("ssv-chain-id"),
        help: ArgumentHelp("The id of the execution chain, for a network that has no name here.", valueName: "number"))
    var chainID: UInt64?

    @Flag(
        name: .customLong("ssv-middleware"),
        help: "--beacon-nodes is a middleware that combines the partial signatures of shares: sign with them.")
    var isMiddleware = false

    func validate() throws {
        guard !urls.isEmpty else {
            let others: [Any?] = [operatorKey, network, contract, fromBlock, chainID, isMiddleware ? true : nil]
            guard others.allSatisfy({ $0 == nil }) else {
                throw ValidationError("the --ssv-… options need --ssv-registry with the URL of an execution node")
            }
            return
        }
        for url in urls where ExecutionNodeURL(url) == nil {
            throw ValidationError("--ssv-registry takes a URL such as http://127.0.0.1:8545")
        }
        guard operatorKey != nil else { throw ValidationError("--ssv-registry needs --ssv-operator-key FILE") }
        if let network, RegistryNetwork.known[network] == nil {
            let names = RegistryNetwork.known.keys.sorted().joined(separator: ", ")
            throw ValidationError("--ssv-network takes one of \(names)")
        }
        if let contract, ExecutionAddress(hex: contract) == nil {
            throw ValidationError("--ssv-contract takes 0x and 40 hex digits")
        }
        guard registry != nil else {
            throw ValidationError(
                "--ssv-registry needs --ssv-network, or --ssv-contract, --ssv-from-block and --ssv-chain-id")
        }
    }

    /// The registry that is meant; nil when too little is said.
    private var registry: RegistryNetwork? {
        let named = network.flatMap { RegistryNetwork.known[$0] }
        guard let address = contract.flatMap({ ExecutionAddress(hex: $0) }) ?? named?.contract,
            let first = fromBlock ?? named?.firstBlock, let id = chainID ?? named?.chainID
        else { return nil }
        return RegistryNetwork(chainID: id, contract: address, firstBlock: first)
    }

    /// What is to be followed; nil without `--ssv-registry`.
    func setup() throws -> RegistrySetup? {
        guard let registry, let operatorKey, !urls.isEmpty else { return nil }
        return RegistrySetup(
            nodes: urls.compactMap { ExecutionNodeURL($0) }, network: registry,
            operatorKey: try RegistrySetup.readKey(operatorKey), signing: isMiddleware ? .middleware : .withheld)
    }
}
