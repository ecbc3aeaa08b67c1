import ArgumentParser
import Console
import KeyTransfer
import Keystores
import Primitives
import SlashingProtection

struct KeysImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Brings EIP-2335 keystores into a data directory, with the history of what they signed.",
        discussion: """
            A path is a keystore, a folder of keystores as deposit tools write it, the data directory of this client or of \
            Lighthouse. Passwords are looked for beside the keystores, in the secrets of the data directory they come from, \
            in --secrets-dir, and at last in --password-file; without one, the terminal is asked. Each key is taken whole \
            or not at all, and a key that is there already is left as it is.

            Stop the client that has used the keys, for good, and export its history (EIP-3076) first. Keys without \
            history do not sign: pass --never-signed only for those that never have.

            Example:
              vigil keys import --data-dir ./client ./validator_keys \\
                --password-file ./password --never-signed
              vigil keys import --data-dir ./client ~/.lighthouse/mainnet \\
                --slashing-protection ./history.json

            Exit codes: 0 all keys are there, 3 some could not be imported.
            """)

    @Argument(help: "Keystores, or folders of keystores.", completion: .file())
    var paths: [String]

    @Option(help: "The data directory of the validator client; made where it is missing.")
    var dataDir: String

    @Option(help: "An EIP-3076 interchange file with what the keys signed.", completion: .file())
    var slashingProtection: String?

    @Flag(help: "Say that those of the keys that have no history have never signed.")
    var neverSigned = false

    @OptionGroup(title: "Slashing protection") var slashingStore: SlashingStoreOptions

    @Option(help: "A directory of passwords, one file per key.", completion: .directory)
    var secretsDir: String?

    @Option(help: "A file with the password of every key that has none of its own (mode 600).", completion: .file())
    var passwordFile: String?

    @Option(help: "The memory that decrypting keystores takes at most, such as 512MiB or 4GiB.")
    var keystoreMemory = ByteSize(bytes: 1 << 30)

    @Option(help: "A YAML file of options, one 'option: value' a line.")
    var optionsFile: String?

    func run() async throws {
        try refuseDeniedHistory()
        let candidates = try KeyFaults.described { try paths.flatMap { try KeyCandidate.at($0) } }
        let interchange = try slashingProtection.map { try KeyHistoryFile($0) }
        let record = try SlashingRecord(dataDirectory: dataDir, url: slashingStore.slashingProtectionURL)
        try await NewFolders.removed(ifFailing: dataDir) {
            let directory = KeystoreDirectory(path: dataDir)
            let lock = try KeyFaults.described { try directory.lock() }
            defer { withExtendedLifetime(lock) {} }
            // History first: a key never waits for it, and a record that cannot be had ends it before there are keys.
            let history = try await openHistory(record, interchange)
            let outcomes = try importKeys(candidates, directory)
            let added = report(outcomes)
            reportFeeRecipients(candidates)
            try await registerNew(added, in: history, at: record)
            if added.count < outcomes.count { throw ExitCode(3) }
        }
    }

    /// Keys of a data directory with a record have signed, or may have.
    private func refuseDeniedHistory() throws {
        guard neverSigned, let source = paths.first(where: { Files.exists(SlashingRecord.path(in: $0)) })
        else { return }
        throw UserError(
            "\(source) has a record of what its keys signed, so --never-signed does not hold",
            remedy: "move the keys with 'vigil keys move', or write the record out with "
                + "'vigil slashing-protection export' and give it to --slashing-protection")
    }

    /// The record, with what the file knows; nil where there is none, and no file to begin one with.
    private func openHistory(
        _ record: SlashingRecord, _ interchange: KeyHistoryFile?
    ) async throws -> (any SlashingStore)? {
        try await KeyFaults.describing {
            guard let interchange else { return try await record.openIfThere() }
            let history = try await record.open(orMakeFor: interchange.genesisValidatorsRoot)
            let summary = try await history.importInterchange(interchange.json)
            print("history: \(summary.keys) keys, \(summary.blocks) blocks, \(summary.attestations) attestations")
            return history
        }
    }

    private func importKeys(
        _ candidates: [KeyCandidate], _ directory: KeystoreDirectory
    ) throws -> [KeyImport.Outcome] {
        var keyImport = KeyImport(into: directory)
        keyImport.loading.memoryLimit = keystoreMemory.bytes
        keyImport.passwordFolders = secretsDir.map { [$0] } ?? []
        let progress = ProgressLine("decrypting keystores", total: candidates.count)
        defer { progress.finish() }
        return try KeyFaults.described {
            if let file = passwordFile {
                keyImport.commonPassword = try KeystoreScan.password(in: file)
            } else if Prompt.isPossible, try candidates.contains(where: hasNoPassword) {
                keyImport.commonPassword = Prompt.secret("Password of the keystores that have no password file: ")
            }
            return try keyImport.run(candidates) { done, _ in progress.show(done) }
        }
    }

    private func hasNoPassword(_ candidate: KeyCandidate) throws -> Bool {
        try candidate.password(orIn: secretsDir.map { [$0] } ?? []) == nil
    }

    /// The keys that are there now.
    private func report(_ outcomes: [KeyImport.Outcome]) -> [BLSPubkey] {
        var imported = 0
        var present: [BLSPubkey] = []
        for outcome in outcomes {
            switch outcome {
            case .imported(let pubkey):
                imported += 1
                present.append(pubkey)
                print("imported   \(pubkey.hex)")
            case .duplicate(let pubkey):
                present.append(pubkey)
                print("duplicate  \(pubkey.hex)")
            case .failed(let reason):
                StandardStream.errors.write("failed     \(reason)\n")
            }
        }
        print(
            "\(imported) keys imported, \(present.count - imported) were there already, "
                + "\(outcomes.count - present.count) failed")
        return present
    }

    /// What the other client knew of fees: a proposer whose fees go nowhere would be the worse for the move.
    private func reportFeeRecipients(_ candidates: [KeyCandidate]) {
        for candidate in candidates {
            guard let feeRecipient = candidate.feeRecipient, let pubkey = candidate.found.pubkey else { continue }
            print("fee recipient at the other client: \(pubkey.hex) \(feeRecipient)")
        }
    }

    private func registerNew(
        _ pubkeys: [BLSPubkey], in history: (any SlashingStore)?, at record: SlashingRecord
    ) async throws {
        guard !pubkeys.isEmpty else { return }
        guard let history else {
            let remedy =
                neverSigned
                ? "start 'vigil validator' with --init-slashing-protection once"
                : "import their history with 'vigil slashing-protection import'"
            print("There is no record of what keys signed at \(record.location) yet: \(remedy).")
            return
        }
        do {
            let unknown = Set(pubkeys).subtracting(try await history.registeredKeys()).sorted()
            guard let first = unknown.first else { return }
            if neverSigned {
                try await history.register(unknown)
                print("\(unknown.count) keys are registered as new: they have never signed")
            } else {
                StandardStream.errors.write(
                    "\(unknown.count) keys have no history, the first \(first), and the client will not start with them: "
                        + "import it with --slashing-protection, or pass --never-signed if they never signed\n")
            }
        } catch {
            throw UserError(
                "the keys are imported, but what the record knows of them cannot be seen: \(error.message)",
                remedy: "run the same command again")
        }
    }
}
