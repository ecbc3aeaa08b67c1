package import SSZ

// A block and its blinded form have the same root, and so the same signature (builder-specs).

extension Deneb.BeaconBlockBody {
    /// The body with its payload replaced by the payload's header.
    package func blinded(_ limits: SSZLimits) -> Deneb.BlindedBeaconBlockBody {
        Deneb.BlindedBeaconBlockBody(
            randaoReveal: randaoReveal, eth1Data: eth1Data, graffiti: graffiti,
            proposerSlashings: proposerSlashings, attesterSlashings: attesterSlashings, attestations: attestations,
            deposits: deposits, voluntaryExits: voluntaryExits, syncAggregate: syncAggregate,
            executionPayloadHeader: .init(executionPayload, limits), blsToExecutionChanges: blsToExecutionChanges,
            blobKZGCommitments: blobKZGCommitments)
    }
}

extension Deneb.BlindedBeaconBlockBody {
    /// The body with the payload that its header is of; the caller checks that it is.
    package func unblinded(_ executionPayload: Deneb.ExecutionPayload) -> Deneb.BeaconBlockBody {
        Deneb.BeaconBlockBody(
            randaoReveal: randaoReveal, eth1Data: eth1Data, graffiti: graffiti,
            proposerSlashings: proposerSlashings, attesterSlashings: attesterSlashings, attestations: attestations,
            deposits: deposits, voluntaryExits: voluntaryExits, syncAggregate: syncAggregate,
            executionPayload: executionPayload, blsToExecutionChanges: blsToExecutionChanges,
            blobKZGCommitments: blobKZGCommitments)
    }
}

extension Deneb.BeaconBlock {
    /// The block with its payload replaced by the payload's header.
    package func blinded(_ limits: SSZLimits) -> Deneb.BlindedBeaconBlock {
        Deneb.BlindedBeaconBlock(
            slot: slot, proposerIndex: proposerIndex, parentRoot: parentRoot, stateRoot: stateRoot,
            body: body.blinded(limits))
    }
}

extension Deneb.SignedBeaconBlock {
    /// The block with its payload replaced by the payload's header.
    package func blinded(_ limits: SSZLimits) -> Deneb.SignedBlindedBeaconBlock {
        Deneb.SignedBlindedBeaconBlock(message: message.blinded(limits), signature: signature)
    }
}

extension Deneb.SignedBlindedBeaconBlock {
    /// The block with the payload that its header is of; the caller checks that it is.
    package func unblinded(_ executionPayload: Deneb.ExecutionPayload) -> Deneb.SignedBeaconBlock {
        let block = Deneb.BeaconBlock(
            slot: message.slot, proposerIndex: message.proposerIndex, parentRoot: message.parentRoot,
            stateRoot: message.stateRoot, body: message.body.unblinded(executionPayload))
        return Deneb.SignedBeaconBlock(message: block, signature: signature)
    }
}
