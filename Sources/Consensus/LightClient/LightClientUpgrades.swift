package import ConsensusTypes
import Primitives
package import SSZ

// Light client data of every fork in the newest shape, Electra's, in which stores and collectors keep it: what
// `upgrade_lc_…_to_capella`, `…_to_deneb` and `…_to_electra` make of it (light-client/fork.md of each fork).

/// Light client data that older forks wrote in other shapes.
package protocol ForkedLightClientData: SSZType {
    associatedtype OfAltair: SSZType
    associatedtype OfCapella: SSZType
    associatedtype OfDeneb: SSZType

    init(_ pre: OfAltair)
    init(_ pre: OfCapella)
    init(_ pre: OfDeneb)
}

extension ForkedLightClientData {
    /// Decodes data of a fork and upgrades it.
    /// - Throws: `illegalType` for phase0, which has none, and for Gloas, whose data is not followed.
    package init(ssz bytes: [UInt8], _ fork: ForkName, _ limits: SSZLimits) throws(SSZError) {
        switch fork {
        case .phase0, .gloas: throw .illegalType(at: 0)
        case .altair, .bellatrix: self.init(try OfAltair(sszBytes: bytes, limits))
        case .capella: self.init(try OfCapella(sszBytes: bytes, limits))
        case .deneb: self.init(try OfDeneb(sszBytes: bytes, limits))
        case .electra, .fulu: self = try Self(sszBytes: bytes, limits)
        }
    }
}

extension Electra.LightClientHeader {
    package init(_ pre: Altair.LightClientHeader) {
        self.init(beacon: pre.beacon, execution: .init(), executionBranch: .init())
    }

    package init(_ pre: Capella.LightClientHeader) {
        self.init(beacon: pre.beacon, execution: .init(pre.execution), executionBranch: pre.executionBranch)
    }
}

extension Electra.ExecutionPayloadHeader {
    /// A header of Capella's, which has no blobs.
    init(_ pre: Capella.ExecutionPayloadHeader) {
        self.init(
            parentHash: pre.parentHash, feeRecipient: pre.feeRecipient, stateRoot: pre.stateRoot,
            receiptsRoot: pre.receiptsRoot, logsBloom: pre.logsBloom, prevRandao: pre.prevRandao,
            blockNumber: pre.blockNumber, gasLimit: pre.gasLimit, gasUsed: pre.gasUsed, timestamp: pre.timestamp,
            extraData: pre.extraData, baseFeePerGas: pre.baseFeePerGas, blockHash: pre.blockHash,
            transactionsRoot: pre.transactionsRoot, withdrawalsRoot: pre.withdrawalsRoot, blobGasUsed: 0,
            excessBlobGas: 0)
    }

    /// The header in Capella's shape.
    var capella: Capella.ExecutionPayloadHeader {
        .init(
            parentHash: parentHash, feeRecipient: feeRecipient, stateRoot: stateRoot, receiptsRoot: receiptsRoot,
            logsBloom: logsBloom, prevRandao: prevRandao, blockNumber: blockNumber, gasLimit: gasLimit,
            gasUsed: gasUsed, timestamp: timestamp, extraData: extraData, baseFeePerGas: baseFeePerGas,
            blockHash: blockHash, transactionsRoot: transactionsRoot, withdrawalsRoot: withdrawalsRoot)
    }
}

/// `normalize_merkle_branch` (electra/light-client/fork.md): zeros in front, up to the branch's new length.
func normalizeMerkleBranch<Old: SSZLimit, New: SSZLimit>(
    _ branch: SSZVector<Bytes32, Old>
) -> SSZVector<Bytes32, New> {
    let length = New.resolve(.none)
    // The unsized zero stays one.
    guard !branch.isEmpty else { return SSZVector() }
    return SSZVector([Bytes32](repeating: Bytes32(), count: max(0, length - branch.count)) + branch)
}

extension Electra.LightClientBootstrap: ForkedLightClientData {
    package typealias OfAltair = Altair.LightClientBootstrap
    package typealias OfCapella = Capella.LightClientBootstrap
    package typealias OfDeneb = Deneb.LightClientBootstrap

    package init(_ pre: Altair.LightClientBootstrap) {
        self.init(
            header: .init(pre.header), currentSyncCommittee: pre.currentSyncCommittee,
            currentSyncCommitteeBranch: normalizeMerkleBranch(pre.currentSyncCommitteeBranch))
    }

    package init(_ pre: Capella.LightClientBootstrap) {
        self.init(
            header: .init(pre.header), currentSyncCommittee: pre.currentSyncCommittee,
            currentSyncCommitteeBranch: normalizeMerkleBranch(pre.currentSyncCommitteeBranch))
    }

