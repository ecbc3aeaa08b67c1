package import SSZ

// A block and its blinded form have the same root, and so the same signature (builder-specs).

extension Electra.BeaconBlockBody {
    /// The body with its payload replaced by the payload's header.
    package func blinded(_ limits: SSZLimits) -> Electra.BlindedBeaconBlockBody {
        Electra.BlindedBeaconBlockBody(
            randaoReveal: randaoReveal, eth1Data: eth1Data, graffiti: graffiti,
            proposerSlashings: proposerSlashings, attesterSlashings: attesterSlashings, attestations: attestations,
            deposits: deposits, voluntaryExits: voluntaryExits, syncAggregate: syncAggregate,
            executionPayloadHeader: .init(executionPayload, limits), blsToExecutionChanges: blsToExecutionChanges,
            blobKZGCommitments: blobKZGCommitments, executionRequests: executionRequests)
    }
}

extension Electra.BlindedBeaconBlockBody {
    /// The body with the payload that its header is of; the caller checks that it is.
    package func unblinded(_ executionPayload: Electra.ExecutionPayload) -> Electra.BeaconBlockBody {
        Electra.BeaconBlockBody(
            randaoReveal: randaoReveal, eth1Data: eth1Data, graffiti: graffiti,
            proposerSlashings: proposerSlashings, attesterSlashings: attesterSlashings, attestations: attestations,
            deposits: deposits, voluntaryExits: voluntaryExits, syncAggregate: syncAggregate,
            executionPayload: executionPayload, blsToExecutionChanges: blsToExecutionChanges,
            blobKZGCommitments: blobKZGCommitments, executionRequests: executionRequests)
    }
}

extension Electra.BeaconBlock {
    /// The block with its payload replaced by the payload's header.
    package func blinded(_ limits: SSZLimits) -> Electra.BlindedBeaconBlock {
        Electra.BlindedBeaconBlock(
            slot: slot, proposerIndex: proposerIndex, parentRoot: parentRoot, stateRoot: stateRoot,
            body: body.blinded(limits))
    }
}

extension Electra.SignedBeaconBlock {
    /// The block with its payload replaced by the payload's header.
    package func blinded(_ limits: SSZLimits) -> Electra.SignedBlindedBeaconBlock {
        Electra.SignedBlindedBeaconBlock(message: message.blinded(limits), signature: signature)
    }
}

extension Electra.SignedBlindedBeaconBlock {
    /// The block with the payload that its header is of; the caller checks that it is.
    package func unblinded(_ executionPayload: Electra.ExecutionPayload) -> Electra.SignedBeaconBlock {
        let block = Electra.BeaconBlock(
            slot: message.slot, proposerIndex: message.proposerIndex, parentRoot: message.parentRoot,
            stateRoot: message.stateRoot, body: message.body.unblinded(executionPayload))
        return Electra.SignedBeaconBlock(message: block, signature: signature)
    }
}
