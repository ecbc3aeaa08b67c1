import BeaconAPI
import ConsensusTypes
import Primitives

/// Who else is on the network, and who leaves.
extension ScriptedNode {
    func liveness(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> [ValidatorLiveness] {
        try await request("liveness/\(epoch) \(indices.count)")
        let live = script.live[epoch] ?? []
        return indices.map { ValidatorLiveness(index: $0, isLive: live.contains($0)) }
    }

    func submitVoluntaryExit(_ exit: SignedVoluntaryExit) async throws {
        try await request("exit \(exit.message.validatorIndex)")
        publish { $0.exits.append(exit) }
    }

    func header(_ block: BlockID) async throws -> ChainData<BlockHeaderInfo> {
        try await request("header")
        guard case .root(let root) = block, let header = script.headers[root] else {
            throw BeaconAPIError.notFound("block")
        }
        return ChainData(
            BlockHeaderInfo(
                root: root, canonical: true, header: SignedBeaconBlockHeader(message: header, signature: .init())))
    }
}
