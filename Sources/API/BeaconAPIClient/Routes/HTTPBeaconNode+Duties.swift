package import BeaconAPI
package import Primitives

extension HTTPBeaconNode {
    package func attesterDuties(
        _ epoch: Epoch, _ indices: [ValidatorIndex]
    ) async throws -> DutiesData<AttesterDuty> {
        try await get(
            Call(route: .attesterDuties, parameters: [String(epoch.rawValue)], body: BareBody(indices)))
    }

    package func proposerDuties(_ epoch: Epoch) async throws -> DutiesData<ProposerDuty> {
        try await get(Call(route: .proposerDuties, parameters: [String(epoch.rawValue)]))
    }

    package func proposerDutiesV2(_ epoch: Epoch) async throws -> DutiesData<ProposerDuty> {
        try await get(Call(route: .proposerDutiesV2, parameters: [String(epoch.rawValue)]))
    }

    package func syncDuties(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> SyncDutiesData {
        try await get(Call(route: .syncDuties, parameters: [String(epoch.rawValue)], body: BareBody(indices)))
    }

    package func liveness(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> [ValidatorLiveness] {
        let body: DataBody<[ValidatorLiveness]> = try await get(
            Call(route: .liveness, parameters: [String(epoch.rawValue)], body: BareBody(indices)))
        return body.data
    }
}
