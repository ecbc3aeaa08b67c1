import BeaconAPI
import ConsensusTypes
import Primitives

extension Handlers {
    static let blocks: [Route: Handler] = [
        .headers: { request in
            .body(
                try await request.node.headers(
                    slot: try request.number("slot").map { Slot($0) }, parentRoot: try request.hex("parent_root")))
        },
        .header: { .body(try await $0.node.header(try $0.blockID())) },
        .block: { .body(try await $0.node.block(try $0.blockID())) },
        .blockRoot: { .body(try await $0.node.blockRoot(try $0.blockID()).rootData) },
        .blockAttestations: { .body(try await $0.node.blockAttestations(try $0.blockID())) },
        .publishBlock: publishBlock,
        .publishBlockV1: publishBlock,
        .publishBlindedBlock: publishBlindedBlock,
        .publishBlindedBlockV1: publishBlindedBlock,
    ]

    private static let publishBlock: Handler = { request in
        let version = try request.version ?? forkOfBlock(request)
        let body: VersionedBody<ForkedSignedBlockContents> = try request.decode(version: version)
        let validation = try validation(request)
        let result =
            if let builder = request.metadata.builderURL {
                try await request.node.publishBlock(body.value, validation: validation, builderURL: builder)
            } else {
                try await request.node.publishBlock(body.value, validation: validation)
            }
        return status(result)
    }

    private static let publishBlindedBlock: Handler = { request in
        let version = try request.version ?? forkOfBlock(request)
        // Before Bellatrix there is no payload to leave out: the blinded block is the block.
        guard version >= .bellatrix else { return try await publishBlock(request) }
        let body: VersionedBody<ForkedSignedBlindedBeaconBlock> = try request.decode(version: version)
        let result = try await request.node.publishBlindedBlock(body.value, validation: try validation(request))
        return status(result)
    }

    static func status(_ result: PublishResult) -> APIReply {
        switch result {
        case .imported: .ok
        case .broadcastOnly: .status(202)
        }
    }

    static func validation(_ request: APIRequest) throws -> BroadcastValidation? {
        let choices: [BroadcastValidation] = try request.choices("broadcast_validation")
        return choices.first
    }

    /// The routes without a version: the fork follows from the block's slot.
    private static func forkOfBlock(_ request: APIRequest) throws -> ForkName {
        let slot: Slot?
        switch request.contentType {
        case .json:
            slot =
                UnversionedSlot.read(request.body, ["message", "slot"])
                ?? UnversionedSlot.read(request.body, ["signed_block", "message", "slot"])
        case .ssz:
            slot = Peek.signedBlockSlot(request.body) ?? Peek.signedBlockContentsSlot(request.body)
        }
        guard let slot else { throw BeaconAPIError.badRequest("Invalid request body: it has no block with a slot") }
        return request.spec.forkName(at: slot)
    }
}
