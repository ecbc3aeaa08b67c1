import ConsensusTypes
import Console
import SSZ

/// States and signed blocks from files, in the fork that was named or that their bytes tell.
struct StateFiles {
    let input: SSZInput
    let spec: Spec

    func state(_ path: String) throws -> ForkedBeaconState {
        let bytes = try input.sszBytes(path)
        do {
            if let fork = input.fork { return try ForkedBeaconState(ssz: bytes, fork, spec) }
            return try ForkedBeaconState(ssz: bytes, spec)
        } catch {
            throw UserError(
                "\(path) is not a BeaconState: \(error)", remedy: "check --config, or name the fork with --fork")
        }
    }

    /// - Parameter stateFork: the fork of the state that the block comes on; a configuration may not know when it began.
    func block(_ path: String, on stateFork: ForkName) throws -> ForkedSignedBeaconBlock {
        let bytes = try input.sszBytes(path)
        let scheduled = Peek.signedBlockSlot(bytes).map { spec.forkName(at: $0) } ?? stateFork
        do {
            return try ForkedSignedBeaconBlock(ssz: bytes, input.fork ?? max(scheduled, stateFork), spec)
        } catch {
            throw UserError(
                "\(path) is not a SignedBeaconBlock: \(error)", remedy: "check --config, or name the fork with --fork")
        }
    }
}
