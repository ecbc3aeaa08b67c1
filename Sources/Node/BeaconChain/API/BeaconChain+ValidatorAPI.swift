package import BeaconAPI
import ConsensusTypes
import Primitives
import SSZ

// Queries of the registry.

extension BeaconChain {
    package func validators(
        _ state: StateID, ids: [ValidatorID], statuses: [ValidatorStatus]
    ) async throws -> ChainData<[ValidatorInfo]> {
        let resolved = try resolve(state)
        let infos = indices(of: ids, in: resolved.state).lazy.map { self.info($0, in: resolved.state) }
            .filter { info in statuses.isEmpty || statuses.contains { $0.includes(info.status) } }
        return resolved.answer(Array(infos))
    }

    package func validator(_ state: StateID, _ id: ValidatorID) async throws -> ChainData<ValidatorInfo> {
        let resolved = try resolve(state)
        guard let position = indices(of: [id], in: resolved.state).first else {
            throw BeaconAPIError.notFound("validator \(id)")
        }
        return resolved.answer(info(position, in: resolved.state))
    }

    package func validatorBalances(_ state: StateID, ids: [ValidatorID]) async throws -> ChainData<[ValidatorBalance]> {
        let resolved = try resolve(state)
        let balances = indices(of: ids, in: resolved.state).map {
            ValidatorBalance(index: ValidatorIndex(UInt64($0)), balance: resolved.state.balances[$0])
        }
        return resolved.answer(balances)
    }
}
