package import Primitives

/// What an engine says of a payload (execution-apis paris.md, `PayloadStatusV1`).
package enum EnginePayloadStatus: Equatable, Sendable, CustomStringConvertible {
    /// It was executed and is right.
    case valid(latestValidHash: Hash32?)
    /// It is wrong, or a descendant of a wrong one. `latestValidHash` is the last good block before it: nil when the
    /// engine cannot tell, zero when that is a block of before the merge.
    case invalid(latestValidHash: Hash32?, reason: String?)
    /// What it takes to decide is not there yet.
    case syncing
    /// It is well formed, and off the canonical chain: not executed.
    case accepted
    /// Its hash is not that of its content.
    case invalidBlockHash(reason: String?)

    /// Whether the block may be imported: for good, or optimistically (sync/optimistic.md).
    package var isImportable: Bool {
        switch self {
        case .valid, .syncing, .accepted: true
        case .invalid, .invalidBlockHash: false
        }
    }

    /// Whether the engine has not decided: the block is optimistic.
    package var isUndecided: Bool { self == .syncing || self == .accepted }

    package var description: String {
        switch self {
        case .valid: "VALID"
        case .invalid(let hash, let reason):
            "INVALID" + (hash.map { ", latest valid \($0)" } ?? "") + (reason.map { ": \($0)" } ?? "")
        case .syncing: "SYNCING"
        case .accepted: "ACCEPTED"
        case .invalidBlockHash(let reason): "INVALID_BLOCK_HASH" + (reason.map { ": \($0)" } ?? "")
        }
    }
}
