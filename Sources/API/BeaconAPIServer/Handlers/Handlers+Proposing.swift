import BeaconAPI
import ConsensusTypes
import Primitives

extension Handlers {
    static let proposing: [Route: Handler] = [
        .produceBlock: { .body(try await $0.node.produceBlock(try production($0))) },
        .produceBlockV2: { request in
            var production = try production(request)
            production.builderBoostFactor = 0
            let produced = try await request.node.produceBlock(production)
            guard !produced.isBlinded else {
                throw BeaconAPIError(
                    code: 500, message: "The block is blinded, which this route cannot say: use its v3")
            }
            return .body(produced)
        },
        .prepareBeaconProposer: { request in
            try await request.node.prepareBeaconProposer(try request.bare())
            return .ok
        },
        .registerValidators: { request in
            try await request.node.registerValidators(try request.bare())
            return .ok
        },
    ]

    /// `skip_randao_verification` counts by being there; it asks for the point at infinity as reveal.
    static func randao(_ request: APIRequest) throws -> (reveal: BLSSignature, skipsVerification: Bool) {
        let reveal: BLSSignature = try request.requiredHex("randao_reveal")
        let skip = request.text("skip_randao_verification").map { $0 != "false" } ?? false
        if skip, reveal != infinity {
            throw BeaconAPIError.badRequest("skip_randao_verification needs the point at infinity as randao_reveal")
        }
        return (reveal, skip)
    }

    private static func production(_ request: APIRequest) throws -> BlockProductionRequest {
        let (reveal, skip) = try randao(request)
        return BlockProductionRequest(
            slot: try request.slot(), randaoReveal: reveal, graffiti: try request.hex("graffiti"),
            skipRandaoVerification: skip, builderBoostFactor: try request.number("builder_boost_factor"))
    }

    private static let infinity = BLSSignature(bytes: [0xc0] + [UInt8](repeating: 0, count: 95))
}
