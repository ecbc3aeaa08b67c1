package import ConsensusTypes
import DataAvailability
import Primitives
import SSZ
import StateTransition

/// `validate_blob_sidecar_gossip` (Deneb, Electra), on the topic of a subnet.
package func validateBlobSidecarGossip<Store: GossipStore>(
    _ seen: inout Seen, _ scope: GossipScope<Store>, _ sidecar: BlobSidecar, subnetID: UInt64
) throws(GossipFailure) {
    let (header, spec) = (sidecar.signedBlockHeader.message, scope.spec)
    let fork = scope.state.forkName
    let limit = fork < .electra ? spec.config.maxBlobsPerBlock : spec.config.maxBlobsPerBlockElectra
    try require(sidecar.index < limit, orReject: .blobIndexOutOfRange)
    let subnet = computeSubnetForBlobSidecar(sidecar.index, fork, spec)
    try require(subnet == subnetID, orReject: .wrongSubnet)
    try scope.checkSidecarHeader(sidecar.signedBlockHeader)
    try require(verifyBlobSidecarInclusionProof(sidecar, spec.limits), orReject: .inclusionProof)
    try require(verifyBlobSidecarKZGProof(sidecar), orReject: .kzgProof)
    let key = Seen.SlotKey(slot: header.slot, validator: header.proposerIndex, part: sidecar.index)
    try require(!seen.blobSidecarTuples.contains(key), orIgnore: .alreadySeen)
    try scope.checkExpectedProposer(header)
    seen.blobSidecarTuples.insert(key)
}

/// `validate_data_column_sidecar_gossip` (Fulu), on the topic of a subnet.
package func validateDataColumnSidecarGossip<Store: GossipStore>(
    _ seen: inout Seen, _ scope: GossipScope<Store>, _ sidecar: DataColumnSidecar, subnetID: UInt64
) throws(GossipFailure) {
    let (header, spec) = (sidecar.signedBlockHeader.message, scope.spec)
    let key = Seen.SlotKey(slot: header.slot, validator: header.proposerIndex, part: sidecar.index)
    try require(!seen.dataColumnSidecarTuples.contains(key), orIgnore: .alreadySeen)
    try require(verifyDataColumnSidecar(sidecar, spec), orReject: .invalidSidecar)
    let subnet = computeSubnetForDataColumnSidecar(sidecar.index, spec)
    try require(subnet == subnetID, orReject: .wrongSubnet)
    try scope.checkSidecarHeader(sidecar.signedBlockHeader)
    try require(verifyDataColumnSidecarInclusionProof(sidecar, spec.limits), orReject: .inclusionProof)
    try require(verifyDataColumnSidecarKZGProofs(sidecar), orReject: .kzgProof)
    try scope.checkExpectedProposer(header)
    seen.dataColumnSidecarTuples.insert(key)
}

/// `validate_partial_data_column_sidecar_gossip` (fulu/partial-columns/p2p-interface.md): a header, cells, or both.
/// - Parameters:
///   - groupID: names the block, as the message's group does.
///   - columnIndex: the column of the topic.
package func validatePartialDataColumnSidecarGossip<Store: GossipStore>(
    _ seen: inout Seen, _ scope: GossipScope<Store>, _ sidecar: PartialDataColumnSidecar,
    groupID: PartialDataColumnGroupID, columnIndex: UInt64
) throws(GossipFailure) {
    let cellCount = sidecar.cellsPresentBitmap.popCount
    let header = sidecar.header.first
    try require(header != nil || cellCount > 0, orReject: .emptyMessage)
    try require(sidecar.partialColumn.count == cellCount, orReject: .cellCount)
    try require(sidecar.kzgProofs.count == cellCount, orReject: .proofCount)
    if let header {
        try scope.checkPartialHeader(header, groupID, known: seen.partialDataColumnHeaders[groupID.beaconBlockRoot])
        seen.partialDataColumnHeaders[groupID.beaconBlockRoot] = header
    }
    guard cellCount > 0 else { return }
    guard let header = seen.partialDataColumnHeaders[groupID.beaconBlockRoot] else {
        throw .ignore(.headerUnseen)
    }
    try scope.checkTime(of: header.signedBlockHeader.message)
    let bitCount = sidecar.cellsPresentBitmap.count
    try require(bitCount == header.kzgCommitments.count, orReject: .bitmapLength)
    let isValid = verifyPartialDataColumnSidecarKZGProofs(
        sidecar, commitments: header.kzgCommitments, columnIndex: columnIndex)
    try require(isValid, orReject: .kzgProof)
}

