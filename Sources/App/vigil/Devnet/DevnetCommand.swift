import ArgumentParser
import ConsensusTypes
import Console
import Devnet
import Foundation
import Logging
import Primitives
import SlotClock

struct DevnetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devnet",
        abstract: "Runs a chain with its validators on this machine until it finalises.",
        discussion: """
            Makes the interop genesis, starts a beacon node and a validator client that talk over HTTP on loopback, and \
            shows what happens. Exit code 0 when --until-epoch is finalised or a person stops it, 1 with the reason when \
            finality does not come in time.

            Examples:
              vigil devnet                                             16 validators, 1 s slots, epoch 8
              vigil devnet --validators 64 --seconds-per-slot 0.5
              vigil devnet --keep-running --data-dir ./net --beacon-port 5052     to try other clients against
              vigil devnet --log-format json --until-epoch 3 | jq .
            """)

    @OptionGroup var chain: InteropChainOptions

    @Option(help: "The epoch to finalise.")
    var untilEpoch: UInt64 = 8

    @Option(help: "Where everything is kept; must be new. Without it, a temporary folder that is removed at the end.")
    var dataDir: String?

    @Flag(help: "Go on after the epoch is finalised, until Ctrl-C.")
    var keepRunning = false

    @Option(help: "The port of the Beacon API on loopback; 0 takes a free one.")
    var beaconPort: Int = 0

    @Option(help: "Genesis in seconds since 1970; without it, a few seconds ahead.")
    var genesisTime: UInt64?

    @OptionGroup var logging: LoggingOptions

    func validate() throws {
        guard (1...10_000).contains(untilEpoch) else { throw ValidationError("--until-epoch takes 1 to 10000") }
        guard (0...65_535).contains(beaconPort) else { throw ValidationError("--beacon-port takes 0 to 65535") }
    }

    func run() async throws {
        let genesis = try InteropChain(options: chain, genesisTime: genesisTime ?? soon)
        let folder = try DevnetFolder(path: dataDir)
        defer { folder.removeIfTemporary() }
        let run = DevnetRun(command: self, genesis: genesis, folder: folder)
        let summary = try await run.run()
        report(summary)
        if case .failed = summary.ending { throw ExitCode(1) }
    }

    /// A start that leaves time to write the keystores and to start both programs.
    private var soon: UInt64 {
        UInt64(LiveTime.now.rawValue / 1000) + 3 + UInt64(chain.validators / 50)
    }

    private func report(_ summary: DevnetSummary) {
        switch logging.logFormat {
        case .text: print((["", ""] + summary.lines()).joined(separator: "\n"))
        case .json: print(summary.json)
        }
    }
}
