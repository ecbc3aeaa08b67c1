import BeaconAPI
import BeaconAPIClient
import BeaconNode
import Console
import ConsensusTypes
import Devnet
import Foundation
import Logging
import Primitives
import ServiceLifecycle
import SlotClock
import ValidatorClient

/// One devnet from its folder to its summary: node, validator client and watch as services of one group.
struct DevnetRun {
    let command: DevnetCommand
    let genesis: InteropChain
    let folder: DevnetFolder

    func run() async throws -> DevnetSummary {
        let region = showsPicture ? LiveRegion() : nil
        let logger = command.logging.logger("devnet", region: region)
        try prepareFolder()
        let beacon = try await openNode(logger: partLogger("beacon", region))
        let url = "http://127.0.0.1:\(beacon.port)"
        logger.info("devnet starts", metadata: ["folder": "\(folder.path)", "beacon_api": "\(url)"])
        let book = DutyBook()
        let validator = try client(of: url).client(observer: book, logger: partLogger("validator", region))
        let watch = DevnetWatch(
            plan: plan, node: try HTTPBeaconNode(url: url, spec: genesis.spec), book: book, region: region,
            logger: logger)
        try await serve([beacon, validator, watch], logger: logger)
        region?.finish()
        return await watch.summary
    }

    private var plan: DevnetPlan {
        DevnetPlan(
            spec: genesis.spec, genesisTime: genesis.state.genesisTime, genesisStateRoot: genesis.stateRoot,
            validators: command.chain.validators, untilEpoch: Epoch(command.untilEpoch),
            keepsRunning: command.keepRunning)
    }

    private var showsPicture: Bool { Terminal.output.isInteractive && command.logging.logFormat == .text }

    private func prepareFolder() throws {
        try genesis.write(to: folder.path)
        try Files.makeFolder(folder.beacon)
        _ = try InteropKeystores.write(0..<command.chain.validators, to: folder.validator)
    }

    private func openNode(logger: Logger) async throws -> BeaconNode {
        try await BeaconNode.open(
            BeaconNode.Configuration(
                spec: genesis.spec, dataDirectory: folder.beacon, genesis: genesis.state, port: command.beaconPort,
                version: "Vigil/v\(VigilCommand.version)"),
            logger: logger)
    }

    private func client(of url: String) -> ValidatorSetup {
        var setup = ValidatorSetup(
            dataDirectory: folder.validator, beaconNode: url, createsSlashingProtection: true)
        setup.configuration.expectedSpec = genesis.spec
        setup.configuration.graffiti = Graffiti.bytes("vigil devnet")
        return setup
    }

    /// Node and validator client speak up about what is unusual; the watch tells what is usual.
    private func partLogger(_ label: String, _ region: LiveRegion?) -> Logger {
        let level = command.logging.logLevel
        return command.logging.logger(label, level: level == .info ? .warning : level, region: region)
    }

    /// Runs until the watch has seen enough, a part fails, or a person stops it.
    private func serve(_ services: [any Service], logger: Logger) async throws {
        let ending = services.map { service in
            ServiceGroupConfiguration.ServiceConfiguration(
                service: service, successTerminationBehavior: .gracefullyShutdownGroup,
                failureTerminationBehavior: .cancelGroup)
        }
        try await Services.run(ending, logger: logger)
    }
}
