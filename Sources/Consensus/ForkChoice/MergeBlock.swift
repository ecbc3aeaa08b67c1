package import ConsensusTypes
package import Primitives

/// `is_valid_terminal_pow_block` (bellatrix/fork-choice.md).
package func isValidTerminalPowBlock(_ block: PowBlock, parent: PowBlock, _ config: ChainConfig) -> Bool {
    block.totalDifficulty >= config.terminalTotalDifficulty && parent.totalDifficulty < config.terminalTotalDifficulty
}

/// `validate_merge_block` (bellatrix/fork-choice.md), for a block that `is_merge_transition_block`.
/// - Parameters:
///   - parentHash: the parent hash of the block's payload.
///   - getPowBlock: `get_pow_block`.
package func validateMergeBlock(
    slot: Slot, parentHash: Hash32, _ spec: Spec, getPowBlock: (Hash32) -> PowBlock?
) throws(ForkChoiceError) {
    let config = spec.config
    if config.terminalBlockHash != Hash32() {
        // An override of the terminal block, which must be active.
        let isActive = spec.computeEpochAtSlot(slot) >= config.terminalBlockHashActivationEpoch
        guard isActive, parentHash == config.terminalBlockHash else { throw .terminalBlockInvalid(parentHash) }
        return
    }
    guard let block = getPowBlock(parentHash) else { throw .terminalBlockUnknown(parentHash) }
    guard let parent = getPowBlock(block.parentHash) else { throw .terminalBlockUnknown(block.parentHash) }
    guard isValidTerminalPowBlock(block, parent: parent, config) else { throw .terminalBlockInvalid(parentHash) }
}
