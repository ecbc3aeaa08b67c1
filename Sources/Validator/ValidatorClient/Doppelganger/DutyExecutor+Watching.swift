import BeaconAPI
import ConsensusTypes
import Duties
import Logging
import Primitives
import Signing
import SlotClock

extension DutyExecutor {
    /// What an event of a node tells about our keys; nil for what does not concern them. Called for every event of the stream:
    /// messages of others cost one look-up.
    func concern(_ event: BeaconEvent, from node: NodeID) -> NetworkEvent? {
        switch event {
        case .singleAttestation(let attestation):
            guard configuration.watchesForDoppelgangers,
                let pubkey = directory.pubkey(of: attestation.attesterIndex), signing.gate.isEnabled(pubkey)
            else { return nil }
            return sighting(of: attestation, pubkey).map(NetworkEvent.sighting)
        case .block(let block), .blockGossip(let block):
            return configuration.watchesForDoppelgangers ? .block(block.slot, block.block) : nil
        case .chainReorg(let reorg):
            return .reorganised(
                ReorgUpdate(
                    node: node, depth: reorg.depth, oldHead: reorg.oldHeadBlock, newHead: reorg.newHeadBlock))
        case .executionPayloadAvailable(let payload):
            return .payloadAvailable(PayloadAvailability(node: node, slot: payload.slot, block: payload.blockRoot))
        case .attesterSlashing(let slashing):
            let first = Set(slashing.attestation1.attestingIndices)
            let both = slashing.attestation2.attestingIndices.filter(first.contains)
            return slashed(both)
        case .proposerSlashing(let slashing):
            return slashed([slashing.signedHeader1.message.proposerIndex])
        default:
            return nil
        }
    }

    private func slashed(_ validators: some Sequence<ValidatorIndex>) -> NetworkEvent? {
        let own = validators.filter { directory.pubkey(of: $0) != nil }
        return own.isEmpty ? nil : .slashing(own)
    }

    private func sighting(of attestation: Electra.SingleAttestation, _ pubkey: BLSPubkey) -> Sighting? {
        let root = signing.context.signingRoot(attestation: attestation.data)
        let target = attestation.data.target.epoch
        guard !ledger.contains(pubkey, root, target) else { return nil }
        return Sighting(
            validator: attestation.attesterIndex, pubkey: pubkey,
            message: .attestation(slot: attestation.data.slot, target: target), signingRoot: root)
    }

    /// Looks a sighting up in the durable record, which knows what was signed before this process began and, when it is
    /// shared, what other machines signed.
    func examine(_ sighting: Sighting, _ send: Send) async {
        let isOwn = await isRecorded(sighting)
        if !isOwn { send(.foreignMessage(sighting.validator, sighting.evidence)) }
    }

    private func isRecorded(_ sighting: Sighting) async -> Bool {
        do {
            switch sighting.message {
            case .attestation(_, let target):
                return try await signing.mayHaveSigned(
                    attestation: sighting.signingRoot, target: target, pubkey: sighting.pubkey)
            case .block(let slot):
                return try await signing.mayHaveSigned(
                    block: sighting.signingRoot, slot: slot, pubkey: sighting.pubkey)
            }
        } catch {
            // Without the record nothing is signed either: the next message will tell.
            warn("looking a message up in the slashing protection", error)
            return true
        }
    }

    /// A block was seen in a slot in which one of ours is to propose: whose is it?
    func examine(_ block: BlockSighting, _ send: Send) async {
        let answer = await attempt("asking for a block's header", block.id, send) {
            try await node.header(.root(block.root)).data
        }
        guard let header = answer?.header.message, let pubkey = directory.pubkey(of: header.proposerIndex) else {
            return send(.done(block.id))
        }
        let root = signing.context.signingRoot(block: header)
        if !ledger.contains(pubkey, root, chain.clock.epoch(of: header.slot)) {
            await examine(
                Sighting(
                    validator: header.proposerIndex, pubkey: pubkey, message: .block(slot: header.slot),
                    signingRoot: root), send)
        }
        send(.done(block.id))
    }

    /// Leaves out those that attested under our record: from another machine that shares it.
    /// - Throws: `SigningError` when the record cannot be read.
    func withoutRecorded(_ live: Set<ValidatorIndex>, in epoch: Epoch) async throws -> Set<ValidatorIndex> {
        let pubkeys = live.compactMap { directory.pubkey(of: $0) }
        guard !pubkeys.isEmpty else { return [] }
        let targets = try await signing.recordedTargets(of: pubkeys)
        return live.filter { validator in
            guard let pubkey = directory.pubkey(of: validator) else { return false }
            return targets[pubkey].map { $0 < epoch } ?? true
        }
    }

    /// The validator of a cluster was slashed by what others signed: its share stops, and nothing else.
    func stopSlashedShares(_ validators: [ValidatorIndex]) {
        for validator in validators where !directory.isWhole(validator) {
            guard let pubkey = directory.pubkey(of: validator), signing.gate.isEnabled(pubkey) else { continue }
            signing.gate.disable(pubkey, reason: "its validator has been slashed")
            logger.critical(
                "slashing: the share of a slashed validator signs nothing any more",
                metadata: ["validator": "\(validator)", "pubkey": "\(pubkey)"])
        }
    }

    /// One of our validators is proven to have signed what is slashable: whatever signed it may sign again.
    func closeAfterSlashing(_ validators: [ValidatorIndex]) -> ValidatorClientError {
        signing.gate.close(reason: "a validator of this client is being slashed")
        let error = ValidatorClientError.slashed(validators, "are being slashed")
        logger.critical("slashing: nothing is signed any more", metadata: ["reason": "\(error)"])
        return error
    }
}
