import BeaconAPI

extension Handlers {
    static let rewards: [Route: Handler] = [
        .blockRewards: { .body(try await $0.node.blockRewards(try $0.blockID())) },
        .attestationRewards: { request in
            let epoch = try request.epoch()
            let ids: [ValidatorID] = request.body.isEmpty ? [] : try request.bare()
            return .body(try await request.node.attestationRewards(epoch, ids: ids))
        },
        .syncCommitteeRewards: { request in
            let block = try request.blockID()
            let ids: [ValidatorID] = request.body.isEmpty ? [] : try request.bare()
            return .body(try await request.node.syncCommitteeRewards(block, ids: ids))
        },
    ]
}
