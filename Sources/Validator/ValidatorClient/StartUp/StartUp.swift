import BeaconAPI
import ConsensusTypes
import Duties
import Logging
import Primitives
import SlotClock

/// What comes before the first duty: waiting for the node, and making sure that it is on the right chain.
struct StartUp: Sendable {
    private static let firstPause: Millis = 250
    private static let longestPause: Millis = 4000

    let node: any BeaconNodeAPI
    let configuration: ValidatorClientConfiguration
    let time: any WallTime
    let activity: any Activity
    let logger: Logger

    /// The node's chain.
    /// - Throws: `ValidatorClientError` when it is not the one that the client is meant for, or when the node was never
    ///   reached within the time it was given.
    func chain() async throws -> Chain {
        let genesis = try await reaching("asking for the genesis") { try await node.genesis() }
        let answer = try await retrying("asking for the configuration") { try await node.configSpec() }
        let schedule = try await retrying("asking for the fork schedule") { try await node.forkSchedule() }
        let spec = try NodeSpec.read(answer)
        try check(genesis, spec)
        let unknownForks = NodeSpec.unknownForks(schedule, spec)
        return Chain(
            spec: spec, genesisTime: Millis(seconds: genesis.genesisTime),
            genesisValidatorsRoot: genesis.genesisValidatorsRoot,
            unknownForkEpoch: unknownForks.map(\.epoch).min() ?? ForkEpochs.farFuture)
    }

    private func check(_ genesis: GenesisInfo, _ spec: Spec) throws(ValidatorClientError) {
        if let expected = configuration.expectedGenesisValidatorsRoot, expected != genesis.genesisValidatorsRoot {
            throw ValidatorClientError(
                .wrongChain,
                "the beacon node is on another chain: its genesis_validators_root is \(genesis.genesisValidatorsRoot), "
                    + "this client is for \(expected). Point --beacon-nodes to a node of the right chain.")
        }
        guard genesis.genesisForkVersion == spec.config.genesisForkVersion else {
            throw ValidatorClientError(
                .unusableSpec,
                "the beacon node contradicts itself: its genesis has fork version \(genesis.genesisForkVersion), its "
                    + "configuration \(spec.config.genesisForkVersion)")
        }
        guard let expected = configuration.expectedSpec else { return }
        let differences = NodeSpec.differences(spec, from: expected)
        guard differences.isEmpty else {
            throw ValidatorClientError(
                .wrongChain,
                "the beacon node's chain is not the configured one: \(differences.joined(separator: "; ")). "
                    + "Use the config.yaml of the node's network.")
        }
    }

    /// Tries until the node answers, or gives up when `nodePatience` is over and it has not been reached once.
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

    /// Tries until the node answers, with pauses that grow to a few seconds.
    /// - Throws: `CancellationError` when the task is cancelled, and what the body throws as a `ValidatorClientError`.
    func retrying<T: Sendable>(_ action: String, _ body: () async throws -> T) async throws -> T {
        var pause = Self.firstPause
        while true {
            do {
                return try await body()
            } catch let error as ValidatorClientError {
                throw error
            } catch {
                try Task.checkCancellation()
                logger.warning(
                    "waiting for the beacon node", metadata: ["while": "\(action)", "reason": "\(error)"])
            }
            try await sleep(until: time.now + pause)
            pause = min(pause + pause, Self.longestPause)
        }
    }

    /// Whether nobody answered, not even to refuse.
    private static func isSilence(_ error: any Error) -> Bool {
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
