package import SSZ

// A block and its blinded form have the same root, and so the same signature (builder-specs).

extension Bellatrix.BeaconBlockBody {
    /// The body with its payload replaced by the payload's header.
    package func blinded(_ limits: SSZLimits) -> Bellatrix.BlindedBeaconBlockBody {
        Bellatrix.BlindedBeaconBlockBody(
            randaoReveal: randaoReveal, eth1Data: eth1Data, graffiti: graffiti,
            proposerSlashings: proposerSlashings, attesterSlashings: attesterSlashings, attestations: attestations,
            deposits: deposits, voluntaryExits: voluntaryExits, syncAggregate: syncAggregate,
            executionPayloadHeader: .init(executionPayload, limits))
    }
}

extension Bellatrix.BlindedBeaconBlockBody {
    /// The body with the payload that its header is of; the caller checks that it is.
    package func unblinded(_ executionPayload: Bellatrix.ExecutionPayload) -> Bellatrix.BeaconBlockBody {
        Bellatrix.BeaconBlockBody(
            randaoReveal: randaoReveal, eth1Data: eth1Data, graffiti: graffiti,
            proposerSlashings: proposerSlashings, attesterSlashings: attesterSlashings, attestations: attestations,
            deposits: deposits, voluntaryExits: voluntaryExits, syncAggregate: syncAggregate,
            executionPayload: executionPayload)
    }
}

extension Bellatrix.BeaconBlock {
    /// The block with its payload replaced by the payload's header.
    package func blinded(_ limits: SSZLimits) -> Bellatrix.BlindedBeaconBlock {
        Bellatrix.BlindedBeaconBlock(
            slot: slot, proposerIndex: proposerIndex, parentRoot: parentRoot, stateRoot: stateRoot,
            body: body.blinded(limits))
    }
}

extension Bellatrix.SignedBeaconBlock {
    /// The block with its payload replaced by the payload's header.
    package func blinded(_ limits: SSZLimits) -> Bellatrix.SignedBlindedBeaconBlock {
        Bellatrix.SignedBlindedBeaconBlock(message: message.blinded(limits), signature: signature)
    }
}

extension Bellatrix.SignedBlindedBeaconBlock {
    /// The block with the payload that its header is of; the caller checks that it is.
    package func unblinded(_ executionPayload: Bellatrix.ExecutionPayload) -> Bellatrix.SignedBeaconBlock {
        let block = Bellatrix.BeaconBlock(
            slot: message.slot, proposerIndex: message.proposerIndex, parentRoot: message.parentRoot,
            stateRoot: message.stateRoot, body: message.body.unblinded(executionPayload))
        return Bellatrix.SignedBeaconBlock(message: block, signature: signature)
    }
}
