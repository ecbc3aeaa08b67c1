/// Why a candidate is executed; the most urgent first.
public enum ExecuteKind: UInt8, Hashable, Sendable, CaseIterable, ScaleByteEnum {
    /// Somebody disputes the candidate.
    case dispute = 0
    /// This validator is to approve the candidate.
    case approval = 1
    /// This validator is to back a candidate of a system parachain.
    case backingSystemParas = 2
    /// This validator is to back a candidate.
    case backing = 3

    /// Which of the two time limits holds for the execution.
    public var timeoutKind: ExecuteTimeoutKind {
        switch self {
        case .dispute, .approval: .approval
        case .backingSystemParas, .backing: .backing
        }
    }
}

/// The two time limits of executions (polkadot-sdk, `PvfExecKind`).
public enum ExecuteTimeoutKind: UInt8, Hashable, Sendable, CaseIterable, ScaleByteEnum {
    /// The short limit, while a block is made.
    case backing = 0
    /// The long limit, so that what one validator backed in time no other calls too slow.
    case approval = 1
}
