import ArgumentParser
import BeaconNode
import ConsensusTypes
import Console
import EngineAPI
import ExecutionEngine
import Foundation
import Logging
import Primitives
import ProposerSettings
import ServiceLifecycle

struct BeaconCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "beacon",
        abstract: "Runs a beacon node (phase0 to Fulu).",
        discussion: """
            The first start needs --genesis; later ones continue from the database in the data directory, also after a \
            crash. The Beacon API listens on loopback unless --beacon-address says otherwise.

            Payloads come from the execution client at --execution-endpoint. Without it a built-in engine makes empty ones, \
            which is for chains of our own: it executes nothing.

            Examples:
              vigil genesis interop --genesis-time $(($(date +%s) + 30)) --out ./chain
              vigil beacon --genesis ./chain/genesis.ssz --config ./chain/config.yaml --data-dir ./node
              vigil beacon --config mainnet --genesis genesis.ssz --data-dir ./node \\
                --execution-endpoint http://127.0.0.1:8551 --jwt-secret ./jwt.hex
            """)

    @Option(help: "The chain's config.yaml, or 'minimal' or 'mainnet'.")
    var config: String

    @Option(help: "The genesis state as SSZ; needed once, when the data directory is new.")
    var genesis: String?

    @Option(help: "Where the chain is kept.")
    var dataDir: String

    @Option(help: "The address that the Beacon API listens on.")
    var beaconAddress: String = "127.0.0.1"

    @Option(help: "The port of the Beacon API; 0 takes a free one and prints it.")
    var beaconPort: Int = 5052

    @Option(help: "Graffiti for blocks whose validator client gives none, up to 32 bytes.")
    var graffiti: String = ""

    @Option(help: "The Engine API of the execution client: http://HOST:8551.")
    var executionEndpoint: String?

    @Option(help: "The file with the secret that the execution client shares: 64 hex digits.")
    var jwtSecret: String?

    @Option(help: "Where the fees of blocks go whose validator client names nobody: 0x and 40 hex digits.")
    var suggestedFeeRecipient: String?

    @OptionGroup var logging: LoggingOptions

    func validate() throws {
        guard (0...65_535).contains(beaconPort) else { throw ValidationError("--beacon-port takes 0 to 65535") }
        guard (executionEndpoint == nil) == (jwtSecret == nil) else {
            throw ValidationError("--execution-endpoint and --jwt-secret go together")
        }
        if let suggestedFeeRecipient, ExecutionAddress(hex: suggestedFeeRecipient) == nil {
            throw ValidationError("--suggested-fee-recipient takes 0x and 40 hex digits")
        }
        guard Graffiti.bytes(graffiti) != nil else { throw ValidationError("--graffiti takes up to 32 bytes") }
    }

    func run() async throws {
        try await NewFolders.removed(ifFailing: dataDir) { try await runNode() }
    }

    private func runNode() async throws {
        let logger = try logging.logger("beacon")
        let spec = try Files.spec(config)
        try Files.makeFolder(dataDir)
        let state = try genesis.map { try Self.readGenesis($0, spec) }
        var configuration = BeaconNode.Configuration(
            spec: spec, dataDirectory: dataDir, genesis: state, address: beaconAddress, port: beaconPort,
            graffiti: Graffiti.bytes(graffiti) ?? Bytes32(), version: "Vigil/v\(VigilCommand.version)")
        configuration.executionEngine = try executionEngine(spec)
        if let address = suggestedFeeRecipient.flatMap({ ExecutionAddress(hex: $0) }) {
            configuration.feeRecipient = address
        }
        let node = try await BeaconNode.open(configuration, logger: logger)
        try await Services.run([node], logger: logger)
    }

    private func executionEngine(_ spec: Spec) throws -> (any ExecutionEngine)? {
        guard let executionEndpoint, let jwtSecret else { return nil }
        do {
            return EngineAPIClient(
                url: try EngineURL(executionEndpoint), secret: try JWTSecret(file: jwtSecret), limits: spec.limits,
                version: EngineClientVersion(
                    code: "VG", name: "Vigil", version: "v\(VigilCommand.version)", commit: Bytes4()))
        } catch {
            throw UserError("\(error)")
        }
    }

    private static func readGenesis(_ path: String, _ spec: Spec) throws -> ForkedBeaconState {
        let bytes = try Files.bytes(path, what: "genesis state")
        do {
            return try ForkedBeaconState(ssz: bytes, spec)
        } catch {
            throw UserError(
                "the genesis state \(path) cannot be decoded: \(error)",
                remedy: "check that it belongs to the chain of --config")
        }
    }
}
