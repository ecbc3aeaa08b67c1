import BeaconAPI
import BeaconAPIClient
import BeaconNode
import ConsensusTypes
import Console
import Devnet
import Foundation
import Logging
import Primitives
import ProposerSettings
import ServiceLifecycle
import SlotClock
import ValidatorClient

/// One devnet from its folder to its summary: node, validator client and watch as services of one group.
struct DevnetRun {
    /// Nobody's: a devnet's fees are worth nothing.
    private static let feeRecipient = ExecutionAddress(bytes: Array(repeating: 0xfe, count: 20))

    let command: DevnetCommand
    let genesis: InteropChain
    let folder: DevnetFolder

    func run() async throws -> DevnetSummary {
        let region = showsPicture ? LiveRegion() : nil
        let logger = try command.logging.logger("devnet", region: region)
        let book = DutyBook()
        let watch = DevnetWatch(plan: plan, book: book, region: region, logger: logger)
        try await Services.run(logger: logger) {
            try prepareFolder()
            try Task.checkCancellation()
            let beacon = try await openNode(logger: quiet(logger.named("beacon")))
            let url = "http://127.0.0.1:\(beacon.port)"
            logger.info("devnet starts", metadata: ["folder": "\(folder.path)", "beacon_api": "\(url)"])
            await watch.point(to: try HTTPBeaconNode(url: url, spec: genesis.spec))
            let validator = try client(of: url).client(observer: book, logger: quiet(logger.named("validator")))
            return [beacon, validator, watch]
        }
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
        try folder.make()
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
            dataDirectory: folder.validator, beaconNodes: BeaconNodesSetup(url: url), createsSlashingProtection: true)
        setup.configuration.expectedSpec = genesis.spec
        var flags = ProposerOverrides()
        flags.graffiti = Graffiti.bytes("vigil devnet")
        flags.feeRecipient = Self.feeRecipient
        setup.configuration.proposers = ProposerSettings(flags)
        return setup
    }

    /// Node and validator client speak up about what is unusual; the watch tells what is usual.
    private func quiet(_ logger: Logger) -> Logger {
        var logger = logger
        if logger.logLevel == .info { logger.logLevel = .warning }
        return logger
    }
}
