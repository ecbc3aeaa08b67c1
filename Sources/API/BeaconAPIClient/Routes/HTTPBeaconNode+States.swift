package import BeaconAPI
package import ConsensusTypes
package import Primitives

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

    /// Old nodes have no POST: they are asked by GET, whose URL holds only so many ids.
    package func validators(
        _ state: StateID, ids: [ValidatorID], statuses: [ValidatorStatus]
    ) async throws -> ChainData<[ValidatorInfo]> {
        let filter = ValidatorsFilter(ids: ids, statuses: statuses)
        let call = Call(route: .postValidators, parameters: [state.description], body: BareBody(filter))
        guard ids.count <= Self.idsPerURL else { return try await get(call) }
        let query = ids.map { ("id", $0.description) } + statuses.map { ("status", $0.rawValue) }
        let older = Call(route: .validators, parameters: [state.description], query: query)
        return try await get(call, orElse: older) { (body: ChainData<[ValidatorInfo]>) in body }
    }

    package func validator(_ state: StateID, _ id: ValidatorID) async throws -> ChainData<ValidatorInfo> {
        try await get(Call(route: .validator, parameters: [state.description, id.description]))
    }

    package func validatorBalances(
        _ state: StateID, ids: [ValidatorID]
    ) async throws -> ChainData<[ValidatorBalance]> {
        let call = Call(route: .postValidatorBalances, parameters: [state.description], body: BareBody(ids))
        guard ids.count <= Self.idsPerURL else { return try await get(call) }
        let older = Call(
            route: .validatorBalances, parameters: [state.description], query: ids.map { ("id", $0.description) })
        return try await get(call, orElse: older) { (body: ChainData<[ValidatorBalance]>) in body }
    }

    private static var idsPerURL: Int { 64 }

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

extension ChainData<RootData> {
    var plainRoot: ChainData<Root> {
        ChainData<Root>(data.root, executionOptimistic: executionOptimistic, finalized: finalized)
    }
}
