package import ConsensusTypes
package import Primitives

extension StoredBlock {
    /// The stored form of a block. `root` spares computing it when it is known.
    package init(_ block: ForkedSignedBeaconBlock, root: Root? = nil, spec: Spec) {
        self.init(
            root: root ?? block.blockRoot(spec), parentRoot: block.parentRoot, slot: block.slot, fork: block.forkName,
            ssz: block.sszEncoded(spec))
    }

    /// The block.
    /// - Throws: `damaged` when the bytes are not a block of their fork.
    package func decoded(_ spec: Spec) throws(StorageError) -> ForkedSignedBeaconBlock {
        do {
            return try ForkedSignedBeaconBlock(ssz: ssz, fork, spec)
        } catch {
            throw StorageError(
                .damaged, "block \(root) in the beacon database cannot be decoded (\(error)): \(StorageError.cure)")
        }
    }
}

extension StoredState {
    /// The stored form of a state that comes after the block `blockRoot`. `root` spares computing it when it is known.
    package init(_ state: ForkedBeaconState, root: Root? = nil, blockRoot: Root, spec: Spec) {
        self.init(
            root: root ?? state.hashTreeRoot(spec), blockRoot: blockRoot, slot: state.slot, fork: state.forkName,
            ssz: state.sszEncoded(spec))
    }

    /// The state.
    /// - Throws: `damaged` when the bytes are not a state of their fork.
    package func decoded(_ spec: Spec) throws(StorageError) -> ForkedBeaconState {
        do {
            return try ForkedBeaconState(ssz: ssz, fork, spec)
        } catch {
            throw StorageError(
                .damaged, "state \(root) in the beacon database cannot be decoded (\(error)): \(StorageError.cure)")
        }
    }
}

extension StorageError {
    fileprivate static let cure =
        "restore it from a backup, or move it away and start again from genesis or a checkpoint."
}
