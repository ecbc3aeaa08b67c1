package import BeaconAPI
package import Primitives
import Synchronization

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
        guard !capabilities.isMissing(.proposerDutiesV2) else { throw BeaconAPIError.notFound("the route") }
        do {
            return try await get(Call(route: .proposerDutiesV2, parameters: [String(epoch.rawValue)]))
        } catch let error as BeaconAPIError where NodeCapabilities.saysMissing(error) {
            transport.capabilities.withLock {
                if $0.seemsMissing(.proposerDutiesV2, error) { $0.lacks(.proposerDutiesV2) }
            }
            throw error
        }
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