    package init(_ pre: Deneb.LightClientBootstrap) {
        self.init(
            header: pre.header, currentSyncCommittee: pre.currentSyncCommittee,
            currentSyncCommitteeBranch: normalizeMerkleBranch(pre.currentSyncCommitteeBranch))
    }
}

extension Electra.LightClientUpdate: ForkedLightClientData {
    package typealias OfAltair = Altair.LightClientUpdate
    package typealias OfCapella = Capella.LightClientUpdate
    package typealias OfDeneb = Deneb.LightClientUpdate

    package init(_ pre: Altair.LightClientUpdate) {
        self.init(
            attestedHeader: .init(pre.attestedHeader), nextSyncCommittee: pre.nextSyncCommittee,
            nextSyncCommitteeBranch: normalizeMerkleBranch(pre.nextSyncCommitteeBranch),
            finalizedHeader: .init(pre.finalizedHeader), finalityBranch: normalizeMerkleBranch(pre.finalityBranch),
            syncAggregate: pre.syncAggregate, signatureSlot: pre.signatureSlot)
    }

    package init(_ pre: Capella.LightClientUpdate) {
        self.init(
            attestedHeader: .init(pre.attestedHeader), nextSyncCommittee: pre.nextSyncCommittee,
            nextSyncCommitteeBranch: normalizeMerkleBranch(pre.nextSyncCommitteeBranch),
            finalizedHeader: .init(pre.finalizedHeader), finalityBranch: normalizeMerkleBranch(pre.finalityBranch),
            syncAggregate: pre.syncAggregate, signatureSlot: pre.signatureSlot)
    }

    package init(_ pre: Deneb.LightClientUpdate) {
        self.init(
            attestedHeader: pre.attestedHeader, nextSyncCommittee: pre.nextSyncCommittee,
            nextSyncCommitteeBranch: normalizeMerkleBranch(pre.nextSyncCommitteeBranch),
            finalizedHeader: pre.finalizedHeader, finalityBranch: normalizeMerkleBranch(pre.finalityBranch),
            syncAggregate: pre.syncAggregate, signatureSlot: pre.signatureSlot)
    }
}

extension Electra.LightClientFinalityUpdate: ForkedLightClientData {
    package typealias OfAltair = Altair.LightClientFinalityUpdate
    package typealias OfCapella = Capella.LightClientFinalityUpdate
    package typealias OfDeneb = Deneb.LightClientFinalityUpdate

    package init(_ pre: Altair.LightClientFinalityUpdate) {
        self.init(
            attestedHeader: .init(pre.attestedHeader), finalizedHeader: .init(pre.finalizedHeader),
            finalityBranch: normalizeMerkleBranch(pre.finalityBranch), syncAggregate: pre.syncAggregate,
            signatureSlot: pre.signatureSlot)
    }

    package init(_ pre: Capella.LightClientFinalityUpdate) {
        self.init(
            attestedHeader: .init(pre.attestedHeader), finalizedHeader: .init(pre.finalizedHeader),
            finalityBranch: normalizeMerkleBranch(pre.finalityBranch), syncAggregate: pre.syncAggregate,
            signatureSlot: pre.signatureSlot)
    }

    package init(_ pre: Deneb.LightClientFinalityUpdate) {
        self.init(
            attestedHeader: pre.attestedHeader, finalizedHeader: pre.finalizedHeader,
            finalityBranch: normalizeMerkleBranch(pre.finalityBranch), syncAggregate: pre.syncAggregate,
            signatureSlot: pre.signatureSlot)
    }
}

extension Electra.LightClientOptimisticUpdate {
    package init(_ pre: Altair.LightClientOptimisticUpdate) {
        self.init(
            attestedHeader: .init(pre.attestedHeader), syncAggregate: pre.syncAggregate,
            signatureSlot: pre.signatureSlot)
    }

    package init(_ pre: Capella.LightClientOptimisticUpdate) {
        self.init(
            attestedHeader: .init(pre.attestedHeader), syncAggregate: pre.syncAggregate,
            signatureSlot: pre.signatureSlot)
    }

    /// Decodes an update of a fork and upgrades it. Electra's has Deneb's shape.
    /// - Throws: `illegalType` for phase0, which has none, and for Gloas, whose data is not followed.
    package init(ssz bytes: [UInt8], _ fork: ForkName, _ limits: SSZLimits) throws(SSZError) {
        switch fork {
        case .phase0, .gloas: throw .illegalType(at: 0)
        case .altair, .bellatrix: self.init(try Altair.LightClientOptimisticUpdate(sszBytes: bytes, limits))
        case .capella: self.init(try Capella.LightClientOptimisticUpdate(sszBytes: bytes, limits))
        case .deneb, .electra, .fulu: self = try Self(sszBytes: bytes, limits)
        }
    }
}
