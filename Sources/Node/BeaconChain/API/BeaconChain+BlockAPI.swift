package import BeaconAPI
package import ConsensusTypes
import ForkChoice
import Logging
package import Primitives
import SSZ
import Storage

// Blocks: queries and publication.

extension BeaconChain {
    package func headers(slot: Slot?, parentRoot: Root?) async throws -> ChainData<[BlockHeaderInfo]> {
        var roots: [Root]
        switch (slot, parentRoot) {
        case (nil, nil): roots = [head.root]
        case (let slot?, _) where slot > max(head.slot, currentSlot + 1): roots = []
        case (let slot?, _): roots = try storage.blockReferences(in: slot...slot).map(\.root)
        case (nil, let parent?): roots = forkChoice.blocks.filter { $0.parentRoot == parent }.map(\.root)
        }
        var infos: [BlockHeaderInfo] = []
        var (isFinalized, isOptimistic) = (!roots.isEmpty, false)
        for root in roots {
            let resolved = try resolve(BlockID.root(root))
            if let parentRoot, resolved.block.parentRoot != parentRoot { continue }
            infos.append(headerInfo(resolved))
            isFinalized = isFinalized && resolved.isFinalized
            isOptimistic = isOptimistic || resolved.isOptimistic
        }
        return ChainData(infos, executionOptimistic: isOptimistic, finalized: isFinalized)
    }

    package func header(_ block: BlockID) async throws -> ChainData<BlockHeaderInfo> {
        let resolved = try resolve(block)
        return resolved.answer(headerInfo(resolved))
    }

    private func headerInfo(_ resolved: ResolvedBlock) -> BlockHeaderInfo {
        BlockHeaderInfo(
            root: resolved.root, canonical: resolved.isCanonical, header: resolved.block.signedHeader(spec))
    }

    package func block(_ block: BlockID) async throws -> VersionedChainData<ForkedSignedBeaconBlock> {
        let resolved = try resolve(block)
        return VersionedChainData(
            resolved.block.forkName, resolved.block, executionOptimistic: resolved.isOptimistic,
            finalized: resolved.isFinalized)
    }

    package func blockRoot(_ block: BlockID) async throws -> ChainData<Root> {
        let root = try resolveRoot(block)
        if case .root = block, try !storage.containsBlock(root) { throw BeaconAPIError.notFound("the block \(root)") }
        return ChainData(
            root, executionOptimistic: forkChoice.isOptimistic(root),
            finalized: isFinalized(slot: forkChoice.block(root)?.slot ?? 0))
    }

    package func blockAttestations(_ block: BlockID) async throws -> VersionedChainData<[ForkedAttestation]> {
        let resolved = try resolve(block)
        return VersionedChainData(
            resolved.block.forkName, resolved.block.attestations, executionOptimistic: resolved.isOptimistic,
            finalized: resolved.isFinalized)
    }

    /// Imports the block. Without a network there is nobody to broadcast to, so a block that is refused is an error
    /// whatever the validation asked for. A block that is known already counts as imported.
    package func publishBlock(
        _ block: ForkedSignedBlockContents, validation: BroadcastValidation?
    ) async throws -> PublishResult {
        do throws(BlockImportError) {
            if let problem = await blobProblem(block) { throw .blobsUnavailable(problem) }
            try await importBlock(block.signedBlock)
            return .imported
        } catch {
            if case .alreadyKnown = error { return .imported }
            logger.warning(
                "a published block was refused",
                metadata: ["slot": "\(block.signedBlock.slot)", "reason": "\(error)"])
            if case .storage = error { throw BeaconAPIError(code: 500, message: error.description) }
            throw BeaconAPIError.badRequest(error.description)
        }
    }

    package func publishBlindedBlock(
        _ block: ForkedSignedBlindedBeaconBlock, validation: BroadcastValidation?
    ) async throws -> PublishResult {
        throw BeaconAPIError.badRequest("this node has no builder: it publishes full blocks only")
    }
}

/// `BlobCheck` away from the caller's executor: many blobs take long.
@concurrent
private func blobProblem(_ contents: ForkedSignedBlockContents) async -> String? { BlobCheck.problem(contents) }
