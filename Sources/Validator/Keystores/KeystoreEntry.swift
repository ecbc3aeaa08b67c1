public import Primitives

/// One key of a client: where its keystore is, and whether it may be used.
public struct KeystoreEntry: Hashable, Sendable {
    /// The key.
    public let pubkey: BLSPubkey
    /// The keystore file.
    public let file: String
    /// Whether the file is outside the data directory: read, never changed or removed.
    public let isReadOnly: Bool
    /// Whether the key may be used here.
    public let status: KeyStatus
}

/// Whether a key may be used in a data directory. All but `enabled` is written down in the key's folder, so that it
/// outlives the process.
public enum KeyStatus: Hashable, Sendable, CustomStringConvertible {
    /// The key signs.
    case enabled
    /// A person has switched the key off.
    case disabled
    /// The key is on its way to another data directory: it signs nowhere until the move is carried on.
    case moving(to: String)
    /// The key belongs to another data directory now and never signs here again.
    case moved(to: String)
    /// The key came from another data directory that has not let go of it for good yet.
    case arriving(from: String)

    /// Whether keys of this status are decrypted and sign.
    public var isEnabled: Bool { self == .enabled }

    /// The status as one line: a word, and the other data directory where there is one.
    public var description: String {
        switch self {
        case .enabled: "enabled"
        case .disabled: "disabled"
        case .moving(let other): "moving to \(other)"
        case .moved(let other): "moved to \(other)"
        case .arriving(let other): "arriving from \(other)"
        }
    }

    /// Reads the line; what it does not know counts as disabled, since somebody meant the key not to sign.
    init(_ line: String) {
        let text = line.hasSuffix("\n") ? String(line.dropLast()) : line
        func other(_ prefix: String) -> String? {
            text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : nil
        }
        if let path = other("moving to ") {
            self = .moving(to: path)
        } else if let path = other("moved to ") {
            self = .moved(to: path)
        } else if let path = other("arriving from ") {
            self = .arriving(from: path)
        } else {
            self = .disabled
        }
    }
}
