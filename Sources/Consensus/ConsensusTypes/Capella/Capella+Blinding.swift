package import SSZ

// A block and its blinded form have the same root, and so the same signature (builder-specs).

extension Capella.BeaconBlockBody {
    /// The body with its payload replaced by the payload's header.
    package func blinded(_ limits: SSZLimits) -> Capella.BlindedBeaconBlockBody {
        Capella.BlindedBeaconBlockBody(
            randaoReveal: randaoReveal, eth1Data: eth1Data, graffiti: graffiti,
            proposerSlashings: proposerSlashings, attesterSlashings: attesterSlashings, attestations: attestations,
            deposits: deposits, voluntaryExits: voluntaryExits, syncAggregate: syncAggregate,
            executionPayloadHeader: .init(executionPayload, limits), blsToExecutionChanges: blsToExecutionChanges)
    }
}

extension Capella.BlindedBeaconBlockBody {
    /// The body with the payload that its header is of; the caller checks that it is.
    package func unblinded(_ executionPayload: Capella.ExecutionPayload) -> Capella.BeaconBlockBody {
        Capella.BeaconBlockBody(
            randaoReveal: randaoReveal, eth1Data: eth1Data, graffiti: graffiti,
            proposerSlashings: proposerSlashings, attesterSlashings: attesterSlashings, attestations: attestations,
            deposits: deposits, voluntaryExits: voluntaryExits, syncAggregate: syncAggregate,
            executionPayload: executionPayload, blsToExecutionChanges: blsToExecutionChanges)
    }
}

extension Capella.BeaconBlock {
    /// The block with its payload replaced by the payload's header.
    package func blinded(_ limits: SSZLimits) -> Capella.BlindedBeaconBlock {
        Capella.BlindedBeaconBlock(
            slot: slot, proposerIndex: proposerIndex, parentRoot: parentRoot, stateRoot: stateRoot,
            body: body.blinded(limits))
    }
}

extension Capella.SignedBeaconBlock {
    /// The block with its payload replaced by the payload's header.
    package func blinded(_ limits: SSZLimits) -> Capella.SignedBlindedBeaconBlock {
        Capella.SignedBlindedBeaconBlock(message: message.blinded(limits), signature: signature)
    }
}

extension Capella.SignedBlindedBeaconBlock {
    /// The block with the payload that its header is of; the caller checks that it is.
    package func unblinded(_ executionPayload: Capella.ExecutionPayload) -> Capella.SignedBeaconBlock {
        let block = Capella.BeaconBlock(
            slot: message.slot, proposerIndex: message.proposerIndex, parentRoot: message.parentRoot,
            stateRoot: message.stateRoot, body: message.body.unblinded(executionPayload))
        return Capella.SignedBeaconBlock(message: block, signature: signature)
    }
}
