import BeaconAPI
import Primitives

extension Handlers {
    static let duties: [Route: Handler] = [
        .attesterDuties: { .body(try await $0.node.attesterDuties(try $0.epoch(), try $0.indices())) },
        .proposerDuties: { .body(try await $0.node.proposerDuties(try $0.epoch())) },
        .proposerDutiesV2: { .body(try await $0.node.proposerDutiesV2(try $0.epoch())) },
        .syncDuties: { .body(try await $0.node.syncDuties(try $0.epoch(), try $0.indices())) },
        .liveness: { .body(DataBody(try await $0.node.liveness(try $0.epoch(), try $0.indices()))) },
    ]
}
