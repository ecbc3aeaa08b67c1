import ArgumentParser
import BLS
import Console
import Foundation
import Keystores
import Primitives
import SlashingProtection

struct KeysNewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Makes validator keys from a mnemonic (BIP-39, EIP-2333, EIP-2334).",
        discussion: """
            The signing key of validator i is the one at m/12381/3600/i/0/0. Without --mnemonic-file a new mnemonic is \
            shown once, on the terminal: write it down, it is the only way to the withdrawal keys. With --mnemonic-file, \
            the words are read from the file, or a new mnemonic is written to it when there is no such file (mode 600), and \
            none is shown.

            Example:
              vigil keys new --data-dir ./client --count 4 --confirm-mnemonic
              vigil keys new --data-dir ./client --count 2 --first-index 4 \\
                --mnemonic-file ./words
            """)

    @Option(help: "The data directory of the validator client; made where it is missing.")
    var dataDir: String

    @Option(help: "How many keys.")
    var count: Int = 1

    @Option(help: "The index of the first key.")
    var firstIndex: Int = 0

    @Option(help: "A file of the mnemonic's words (mode 600); made with a new mnemonic when it is missing.")
    var mnemonicFile: String?

    @Option(help: "A file with BIP-39's optional passphrase (mode 600). Other passphrases give other keys.")
    var passphraseFile: String?

    @Option(help: "How many words a new mnemonic has: 12, 15, 18, 21 or 24.")
    var words: Int = 24

    @Flag(help: "Ask for the new mnemonic once more, before any key is written.")
    var confirmMnemonic = false

    @Option(help: "How keystores are encrypted: scrypt or pbkdf2.")
    var kdf = Cost.scrypt

    @Option(help: "A file with the password of the new keystores (mode 600); without it each gets a random one.")
    var keystorePasswordFile: String?

    @Flag(help: "Say that keys of an existing mnemonic have never signed.")
    var neverSigned = false

    @OptionGroup(title: "Slashing protection") var slashingStore: SlashingStoreOptions

    @Option(help: "A YAML file of options, one 'option: value' a line.")
    var optionsFile: String?

    enum Cost: String, CaseIterable, ExpressibleByArgument {
        case scrypt, pbkdf2

        var cost: KeystoreCost { self == .scrypt ? .scrypt : .pbkdf2 }
    }

    func validate() throws {
        guard (1...100_000).contains(count) else { throw ValidationError("--count takes 1 to 100000") }
        guard (0...Int(UInt32.max) - count).contains(firstIndex) else {
            throw ValidationError("--first-index takes 0 to 4294967295")
        }
        guard [12, 15, 18, 21, 24].contains(words) else { throw ValidationError("--words takes 12, 15, 18, 21 or 24") }
    }

    func run() async throws {
        try await NewFolders.removed(ifFailing: dataDir) {
            let directory = KeystoreDirectory(path: dataDir)
            let record = try SlashingRecord(dataDirectory: dataDir, url: slashingStore.slashingProtectionURL)
            let lock = try KeyFaults.described { try directory.lock() }
            defer { withExtendedLifetime(lock) {} }
            // Before there are words to lose: a record that cannot be opened is in the way of these keys.
            let history = try await KeyFaults.describing { try await record.openIfThere() }
            let (mnemonic, isNew) = try KeyFaults.described { try chooseMnemonic() }
            let pubkeys = try KeyFaults.described { try write(mnemonic, to: directory) }
            let present = pubkeys.count < count ? ", \(count - pubkeys.count) were there already" : ""
            print("\(pubkeys.count) keys are written to \(directory.keysPath)\(present)")
            try await register(pubkeys, in: history, isNew: isNew)
        }
    }

    private func chooseMnemonic() throws -> (Mnemonic, isNew: Bool) {
        if let file = mnemonicFile, Files.exists(file) {
            return (try Mnemonic(phrase: KeystoreScan.password(in: file)), false)
        }
        let mnemonic = try Mnemonic(strength: words * 32 / 3)
        if let file = mnemonicFile {
            try Files.writeNew(Array((mnemonic.phrase + "\n").utf8), to: file, what: "mnemonic file", isSecret: true)
            print("a new mnemonic is in \(file): keep it offline, and no copy of it here")
            return (mnemonic, true)
        }
        guard Terminal.output.isInteractive else {
            throw UserError(
                "a new mnemonic is only shown on a terminal, and the output is none", remedy: "pass --mnemonic-file")
        }
        print("Write these words down, in this order. They are shown this once.\n\n  \(mnemonic.phrase)\n")
        if confirmMnemonic {
            let again = Prompt.secret("Type the words again: ")
            guard try Mnemonic(phrase: again).words == mnemonic.words else {
                throw UserError("the words are others; nothing was written", remedy: "begin anew", exitCode: 2)
            }
        }
        return (mnemonic, true)
    }

    private func write(_ mnemonic: Mnemonic, to directory: KeystoreDirectory) throws -> [BLSPubkey] {
        let passphrase = try passphraseFile.map(KeystoreScan.password) ?? ""
        // The line end of a file is no part of a passphrase.
        let seed = try mnemonic.seed(passphrase: passphrase.trimmingCharacters(in: .newlines))
        let password = try keystorePasswordFile.map(KeystoreScan.password)
        try directory.prepare()
        let known = Set(try directory.list())
        let progress = ProgressLine("writing keystores", total: count)
        defer { progress.finish() }
        var written: [BLSPubkey] = []
        for index in firstIndex..<(firstIndex + count) {
            let path = DerivationPath.signing(UInt32(clamping: index))
            let key = try seed.secretKey(at: path)
            if !known.contains(key.publicKey.compressed) {
                try directory.create(key, password: password, cost: kdf.cost, path: path)
                written.append(key.publicKey.compressed)
                print(key.publicKey.compressed.hex)
            }
            progress.step()
        }
        return written
    }

    /// Keys of a mnemonic that is a minute old have not signed. Of others only a person can say so.
    private func register(_ pubkeys: [BLSPubkey], in history: (any SlashingStore)?, isNew: Bool) async throws {
        guard let history else {
            print("Start 'vigil validator' with --init-slashing-protection once, if these keys have never signed.")
            return
        }
        guard isNew || neverSigned else {
            print("The client will not start with these keys until it has their history, or 'vigil keys new' is told")
            print("that they have --never-signed.")
            return
        }
        do {
            try await history.register(pubkeys)
        } catch {
            throw UserError(
                "the keys are written, but not registered as new: \(error.message)",
                remedy: "start 'vigil validator' with --init-slashing-protection once")
        }
    }
}
