import BeaconAPI
import BeaconNodePool
import ConsensusTypes
import Duties
import Logging
import Primitives
import SlotClock

/// What comes before the first duty: waiting for a node, and making sure that it is on the right chain.
struct StartUp: Sendable {
    private static let firstPause: Millis = 250
    /// Short: a node that comes back just before duties are due is to be used for them.
    private static let longestPause: Millis = 500
    /// How often the wait is spoken of.
    private static let reminder: Millis = 10_000

    let pool: BeaconNodePool
    let configuration: ValidatorClientConfiguration
    let time: any WallTime
    let activity: any Activity
    let observer: (any DutyObserver)?
    let logger: Logger

    /// The nodes' chain.
    /// - Throws: `ValidatorClientError` when no node is of the one that the client is meant for, or when none was ever
    ///   reached within the time they were given.
    func chain() async throws -> Chain {
        let expectation = ChainExpectation(
            spec: configuration.expectedSpec, genesisValidatorsRoot: configuration.expectedGenesisValidatorsRoot)
        return try await reaching("asking for the chain") {
            do {
                defer { observer?.checked(pool.statuses) }
                return Chain(try await pool.connect(expectation))
            } catch let refusal as NodeRefusal {
                throw ValidatorClientError(refusal)
            }
        }
    }

    /// Tries until a node answers, or gives up when `nodePatience` is over and none has been reached once.
    private func reaching<T: Sendable>(_ action: String, _ body: () async throws -> T) async throws -> T {
        guard let patience = configuration.nodePatience else { return try await retrying(action, body) }
        let deadline = time.now + patience
        var wasReached = false
        return try await retrying(action) {
            do {
                return try await body()
            } catch {
                wasReached = wasReached || !Self.isSilence(error)
                guard wasReached || time.now < deadline else { throw Self.unreachable(patience, error) }
                throw error
            }
        }
    }

    /// Tries until the node answers, with pauses that grow to half a second. Says why it waits when that changes, and
    /// now and then.
    /// - Throws: `CancellationError` when the task is cancelled, and what the body throws as a `ValidatorClientError`.
    func retrying<T: Sendable>(_ action: String, _ body: () async throws -> T) async throws -> T {
        var pause = Self.firstPause
        var (said, saidAt) = ("", time.now)
        while true {
            do {
                return try await body()
            } catch let error as ValidatorClientError {
                throw error
            } catch {
                try Task.checkCancellation()
                let reason = "\(error)"
                if reason != said || time.now >= saidAt + Self.reminder {
                    (said, saidAt) = (reason, time.now)
                    logger.warning(
                        "waiting for the beacon node", metadata: ["while": "\(action)", "reason": "\(reason)"])
                }
            }
            try await sleep(until: time.now + pause)
            pause = min(pause + pause, Self.longestPause)
        }
    }

    /// Whether no beacon node answered, not even to refuse: what does not know the route is something else.
    private static func isSilence(_ error: any Error) -> Bool {
        if (error as? BeaconAPIError)?.code == 404 { return true }
        guard let transport = (error as? BeaconAPIError)?.transport else { return false }
        return transport == .unreachable || transport == .timeout
    }

    private static func unreachable(_ patience: Millis, _ error: any Error) -> ValidatorClientError {
        ValidatorClientError(
            .unreachable,
            "no beacon node answered within \(patience): \(error). Start the node, or correct --beacon-nodes; "
                + "--wait-for-node gives it more time.")
    }

    private func sleep(until moment: Millis) async throws {
        let (alarms, alarm) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        time.arm(at: moment) { [activity] in
            activity.begin()
            alarm.yield()
            alarm.finish()
        }
        activity.end()
        for await _ in alarms {}
        try Task.checkCancellation()
    }
}
