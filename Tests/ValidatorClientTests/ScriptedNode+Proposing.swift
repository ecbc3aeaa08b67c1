import BeaconAPI
import ConsensusTypes
import Primitives
import SSZ

extension ScriptedNode {
    func produceBlock(_ request: BlockProductionRequest) async throws -> ProducedBlock {
        try await self.request("block \(request.slot)")
        publish { $0.productions.append(request) }
        let contents: ForkedBlockContents =
            switch spec.forkName(at: request.slot) {
            case .phase0: .phase0(filled(Phase0.BeaconBlock(), request))
            case .altair: .altair(filled(Altair.BeaconBlock(), request))
            case .bellatrix: .bellatrix(filled(Bellatrix.BeaconBlock(), request))
            case .capella: .capella(filled(Capella.BeaconBlock(), request))
            case .deneb: .deneb(.init(block: filled(Deneb.BeaconBlock(), request), kzgProofs: [], blobs: []))
            case .electra: .electra(.init(block: filled(Electra.BeaconBlock(), request), kzgProofs: [], blobs: []))
            case .fulu: .fulu(.init(block: filled(Fulu.BeaconBlock(), request), kzgProofs: [], blobs: []))
            case .gloas: .gloas(filled(Gloas.BeaconBlock(), request))
            }
        return script.block(ProducedBlock(contents: .full(contents)))
    }

    private func filled<Block: BeaconBlockProtocol>(_ block: Block, _ request: BlockProductionRequest) -> Block {
        var block = block
        block.slot = request.slot
        block.proposerIndex = ValidatorIndex(UInt64(proposer(request.slot)))
        block.body.randaoReveal = request.randaoReveal
        block.body.graffiti = request.graffiti ?? Bytes32()
        return block
    }

    func publishBlock(
        _ block: ForkedSignedBlockContents, validation: BroadcastValidation?
    ) async throws -> PublishResult {
        try await request("publish-block \(block.signedBlock.slot)")
        publish { $0.blocks.append(block) }
        return .imported
    }

    func publishBlindedBlock(
        _ block: ForkedSignedBlindedBeaconBlock, validation: BroadcastValidation?
    ) async throws -> PublishResult {
        try await request("publish-blinded \(block.message.slot)")
        publish { $0.blindedBlocks.append(block) }
        return .imported
    }

    func registerValidators(_ registrations: [SignedValidatorRegistration]) async throws {
        try await request("register \(registrations.count)")
        publish { $0.registrations.append(registrations) }
    }
}
