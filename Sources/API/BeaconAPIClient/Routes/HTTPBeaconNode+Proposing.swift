package import BeaconAPI
package import ConsensusTypes
import Primitives

extension HTTPBeaconNode {
    package func produceBlock(_ request: BlockProductionRequest) async throws -> ProducedBlock {
        var query = [("randao_reveal", request.randaoReveal.hex)]
        if let graffiti = request.graffiti { query.append(("graffiti", graffiti.hex)) }
        if request.skipRandaoVerification { query.append(("skip_randao_verification", "")) }
        let parameters = [String(request.slot.rawValue)]
        let older = Call(route: .produceBlockV2, parameters: parameters, query: query)
        if let factor = request.builderBoostFactor { query.append(("builder_boost_factor", String(factor))) }
        let call = Call(route: .produceBlock, parameters: parameters, query: query)
        return try await get(call, orElse: older) { (body: ProducedBlock) in body }
    }

    package func prepareBeaconProposer(_ preparations: [ProposerPreparation]) async throws {
        try await send(Call(route: .prepareBeaconProposer, body: BareBody(preparations)))
    }

    package func registerValidators(_ registrations: [SignedValidatorRegistration]) async throws {
        try await send(Call(route: .registerValidators, body: BareBody(registrations)))
    }
}
