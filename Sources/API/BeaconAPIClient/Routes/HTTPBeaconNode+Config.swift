package import BeaconAPI
package import ConsensusTypes

extension HTTPBeaconNode {
    package func genesis() async throws -> GenesisInfo {
        let body: DataBody<GenesisInfo> = try await get(Call(route: .genesis))
        return body.data
    }

    package func configSpec() async throws -> ConfigSpec {
        let body: DataBody<ConfigSpec> = try await get(Call(route: .configSpec))
        return body.data
    }

    package func forkSchedule() async throws -> [Fork] {
        let body: DataBody<[Fork]> = try await get(Call(route: .forkSchedule))
        return body.data
    }

    package func depositContract() async throws -> DepositContract {
        let body: DataBody<DepositContract> = try await get(Call(route: .depositContract))
        return body.data
    }
}
