import ArgumentParser
import BeaconAPI
import ConsensusTypes
import Console
import Foundation
import JSONBytes
import Keystores
import Logging
import Primitives
import SSZ
import Signing
import SlashingProtection

struct KeysExitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exit",
        abstract: "Takes validators off duty for good: signs voluntary exits and publishes them.",
        discussion: """
            There is no way back. The validator goes on with its duties until its exit epoch, which depends on the queue; \
            keep the client running until then, or it is penalised. The stake is paid out to the withdrawal address later, \
            without further doing.

            The client must be stopped for the moment of signing; while it runs, use the keymanager API.

            Example:
              vigil keys exit --data-dir ./client --beacon-node http://127.0.0.1:5052 \\
                --pubkey 0x8d…
              vigil keys exit --data-dir ./client --beacon-node http://127.0.0.1:5052 \\
                --pubkey 0x8d… --output exit.json

            Exit codes: 0 done, 2 not confirmed.
            """)

    @Option(help: "The data directory of the validator client.")
    var dataDir: String

    @Option(help: "The Beacon API of a node of the chain: http://HOST:PORT.")
    var beaconNode: String

    @Option(help: "A public key; may be given several times.")
    var pubkey: [String] = []

    @Option(help: "The epoch from which the exit is valid; by default the current one.")
    var epoch: UInt64?

    @Option(help: "Write the signed exit to this new file instead of publishing it; of several, a JSON array.")
    var output: String?

    @Flag(help: "Do not ask.")
    var yes = false

    @OptionGroup(title: "Keys") var keyOptions: KeyOptions

    @OptionGroup(title: "Slashing protection") var slashingStore: SlashingStoreOptions

    @OptionGroup var logging: LoggingOptions

    func run() async throws {
        if let output, Files.exists(output) {
            throw UserError("the file \(output) exists already", remedy: "remove it or choose another path")
        }
        let directory = keyOptions.directory(dataDir)
        let pubkeys = try KeyFaults.described {
            try PubkeyArguments.choose(pubkey, all: nil, of: directory.entries().map(\.pubkey), in: dataDir)
        }
        // The client's lock, and the record: what cannot be had is said before anything is asked.
        let lock = try KeyFaults.described { try directory.lock() }
        defer { withExtendedLifetime(lock) {} }
        let record = try await openRecord()
        let exits = try await VoluntaryExits(node: beaconNode)
        var leavers: [VoluntaryExits.Leaver] = []
        for pubkey in pubkeys { leavers.append(try await exits.leaver(pubkey, epoch: epoch.map { Epoch($0) })) }
        show(leavers, exits)
        try Prompt.confirm(phrase: "exit \(leavers.count) for good", yes: yes)
        let signed = try await KeyFaults.describing {
            let keys = try directory.unlock(leavers.map(\.pubkey), keyOptions.loading).map(\.key)
            return try await exits.sign(leavers, keys: keys, record: record, logger: logging.logger("keys"))
        }
        try await deliver(signed, exits)
    }

    private func show(_ leavers: [VoluntaryExits.Leaver], _ exits: VoluntaryExits) {
        var table = TextTable(header: ["pubkey", "index", "balance (Gwei)", "valid from epoch"])
        for leaver in leavers {
            table.add([
                leaver.pubkey.hex, "\(leaver.info.index)", "\(leaver.info.balance)", "\(leaver.epoch)",
            ])
        }
        for line in table.lines(indent: "") { print(line) }
        print("The chain is in epoch \(exits.current). These validators will leave it, and never come back.")
        print(output.map { "The signed exits are written to \($0); whoever has them can publish them." } ?? "")
    }

    /// No signature goes past the record, though that of an exit leaves no trace in it.
    private func openRecord() async throws -> any SlashingStore {
        let record = try SlashingRecord(dataDirectory: dataDir, url: slashingStore.slashingProtectionURL)
        guard let store = try await KeyFaults.describing({ try await record.openIfThere() }) else {
            throw UserError(
                "there is no record of what the keys signed at \(record.location)",
                remedy: "start 'vigil validator' once with these keys, or name its --slashing-protection-url")
        }
        return store
    }

    private func deliver(_ signed: [SignedVoluntaryExit], _ exits: VoluntaryExits) async throws {
        if let output {
            let limits = exits.context.spec.limits
            var writer = JSONWriter()
            if let only = signed.first, signed.count == 1 {
                only.encodeJSON(into: &writer, limits)
            } else {
                signed.encodeJSON(into: &writer, limits)
            }
            try Files.writeNew(writer.bytes, to: output, what: "file of exits", isSecret: true)
            print("\(signed.count) signed exits are in \(output); nothing was published")
            return
        }
        for exit in signed {
            do {
                try await exits.node.submitVoluntaryExit(exit)
                print("published the exit of validator \(exit.message.validatorIndex)")
            } catch {
                throw UserError("the exit of validator \(exit.message.validatorIndex) was not taken: \(error)")
            }
        }
    }
}
