import BLS
import Console
import KeyTransfer
import Keystores
import Primitives
import SlashingProtection

/// The errors of the key rooms as a person reads them.
enum KeyFaults {
    static func described<R>(_ body: () throws -> R) throws -> R {
        do { return try body() } catch { throw translated(error) }
    }

    static func describing<R>(_ body: () async throws -> R) async throws -> R {
        do { return try await body() } catch { throw translated(error) }
    }

    private static func translated(_ error: any Error) -> any Error {
        switch error {
        case let error as KeystoreError: UserError(error.message)
        case let error as KeyTransferError: UserError(error.problem, remedy: error.remedy)
        case let error as SlashingDatabaseError: UserError(error.message)
        default: error
        }
    }
}

/// Public keys as people name them on a command line.
enum PubkeyArguments {
    /// The keys, each once.
    static func read(_ texts: [String]) throws -> [BLSPubkey] {
        try Array(Set(texts.map(read))).sorted()
    }

    private static func read(_ text: String) throws -> BLSPubkey {
        guard let pubkey = BLSPubkey(hex: text) else {
            throw UserError("\(text) is not a public key", remedy: "write 0x and 96 hex digits")
        }
        return pubkey
    }

    /// The keys that are named, or all of those that there are.
    /// - Parameter all: nil where a command takes no --all.
    static func choose(_ texts: [String], all: Bool?, of known: [BLSPubkey], in place: String) throws -> [BLSPubkey] {
        guard all != true else { return known }
        let wanted = try read(texts)
        guard !wanted.isEmpty else {
            throw UserError("no key is named", remedy: all == nil ? "pass --pubkey 0x…" : "pass --pubkey 0x…, or --all")
        }
        let missing = Set(wanted).subtracting(known)
        guard let first = missing.min() else { return wanted }
        throw UserError("the key \(first) is not in \(place)", remedy: "see 'vigil keys list'")
    }
}