/// `validate_data_column_sidecar_gossip` of Gloas, on the topic of a subnet: the block's bid has the commitments.
package func validateDataColumnSidecarGossip<Store: GossipStore>(
    _ seen: inout Seen, _ scope: GossipScope<Store>, _ sidecar: Gloas.DataColumnSidecar, subnetID: UInt64
) throws(GossipFailure) {
    let root = sidecar.beaconBlockRoot
    let key = Seen.BlockKey(slot: sidecar.slot, root: root, part: sidecar.index)
    try require(!seen.columnsOfBlocks.contains(key), orIgnore: .alreadySeen)
    let subnet = computeSubnetForDataColumnSidecar(sidecar.index, scope.spec)
    try require(subnet == subnetID, orReject: .wrongSubnet)
    try require(!scope.isFutureSlot(sidecar.slot), orIgnore: .futureSlot)
    let commitments = try scope.commitments(ofBlock: root, sidecar.slot)
    let isValid = verifyDataColumnSidecar(sidecar, commitments: commitments, scope.spec.preset)
    try require(isValid, orReject: .invalidSidecar)
    try require(verifyDataColumnSidecarKZGProofs(sidecar, commitments: commitments), orReject: .kzgProof)
    seen.columnsOfBlocks.insert(key)
}

/// `validate_partial_data_column_sidecar_gossip` of Gloas (gloas/partial-columns/p2p-interface.md): cells only.
package func validatePartialDataColumnSidecarGossip<Store: GossipStore>(
    _ scope: GossipScope<Store>, _ sidecar: Gloas.PartialDataColumnSidecar,
    groupID: Gloas.PartialDataColumnGroupID, columnIndex: UInt64
) throws(GossipFailure) {
    let cellCount = sidecar.cellsPresentBitmap.popCount
    try require(cellCount > 0, orReject: .emptyMessage)
    try require(sidecar.partialColumn.count == cellCount, orReject: .cellCount)
    try require(sidecar.kzgProofs.count == cellCount, orReject: .proofCount)
    let commitments = try scope.commitments(ofBlock: groupID.beaconBlockRoot, groupID.slot)
    try require(sidecar.cellsPresentBitmap.count == commitments.count, orReject: .bitmapLength)
    let isValid = verifyPartialDataColumnSidecarKZGProofs(
        sidecar, commitments: commitments, columnIndex: columnIndex)
    try require(isValid, orReject: .kzgProof)
}

extension GossipScope {
    /// The commitments in the bid of a valid block of Gloas, which has to be of the slot.
    fileprivate func commitments(ofBlock root: Root, _ slot: Slot) throws(GossipFailure) -> Gloas.BlobKZGCommitments {
        guard let blockSlot = store.slot(ofBlock: root) else { throw .ignore(.blockUnseen) }
        try require(store.isValid(root), orReject: .blockInvalid)
        try require(blockSlot == slot, orReject: .sidecarSlot)
        guard let bid = store.bid(ofBlock: root) else { throw .reject(.invalidSidecar) }
        return bid.blobKZGCommitments
    }

    fileprivate func checkPartialHeader(
        _ header: PartialDataColumnHeader, _ groupID: PartialDataColumnGroupID, known: PartialDataColumnHeader?
    ) throws(GossipFailure) {
        let blockHeader = header.signedBlockHeader.message
        try require(known == nil || known == header, orReject: .headerDiffers)
        let root = blockHeader.hashTreeRoot(spec.limits)
        try require(root == groupID.beaconBlockRoot, orReject: .groupMismatch)
        try require(!header.kzgCommitments.isEmpty, orReject: .noCommitments)
        try checkSidecarHeader(header.signedBlockHeader)
        let isIncluded = verifyPartialDataColumnHeaderInclusionProof(header, spec.limits)
        try require(isIncluded, orReject: .inclusionProof)
        try checkExpectedProposer(blockHeader)
    }
}
