package import Primitives
package import SSZ

/// What the block bodies of all forks share, blinded ones too.
package protocol BeaconBlockBodyProtocol: SSZContainer {
    associatedtype Attestation: AttestationProtocol
    associatedtype AttestationLimit: SSZLimit
    associatedtype AttesterSlashing: AttesterSlashingProtocol
    associatedtype AttesterSlashingLimit: SSZLimit
    /// The limit of the lists that have had the same one in all forks before Gloas.
    associatedtype OperationLimit: SSZLimit

    var randaoReveal: BLSSignature { get set }
    var eth1Data: Eth1Data { get set }
    var graffiti: Bytes32 { get set }
    var proposerSlashings: SSZList<ProposerSlashing, OperationLimit> { get set }
    var attesterSlashings: SSZList<AttesterSlashing, AttesterSlashingLimit> { get set }
    var attestations: SSZList<Attestation, AttestationLimit> { get set }
    var deposits: SSZList<Deposit, OperationLimit> { get set }
    var voluntaryExits: SSZList<SignedVoluntaryExit, OperationLimit> { get set }
}

/// Bodies from Altair on.
package protocol AltairBeaconBlockBody: BeaconBlockBodyProtocol {
    var syncAggregate: SyncAggregate { get set }
}

/// Bodies of Bellatrix to Fulu.
package protocol BellatrixBeaconBlockBody: AltairBeaconBlockBody {
    associatedtype ExecutionPayload: ExecutionPayloadProtocol
    var executionPayload: ExecutionPayload { get set }
}

/// Bodies of Capella to Fulu.
package protocol CapellaBeaconBlockBody: BellatrixBeaconBlockBody
where ExecutionPayload: CapellaExecutionPayloadProtocol {
    var blsToExecutionChanges: BLSToExecutionChanges { get set }
}

/// Bodies of Deneb to Fulu.
package protocol DenebBeaconBlockBody: CapellaBeaconBlockBody where ExecutionPayload: DenebExecutionPayloadProtocol {
    var blobKZGCommitments: BlobKZGCommitments { get set }
}

/// Bodies of Electra and Fulu.
package protocol ElectraBeaconBlockBody: DenebBeaconBlockBody {
    var executionRequests: ExecutionRequests { get set }
}

/// Blinded bodies from Bellatrix on.
package protocol BellatrixBlindedBeaconBlockBody: AltairBeaconBlockBody {
    associatedtype ExecutionPayloadHeader: ExecutionPayloadHeaderProtocol
    var executionPayloadHeader: ExecutionPayloadHeader { get set }
}

/// Blinded bodies from Capella on.
package protocol CapellaBlindedBeaconBlockBody: BellatrixBlindedBeaconBlockBody {
    var blsToExecutionChanges: BLSToExecutionChanges { get set }
}

/// Blinded bodies from Deneb on.
package protocol DenebBlindedBeaconBlockBody: CapellaBlindedBeaconBlockBody {
    var blobKZGCommitments: BlobKZGCommitments { get set }
}

/// Blinded bodies from Electra on.
package protocol ElectraBlindedBeaconBlockBody: DenebBlindedBeaconBlockBody {
    var executionRequests: ExecutionRequests { get set }
}

/// What the blocks of all forks share, blinded ones too.
package protocol BeaconBlockProtocol: SSZContainer {
    associatedtype Body: BeaconBlockBodyProtocol
    var slot: Slot { get set }
    var proposerIndex: ValidatorIndex { get set }
    var parentRoot: Root { get set }
    var stateRoot: Root { get set }
    var body: Body { get set }

    init(slot: Slot, proposerIndex: ValidatorIndex, parentRoot: Root, stateRoot: Root, body: Body)
}

extension BeaconBlockProtocol {
    /// The block with its body replaced by the body's root; it has the block's own root.
    package func header(_ limits: SSZLimits) -> BeaconBlockHeader {
        BeaconBlockHeader(
            slot: slot, proposerIndex: proposerIndex, parentRoot: parentRoot, stateRoot: stateRoot,
            bodyRoot: body.hashTreeRoot(limits))
    }
}

/// What the signed blocks of all forks share, blinded ones too.
package protocol SignedBeaconBlockProtocol: SSZContainer {
    associatedtype Message: BeaconBlockProtocol
    var message: Message { get set }
    var signature: BLSSignature { get set }

    init(message: Message, signature: BLSSignature)
}

extension SignedBeaconBlockProtocol {
    /// The block's header with the block's signature, which is the header's too.
    package func signedHeader(_ limits: SSZLimits) -> SignedBeaconBlockHeader {
        SignedBeaconBlockHeader(message: message.header(limits), signature: signature)
    }
}

/// What the unsigned block contents of Deneb and later forks share.
package protocol BlockContentsProtocol: SSZContainer {
    associatedtype Block: BeaconBlockProtocol
    associatedtype ProofLimit: SSZLimit
    var block: Block { get set }
    var kzgProofs: SSZList<KZGProof, ProofLimit> { get set }
    var blobs: Blobs { get set }
}

/// What the signed block contents of Deneb and later forks share.
package protocol SignedBlockContentsProtocol: SSZContainer {
    associatedtype SignedBlock: SignedBeaconBlockProtocol
    associatedtype ProofLimit: SSZLimit
    var signedBlock: SignedBlock { get set }
    var kzgProofs: SSZList<KZGProof, ProofLimit> { get set }
    var blobs: Blobs { get set }
}
