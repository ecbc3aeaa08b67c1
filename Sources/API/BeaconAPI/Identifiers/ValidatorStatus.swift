package import JSONBytes
package import SSZ

/// Status of a validator (beacon-APIs types/api.yaml ValidatorStatus). A filter may also name one of the four groups.
package enum ValidatorStatus: String, Hashable, Sendable, CaseIterable {
    case pendingInitialized = "pending_initialized"
    case pendingQueued = "pending_queued"
    case activeOngoing = "active_ongoing"
    case activeExiting = "active_exiting"
    case activeSlashed = "active_slashed"
    case exitedUnslashed = "exited_unslashed"
    case exitedSlashed = "exited_slashed"
    case withdrawalPossible = "withdrawal_possible"
    case withdrawalDone = "withdrawal_done"
    /// Groups, in filters only.
    case active
    case pending
    case exited
    case withdrawal

    /// Whether it names several statuses; only filters may.
    package var isGroup: Bool {
        switch self {
        case .active, .pending, .exited, .withdrawal: true
        default: false
        }
    }

    /// Must attest: active_ongoing, active_exiting, active_slashed.
    package var isActive: Bool { ValidatorStatus.active.includes(self) }

    /// Whether a filter of this status lets `status` through.
    package func includes(_ status: ValidatorStatus) -> Bool {
        switch self {
        case .active: [.activeOngoing, .activeExiting, .activeSlashed, .active].contains(status)
        case .pending: [.pendingInitialized, .pendingQueued, .pending].contains(status)
        case .exited: [.exitedUnslashed, .exitedSlashed, .exited].contains(status)
        case .withdrawal: [.withdrawalPossible, .withdrawalDone, .withdrawal].contains(status)
        default: self == status
        }
    }
}

extension ValidatorStatus: APIJSON {
    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.string(rawValue)
    }

    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let text = try reader.string()
        guard let status = ValidatorStatus(rawValue: text) else {
            throw reader.error("not a validator status: \(text.prefix(100))")
        }
        self = status
    }
}
