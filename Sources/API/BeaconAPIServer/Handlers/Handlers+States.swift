import BeaconAPI
import ConsensusTypes
import Primitives

extension Handlers {
    static let states: [Route: Handler] = [
        .stateRoot: { .body(try await $0.node.stateRoot(try $0.stateID()).rootData) },
        .stateFork: { .body(try await $0.node.stateFork(try $0.stateID())) },
        .finalityCheckpoints: { .body(try await $0.node.finalityCheckpoints(try $0.stateID())) },
        .validators: { request in
            let ids = try validatorIDs(request, request.list("id"))
            let statuses: [ValidatorStatus] = try request.choices("status")
            return .body(try await request.node.validators(try request.stateID(), ids: ids, statuses: statuses))
        },
        .postValidators: { request in
            let state = try request.stateID()
            let filter = request.body.isEmpty ? ValidatorsFilter(ids: [], statuses: []) : try request.bare()
            return .body(try await request.node.validators(state, ids: filter.ids, statuses: filter.statuses))
        },
        .validator: { .body(try await $0.node.validator(try $0.stateID(), try $0.validatorID())) },
        .validatorBalances: { request in
            let ids = try validatorIDs(request, request.list("id"))
            return .body(try await request.node.validatorBalances(try request.stateID(), ids: ids))
        },
        .postValidatorBalances: { request in
            let state = try request.stateID()
            let ids: [ValidatorID] = request.body.isEmpty ? [] : try request.bare()
            return .body(try await request.node.validatorBalances(state, ids: ids))
        },
        .committees: { request in
            .body(
                try await request.node.committees(
                    try request.stateID(), epoch: try request.number("epoch").map { Epoch($0) },
                    index: try request.number("index").map { CommitteeIndex($0) },
                    slot: try request.number("slot").map { Slot($0) }))
        },
        .syncCommittees: { request in
            .body(
                try await request.node.syncCommittees(
                    try request.stateID(), epoch: try request.number("epoch").map { Epoch($0) }))
        },
        .debugState: { .body(try await $0.node.debugState(try $0.stateID())) },
        .debugHeads: { .body(DataBody(try await $0.node.debugHeads())) },
    ]

    /// GET takes at most 64 ids by the text; clients send more and nodes let them.
    private static func validatorIDs(_ request: APIRequest, _ texts: [String]) throws -> [ValidatorID] {
        guard texts.count <= 4096 else { throw BeaconAPIError(code: 414, message: "Too many validator IDs in request") }
        return try texts.map { text in
            guard let id = ValidatorID(text) else {
                throw BeaconAPIError.badRequest("Invalid validator ID: \(text.prefix(100))")
            }
            return id
        }
    }
}

extension ChainData<Root> {
    var rootData: ChainData<RootData> {
        ChainData<RootData>(RootData(data), executionOptimistic: executionOptimistic, finalized: finalized)
    }
}
