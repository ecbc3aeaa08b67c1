package import Keystores

/// One step of a key's way from one data directory to another.
///
/// Each step is one durable change of one directory, and the statuses on the disk tell what the next one is: a move that
/// was cut off anywhere is carried on by starting it again. The key may sign at the source before `hold`, at the
/// destination after `activate`, and nowhere in between.
package enum KeyMoveStep: Int, Hashable, Sendable, CaseIterable {
    /// The source stops to use the key: `moving`.
    case hold
    /// The destination gets the history of what the key signed, then the key, switched off: `arriving`.
    case transfer
    /// The source lets go for good: `moved`.
    case release
    /// The destination uses the key: `enabled`.
    case activate

    /// What the statuses of a key in the two directories ask for; nil when the move is complete.
    /// - Parameters:
    ///   - source: its status in the source, nil when it is not there.
    ///   - destination: its status in the destination, nil when it is not there.
    /// - Throws: why the key cannot be moved, and what to do.
    package static func next(
        source: KeyStatus?, destination: KeyStatus?, from: String, to: String
    ) throws(KeyTransferError) -> KeyMoveStep? {
        switch (source, destination) {
        // What the destination once had and let go to the source may come back.
        case (.enabled, nil), (.enabled, .arriving(from: from)), (.enabled, .moved(to: from)): return .hold
        case (.moving(to: to), nil), (.moving(to: to), .moved(to: from)): return .transfer
        // The history may have been cut off, or have grown after a step back: it is carried over again.
        case (.moving(to: to), .arriving(from: from)): return .release
        case (.moved(to: to), .arriving(from: from)): return .activate
        case (.moved(to: to), .enabled): return nil
        case (nil, _): throw KeyTransferError("the key is not in \(from)", remedy: "see 'vigil keys list'")
        case (.disabled, _):
            throw KeyTransferError(
                "the key is switched off in \(from)", remedy: "switch it on with 'vigil keys enable' if it is to move")
        case (.moving(let other), _) where other != to, (.moved(let other), _) where other != to:
            throw KeyTransferError(
                "the key went from \(from) to \(other), not to \(to)", remedy: "move it from there")
        case (.arriving(let other), _):
            throw KeyTransferError(
                "the key is still arriving in \(from) from \(other)",
                remedy: "first end that move: 'vigil keys move --from \(other) --to \(from)'")
        case (_, .some(let status)):
            throw KeyTransferError(
                "\(to) has the key already (\(status)), while in \(from) it is \(source.map { "\($0)" } ?? "missing")",
                remedy: "remove one of the two, the one that has not signed")
        default:
            throw KeyTransferError(
                "\(to) has lost the key, which \(from) has let go", remedy: "import it from a backup")
        }
    }
}

/// Why keys cannot be brought to where they are wanted. Carries no secret.
package struct KeyTransferError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, and where.
    package let problem: String
    /// What to do about it; may be empty.
    package let remedy: String

    package init(_ problem: String, remedy: String = "") {
        self.problem = problem
        self.remedy = remedy
    }

    package var description: String { remedy.isEmpty ? problem : "\(problem); \(remedy)" }
}
