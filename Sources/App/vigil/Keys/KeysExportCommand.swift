import ArgumentParser
import Console
import Foundation
import Keystores
import Primitives
import SlashingProtection

struct KeysExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes keystores and their history to a folder, for another client.",
        discussion: """
            The folder gets a keystore-0x<pubkey>.json for each key, and slashing-protection.json (EIP-3076) for all of \
            them. With --keystore-password-file the keystores are encrypted anew under that password; without, they are \
            copied as they are, and their passwords land in the folder's secrets.

            The keys stay enabled here unless --disable is given. Keys that run in two places get slashed: import them \
            elsewhere only after this client has been stopped, and after --disable.

            Example:
              vigil keys export --data-dir ./client --all --to ./backup --disable
            """)

    @Option(help: "The data directory of the validator client.")
    var dataDir: String

    @Option(help: "The folder to write to; must not exist.")
    var to: String

    @Option(help: "A public key; may be given several times.")
    var pubkey: [String] = []

    @Flag(help: "All keys.")
    var all = false

    @Flag(help: "Switch the keys off here before anything is written.")
    var disable = false

    @Option(help: "A file with the password for the exported keystores (mode 600).", completion: .file())
    var keystorePasswordFile: String?

    @OptionGroup(title: "Keys") var keyOptions: KeyOptions

    @OptionGroup(title: "Slashing protection") var slashingStore: SlashingStoreOptions

    @Option(help: "A YAML file of options, one 'option: value' a line.")
    var optionsFile: String?

    func run() async throws {
        let directory = keyOptions.directory(dataDir)
        guard !Files.exists(to) else { throw UserError("\(to) exists already", remedy: "name a new folder") }
        let record = try SlashingRecord(dataDirectory: dataDir, url: slashingStore.slashingProtectionURL)
        try await KeyFaults.describing {
            let pubkeys = try PubkeyArguments.choose(
                pubkey, all: all, of: directory.entries().map(\.pubkey), in: dataDir)
            // Its history is only whole while nothing signs.
            let lock = try directory.lock()
            defer { withExtendedLifetime(lock) {} }
            let progress = ProgressLine("opening keystores", total: pubkeys.count)
            defer { progress.finish() }
            let password = try keystorePasswordFile.map(KeystoreScan.password)
            let keystores = try directory.unlock(pubkeys, keyOptions.loading) { done, _ in progress.show(done) }
            let enabled = try directory.entries().filter { $0.status.isEnabled }.map(\.pubkey)
            // Whatever can fail elsewhere has its turn before anything changes here.
            let history = try await record.openIfThere()?.exportInterchange(pubkeys: Set(pubkeys))
            if disable { try directory.setStatus(.disabled, of: enabled.filter(pubkeys.contains)) }
            progress.finish()
            try write(keystores, password, history)
        }
        print("exported to \(to); the keys are \(disable ? "disabled" : "still enabled") in \(dataDir)")
        if case .shared = record {
            print("Other clients that share \(record.location) must not use these keys any more either.")
        }
    }

    /// Writes the folder whole, or leaves nothing of it.
    private func write(_ keystores: [UnlockedKeystore], _ password: String?, _ history: [UInt8]?) throws {
        do {
            try write(keystores, password)
            guard let history else {
                StandardStream.errors.write("there is no slashing-protection database here: no history is exported\n")
                return
            }
            try Files.writeNew(history, to: to + "/slashing-protection.json", what: "interchange file", isSecret: true)
        } catch {
            try? FileManager.default.removeItem(atPath: to)
            throw error
        }
    }

    private func write(_ keystores: [UnlockedKeystore], _ password: String?) throws {
        try Files.makeFolder(to)
        if password == nil { try Files.makeFolder(to + "/secrets") }
        for unlocked in keystores {
            let name = unlocked.pubkey.hex
            var json = unlocked.keystore.json()
            if let password {
                let path = unlocked.keystore.path
                json = try Keystore(
                    encrypting: unlocked.key, password: KeystorePassword(password),
                    path: path.isEmpty ? nil : DerivationPath(path), description: unlocked.keystore.description
                ).json()
            } else {
                try Files.writeNew(
                    Array(unlocked.password.utf8), to: "\(to)/secrets/\(name)", what: "password file", isSecret: true)
            }
            try Files.writeNew(json, to: "\(to)/keystore-\(name).json", what: "keystore", isSecret: true)
        }
    }
}
