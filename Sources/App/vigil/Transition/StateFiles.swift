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

    func block(_ path: String) throws -> ForkedSignedBeaconBlock {
        let bytes = try input.sszBytes(path)
        do {
            if let fork = input.fork { return try ForkedSignedBeaconBlock(ssz: bytes, fork, spec) }
            return try ForkedSignedBeaconBlock(ssz: bytes, spec)
        } catch {
            throw UserError(
                "\(path) is not a SignedBeaconBlock: \(error)", remedy: "check --config, or name the fork with --fork")
        }
    }
}
