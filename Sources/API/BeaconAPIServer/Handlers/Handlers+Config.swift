import BeaconAPI
import ConsensusTypes

extension Handlers {
    static let config: [Route: Handler] = [
        .genesis: { .body(DataBody(try await $0.node.genesis())) },
        .configSpec: { .body(DataBody(try await $0.node.configSpec())) },
        .forkSchedule: { .body(DataBody(try await $0.node.forkSchedule())) },
        .depositContract: { .body(DataBody(try await $0.node.depositContract())) },
    ]
}
