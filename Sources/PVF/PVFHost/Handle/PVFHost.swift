public import PVFPrimitives

/// A handle of a running host, to be copied at will. The host ends when the last copy is gone.
///
/// Every call waits until the host has room for the request, and returns when it is accepted; what comes of it is awaited
/// through the `Reply`.
public struct PVFHost: Sendable {
    /// Lives as long as a handle does.
    private final class Lease: Sendable {
        let inbox: HostInbox

        init(_ inbox: HostInbox) { self.inbox = inbox }

        deinit { inbox.close() }
    }

    private let lease: Lease

    init(inbox: HostInbox) {
        lease = Lease(inbox)
    }

    /// Prepares the function if need be, and executes it.
    public func executePVF(_ request: ExecutionRequest) async throws(PVFHostError) -> Reply<ExecutionResult> {
        let slot = ReplySlot<ExecutionResult>()
        let id = try await lease.inbox.submit(.execution(slot)) {
            .execute(Execution(id: $0, request: request), isOnDisk: false)
        }
        return Reply(slot: slot) { [inbox = lease.inbox] in inbox.abandon(id) }
    }

    /// Prepares the function to find out whether it can be. A failure is not tried again.
    public func precheckPVF(_ pvf: Pvf) async throws(PVFHostError) -> Reply<PrecheckResult> {
        let slot = ReplySlot<PrecheckResult>()
        let id = try await lease.inbox.submit(.precheck(slot)) { .precheck($0, pvf) }
        return Reply(slot: slot) { [inbox = lease.inbox] in inbox.abandon(id) }
    }

    /// Says that these functions will be executed soon: they are prepared in the background, and kept.
    public func headsUp(_ pvfs: [Pvf]) async throws(PVFHostError) {
        _ = try await lease.inbox.submit(nil) { _ in .headsUp(pvfs) }
    }

    /// Says how the relay chain's view has changed: executions for backing outside it are not worth running.
    public func updateActiveLeaves(_ update: ActiveLeavesUpdate) async throws(PVFHostError) {
        _ = try await lease.inbox.submit(nil) { _ in .updateActiveLeaves(update) }
    }
}
