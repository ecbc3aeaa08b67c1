import ArgumentParser
import Console
import Foundation
import KeyTransfer
import Keystores
import Primitives

struct KeysMoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move",
        abstract: "Moves keys, with the history of what they signed, to another data directory of this machine.",
        discussion: """
            No client may run on either directory. The source first stops to use the keys, the destination then gets \
            their history and the keystores, the source lets go, and only then the destination may sign. A move that is \
            cut off anywhere leaves each key able to sign in at most one place; the same command goes on from there. The \
            keystores stay in the source, marked as moved.

            The record of a data directory is the file in it; of one without the file, it is that of \
            --slashing-protection-url. So keys move from a file to a shared record, and between clients that share one.

            To another machine: 'vigil keys export', stop, and 'vigil keys import --slashing-protection' there.

            Example:
              vigil keys move --from ./old --to ./new --all --dry-run
              vigil keys move --from ./old --to ./new --all
            """)

    @Option(help: "The data directory that has the keys.")
    var from: String

    @Option(help: "The data directory that gets them; made where it is missing.")
    var to: String

    @Option(help: "A public key; may be given several times.")
    var pubkey: [String] = []

    @Flag(help: "All enabled keys, and those whose move was cut off.")
    var all = false

    @Flag(help: "Show what would be done, and do nothing.")
    var dryRun = false

    @Flag(help: "Say that those of the keys that have no record have never signed.")
    var neverSigned = false

    @OptionGroup(title: "Slashing protection") var slashingStore: SlashingStoreOptions

    @Option(help: "The memory that decrypting keystores takes at most, such as 512MiB or 4GiB.")
    var keystoreMemory = ByteSize(bytes: 1 << 30)

    @Option(help: "A YAML file of options, one 'option: value' a line.")
    var optionsFile: String?

    func run() async throws {
        let source = KeystoreDirectory(path: Self.absolute(from))
        let destination = KeystoreDirectory(path: Self.absolute(to))
        guard source.path != destination.path else {
            throw UserError("--from and --to are the same directory", remedy: "name two")
        }
        try await KeyFaults.describing {
            let pubkeys = try chosen(source, destination)
            let count = try KeyMove.plan(pubkeys, from: source, to: destination).count
            print("\(count) of \(pubkeys.count) keys are to move from \(source.path) to \(destination.path)")
            guard count > 0 else { return }
            let url = slashingStore.slashingProtectionURL
            let ends = KeyMoveEnds(
                from: SlashingRecord(of: source.path, orElse: url),
                to: SlashingRecord(of: destination.path, orElse: url),
                neverSigned: neverSigned)
            guard !dryRun else {
                if let unseen = try await ends.rehearse(pubkeys) { print("not looked at: \(unseen)") }
                return
            }
            try await NewFolders.removed(ifFailing: destination.path) {
                let locks = (try source.lock(), try destination.lock())
                defer { withExtendedLifetime(locks) {} }
                let records = try await ends.open(for: pubkeys)
                var move = KeyMove(from: source, to: destination, records: records)
                move.loading.memoryLimit = keystoreMemory.bytes
                try await carryOut(move, pubkeys, count)
            }
        }
    }

    private func carryOut(_ move: KeyMove, _ pubkeys: [BLSPubkey], _ count: Int) async throws {
        let progress = ProgressLine("opening keystores", total: count)
        do {
            try await move.run(pubkeys, progress: { done, _ in progress.show(done) })
            progress.finish()
        } catch {
            progress.finish()
            StandardStream.errors.write(
                "The move is not complete. Each key signs in one place at most; run the same command again to go on, "
                    + "and see 'vigil keys list --output table' for where each key is.\n")
            throw error
        }
        print("\(count) keys are enabled in \(move.destination.path), and sign no more from \(move.source.path)")
        if case .neverSigned(to: nil) = move.records {
            print("There is no record of what keys sign there yet: start 'vigil validator' with")
            print("--init-slashing-protection once.")
        }
    }

    private func chosen(_ source: KeystoreDirectory, _ destination: KeystoreDirectory) throws -> [BLSPubkey] {
        let entries = try source.entries()
        guard all else {
            return try PubkeyArguments.choose(pubkey, all: false, of: entries.map(\.pubkey), in: source.path)
        }
        let statuses: [KeyStatus] = [.enabled, .moving(to: destination.path), .moved(to: destination.path)]
        return entries.filter { statuses.contains($0.status) && !$0.isReadOnly }.map(\.pubkey)
    }

    /// Moves are written down by where the directories are, so that they mean the same from everywhere.
    private static func absolute(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
    }
}
