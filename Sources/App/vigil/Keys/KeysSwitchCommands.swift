import ArgumentParser
import Console
import Keystores
import Primitives

struct KeysDisableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable",
        abstract: "Switches keys off: they stay where they are and sign nothing.",
        discussion: "Example: vigil keys disable --data-dir ./client --pubkey 0x8d…")

    @OptionGroup var keys: SwitchOptions

    func run() async throws { try keys.set(.disabled) }
}

struct KeysEnableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable",
        abstract: "Switches keys on again that were switched off.",
        discussion: """
            Make sure that they sign nowhere else. A key that is being moved, or has been, is not switched on.
            Example: vigil keys enable --data-dir ./client --pubkey 0x8d…
            """)

    @OptionGroup var keys: SwitchOptions

    func run() async throws { try keys.set(.enabled) }
}

struct SwitchOptions: ParsableArguments {
    @Option(help: "The data directory of the validator client.")
    var dataDir: String

    @Option(help: "A public key; may be given several times.")
    var pubkey: [String] = []

    @Flag(help: "All keys.")
    var all = false

    /// Changes the status of keys that are switched on or off, and of no others.
    func set(_ status: KeyStatus) throws {
        let directory = KeystoreDirectory(path: dataDir)
        try KeyFaults.described {
            let entries = try directory.entries()
            let chosen = try PubkeyArguments.choose(pubkey, all: all, of: entries.map(\.pubkey), in: dataDir)
            let lock = try directory.lock()
            defer { withExtendedLifetime(lock) {} }
            for entry in entries where chosen.contains(entry.pubkey) {
                guard entry.status == .enabled || entry.status == .disabled else {
                    throw UserError(
                        "the key \(entry.pubkey) is \(entry.status)", remedy: "see 'vigil keys move --help'")
                }
            }
            try directory.setStatus(status, of: chosen)
            print("\(chosen.count) keys are \(status)")
        }
    }
}
