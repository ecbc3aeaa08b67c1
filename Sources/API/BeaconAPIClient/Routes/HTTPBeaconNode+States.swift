package import BeaconAPI
package import ConsensusTypes
package import Primitives
import Synchronization

extension HTTPBeaconNode {
    package func stateRoot(_ state: StateID) async throws -> ChainData<Root> {
        let body: ChainData<RootData> = try await get(Call(route: .stateRoot, parameters: [state.description]))
        return body.plainRoot
    }

    package func stateFork(_ state: StateID) async throws -> ChainData<Fork> {
        try await get(Call(route: .stateFork, parameters: [state.description]))
    }

    package func finalityCheckpoints(_ state: StateID) async throws -> ChainData<FinalityCheckpoints> {
        try await get(Call(route: .finalityCheckpoints, parameters: [state.description]))
    }

    /// Old nodes have no POST: they are asked by GET, some ids at a time, for a URL holds only so many.
    package func validators(
        _ state: StateID, ids: [ValidatorID], statuses: [ValidatorStatus]
    ) async throws -> ChainData<[ValidatorInfo]> {
        let filter = ValidatorsFilter(ids: ids, statuses: statuses)
        let call = Call(route: .postValidators, parameters: [state.description], body: BareBody(filter))
        return try await get(call, inPartsOf: ids) { ids in
            let query = ids.map { ("id", $0.description) } + statuses.map { ("status", $0.rawValue) }
            return Call(route: .validators, parameters: [state.description], query: query)
        }
    }

    package func validator(_ state: StateID, _ id: ValidatorID) async throws -> ChainData<ValidatorInfo> {
        try await get(Call(route: .validator, parameters: [state.description, id.description]))
    }

    package func validatorBalances(
        _ state: StateID, ids: [ValidatorID]
    ) async throws -> ChainData<[ValidatorBalance]> {
        let call = Call(route: .postValidatorBalances, parameters: [state.description], body: BareBody(ids))
        return try await get(call, inPartsOf: ids) { ids in
            Call(route: .validatorBalances, parameters: [state.description], query: ids.map { ("id", $0.description) })
        }
    }

    /// Asks `call`, or one `part` after the other when the node does not have its route.
    private func get<Item: Sendable>(
        _ call: Call, inPartsOf ids: [ValidatorID], _ part: @escaping @Sendable ([ValidatorID]) -> Call
    ) async throws -> ChainData<[Item]> where ChainData<[Item]>: APIBody {
        let (transport, spec) = (transport, spec)
        return try await transport.within(timeout, call.route) {
            try await transport.withFallback(call.route) {
                try transport.decode(try await transport.answer(call, spec), call.route, spec)
            } older: {
                try await transport.answers(ids, part, spec)
            }
        }
    }

    package func committees(
        _ state: StateID, epoch: Epoch?, index: CommitteeIndex?, slot: Slot?
    ) async throws -> ChainData<[CommitteeInfo]> {
        var query: [(String, String)] = []
        if let epoch { query.append(("epoch", String(epoch.rawValue))) }
        if let index { query.append(("index", String(index.rawValue))) }
        if let slot { query.append(("slot", String(slot.rawValue))) }
        return try await get(Call(route: .committees, parameters: [state.description], query: query))
    }

    package func syncCommittees(_ state: StateID, epoch: Epoch?) async throws -> ChainData<SyncCommitteeInfo> {
        let query = epoch.map { [("epoch", String($0.rawValue))] } ?? []
        return try await get(Call(route: .syncCommittees, parameters: [state.description], query: query))
    }

    package func debugState(_ state: StateID) async throws -> VersionedChainData<ForkedBeaconState> {
        try await get(Call(route: .debugState, parameters: [state.description]))
    }

    package func debugHeads() async throws -> [DebugHead] {
        let body: DataBody<[DebugHead]> = try await get(Call(route: .debugHeads))
        return body.data
    }
}

extension Transport {
    /// The answers to all parts of a list of ids, joined. No ids at all are one part: everybody.
    fileprivate func answers<Item: Sendable>(
        _ ids: [ValidatorID], _ part: (_ ids: [ValidatorID]) -> Call, _ spec: Spec
    ) async throws -> ChainData<[Item]> where ChainData<[Item]>: APIBody {
        var joined: ChainData<[Item]>?
        var rest = ids[...]
        repeat {
            let ids = Array(rest.prefix(capabilities.withLock { $0.idsPerURL }))
            let call = part(ids)
            do {
                let body: ChainData<[Item]> = try decode(try await answer(call, spec), call.route, spec)
                rest = rest.dropFirst(ids.count)
                joined = ChainData(
                    (joined?.data ?? []) + body.data,
                    executionOptimistic: body.executionOptimistic || (joined?.executionOptimistic ?? false),
                    finalized: body.finalized && (joined?.finalized ?? true))
            } catch let error as BeaconAPIError where error.code == 414 {
                guard ids.count > 1, capabilities.withLock({ $0.urlWasTooLong() }) else { throw error }
            }
        } while !rest.isEmpty
        return joined ?? ChainData([])
    }
}

extension ChainData<RootData> {
    var plainRoot: ChainData<Root> {
        ChainData<Root>(data.root, executionOptimistic: executionOptimistic, finalized: finalized)
    }
}
