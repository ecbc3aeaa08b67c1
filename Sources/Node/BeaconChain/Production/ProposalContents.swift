import ConsensusTypes
import Primitives
import SSZ
import StateTransition

/// Operations chosen for a block.
struct PackedOperations: Sendable {
    var proposerSlashings: [ProposerSlashing] = []
    var attesterSlashings: [Electra.AttesterSlashing] = []
    var voluntaryExits: [SignedVoluntaryExit] = []
    var attestations: BlockOperations.Attestations = .phase0([])
    /// From Capella on.
    var credentialChanges: [SignedBLSToExecutionChange] = []
}

/// All that a proposal consists of, whatever its fork. A pure value.
struct ProposalContents: Sendable {
    var slot: Slot
    var proposerIndex: ValidatorIndex
    var parentRoot: Root
    var randaoReveal: BLSSignature
    var graffiti: Bytes32
    var operations: PackedOperations
    /// From Altair on.
    var syncAggregate: SyncAggregate
    /// From Bellatrix on.
    var payload: ProposedPayload?

    /// The block of the state's fork, its state root still zero.
    func block(on state: ForkedBeaconState, _ spec: Spec) throws -> ForkedBeaconBlock {
        let eth1Data = getEth1DataStub(
            depositCount: state.eth1Data.depositCount, epoch: spec.computeEpochAtSlot(slot), preset: spec.preset)
        switch state.forkName {
        case .phase0: return .phase0(block(phase0Body(eth1Data)))
        case .altair: return .altair(block(altairBody(eth1Data)))
        case .bellatrix:
            var body: Bellatrix.BeaconBlockBody = altairBody(eth1Data)
            if case .bellatrix(let payload)? = payload?.payload { body.executionPayload = payload }
            return .bellatrix(block(body))
        case .capella:
            var body: Capella.BeaconBlockBody = capellaBody(eth1Data)
            guard case .capella(let payload)? = payload?.payload else { throw PayloadUnavailable.wrongFork }
            body.executionPayload = payload
            return .capella(block(body))
        case .deneb:
            var body: Deneb.BeaconBlockBody = capellaBody(eth1Data)
            guard let bundle = payload, case .deneb(let payload) = bundle.payload else {
                throw PayloadUnavailable.wrongFork
            }
            body.executionPayload = payload
            body.blobKZGCommitments = bundle.commitments
            return .deneb(block(body))
        case .electra: return .electra(block(try electraBody(eth1Data)))
        case .fulu: return .fulu(block(try electraBody(eth1Data)))
        case .gloas: throw StateTransitionError.unsupportedFork(.gloas)
        }
    }

    private func block<Block: BeaconBlockProtocol>(_ body: Block.Body) -> Block {
        Block(slot: slot, proposerIndex: proposerIndex, parentRoot: parentRoot, stateRoot: Root(), body: body)
    }

    /// What the bodies of all forks have, but the attestations and attester slashings, whose form changes.
    private func sharedBody<Body: BeaconBlockBodyProtocol>(_ eth1Data: Eth1Data) -> Body {
        var body = Body()
        body.randaoReveal = randaoReveal
        body.eth1Data = eth1Data
        body.graffiti = graffiti
        body.proposerSlashings = .init(operations.proposerSlashings)
        body.voluntaryExits = .init(operations.voluntaryExits)
        return body
    }

    private func phase0Body<Body: BeaconBlockBodyProtocol>(_ eth1Data: Eth1Data) -> Body
    where Body.Attestation == Phase0.Attestation, Body.AttesterSlashing == Phase0.AttesterSlashing {
        var body: Body = sharedBody(eth1Data)
        body.attesterSlashings = .init(operations.attesterSlashings.map(\.phase0Form))
        if case .phase0(let attestations) = operations.attestations { body.attestations = .init(attestations) }
        return body
    }

    private func altairBody<Body: AltairBeaconBlockBody>(_ eth1Data: Eth1Data) -> Body
    where Body.Attestation == Phase0.Attestation, Body.AttesterSlashing == Phase0.AttesterSlashing {
        var body: Body = phase0Body(eth1Data)
        body.syncAggregate = syncAggregate
        return body
    }

    private func capellaBody<Body: CapellaBeaconBlockBody>(_ eth1Data: Eth1Data) -> Body
    where Body.Attestation == Phase0.Attestation, Body.AttesterSlashing == Phase0.AttesterSlashing {
        var body: Body = altairBody(eth1Data)
        body.blsToExecutionChanges = .init(operations.credentialChanges)
        return body
    }

    private func electraBody(_ eth1Data: Eth1Data) throws -> Electra.BeaconBlockBody {
        var body: Electra.BeaconBlockBody = sharedBody(eth1Data)
        body.attesterSlashings = .init(operations.attesterSlashings)
        if case .electra(let attestations) = operations.attestations { body.attestations = .init(attestations) }
        body.syncAggregate = syncAggregate
        body.blsToExecutionChanges = .init(operations.credentialChanges)
        guard let bundle = payload, case .deneb(let payload) = bundle.payload else {
            throw PayloadUnavailable.wrongFork
        }
        body.executionPayload = payload
        body.blobKZGCommitments = bundle.commitments
        body.executionRequests = bundle.executionRequests
        return body
    }
}

extension ForkedBeaconBlock {
    /// The block as production answers with it: from Deneb on with its blobs and their proofs.
    func contents(_ payload: ProposedPayload?) -> ForkedBlockContents {
        let blobs = payload?.blobs ?? Blobs()
        let proofs = payload?.proofs ?? []
        return switch self {
        case .phase0(let block): .phase0(block)
        case .altair(let block): .altair(block)
        case .bellatrix(let block): .bellatrix(block)
        case .capella(let block): .capella(block)
        case .deneb(let block): .deneb(.init(block: block, kzgProofs: .init(proofs), blobs: blobs))
        case .electra(let block): .electra(.init(block: block, kzgProofs: .init(proofs), blobs: blobs))
        case .fulu(let block): .fulu(.init(block: block, kzgProofs: .init(proofs), blobs: blobs))
        case .gloas(let block): .gloas(block)
        }
    }

    /// Puts the root of the block's post-state in.
    mutating func setStateRoot(_ root: Root) {
        func with<Block: BeaconBlockProtocol>(_ block: Block) -> Block {
            var block = block
            block.stateRoot = root
            return block
        }
        self =
            switch self {
            case .phase0(let block): .phase0(with(block))
            case .altair(let block): .altair(with(block))
            case .bellatrix(let block): .bellatrix(with(block))
            case .capella(let block): .capella(with(block))
            case .deneb(let block): .deneb(with(block))
            case .electra(let block): .electra(with(block))
            case .fulu(let block): .fulu(with(block))
            case .gloas(let block): .gloas(with(block))
            }
    }
}
