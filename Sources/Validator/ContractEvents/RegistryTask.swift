package import Primitives

/// What a change of the registry asks of the validator client, once the change is on disk.
///
/// Each may be done twice, after a crash between doing it and noting that it is done.
package enum RegistryTask: Hashable, Sendable {
    /// The share was added, or its cluster reactivated: raise the slashing floor, then take part from the next epoch on.
    case activate(BLSPubkey)
    /// The share was removed, or its cluster liquidated: nothing is signed with it any more.
    case deactivate(BLSPubkey)
    /// The owner's fee recipient changed for this validator.
    case updateFeeRecipient(BLSPubkey)
    /// The owner asks for the exit, in the block of this time, in Unix seconds.
    case exit(BLSPubkey, blockTime: UInt64)

    package var pubkey: BLSPubkey {
        switch self {
        case .activate(let key), .deactivate(let key), .updateFeeRecipient(let key), .exit(let key, _): key
        }
    }
}

/// What came of the logs of one block.
package struct BlockOutcome: Hashable, Sendable {
    /// In the order to be done; of what cancels itself out only the last is left.
    package var tasks: [RegistryTask] = []
    package var handled = 0
    /// Logs of events that are not handled.
    package var unknown = 0
    /// Logs whose event was refused as the network refuses it, each with the reason.
    package var malformed: [String] = []

    package init() {}

    mutating func add(_ task: RegistryTask) {
        tasks.removeAll { $0.isSuperseded(by: task) }
        tasks.append(task)
    }
}

extension RegistryTask {
    fileprivate func isSuperseded(by task: RegistryTask) -> Bool {
        guard pubkey == task.pubkey else { return false }
        switch (self, task) {
        case (.activate, .activate), (.activate, .deactivate), (.deactivate, .deactivate), (.deactivate, .activate),
            (.updateFeeRecipient, .updateFeeRecipient), (.exit, .exit):
            return true
        default: return false
        }
    }
}
