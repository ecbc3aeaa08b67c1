import ConsensusTypes
import Primitives
import SSZ
import StateTransition

/// Operations chosen for a block.
struct PackedOperations: Sendable {
    var proposerSlashings: [ProposerSlashing] = []
    var attesterSlashings: [Phase0.AttesterSlashing] = []
    var voluntaryExits: [SignedVoluntaryExit] = []
    var attestations: [Phase0.Attestation] = []
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

    /// The block of the state's fork, its state root still zero.
    func block(on state: ForkedBeaconState, _ spec: Spec) throws -> ForkedBeaconBlock {
        let eth1Data = getEth1DataStub(
            depositCount: state.eth1Data.depositCount, epoch: spec.computeEpochAtSlot(slot), preset: spec.preset)
        switch state.forkName {
        case .phase0:
            let body = Phase0.BeaconBlockBody(
                randaoReveal: randaoReveal, eth1Data: eth1Data, graffiti: graffiti,
                proposerSlashings: ProposerSlashings(operations.proposerSlashings),
                attesterSlashings: Phase0.AttesterSlashings(operations.attesterSlashings),
                attestations: Phase0.Attestations(operations.attestations), deposits: Deposits(),
                voluntaryExits: VoluntaryExits(operations.voluntaryExits))
            return .phase0(
                Phase0.BeaconBlock(
                    slot: slot, proposerIndex: proposerIndex, parentRoot: parentRoot, stateRoot: Root(), body: body))
        case .altair:
            let body = Altair.BeaconBlockBody(
                randaoReveal: randaoReveal, eth1Data: eth1Data, graffiti: graffiti,
                proposerSlashings: ProposerSlashings(operations.proposerSlashings),
                attesterSlashings: Altair.AttesterSlashings(operations.attesterSlashings),
                attestations: Altair.Attestations(operations.attestations), deposits: Deposits(),
                voluntaryExits: VoluntaryExits(operations.voluntaryExits), syncAggregate: syncAggregate)
            return .altair(
                Altair.BeaconBlock(
                    slot: slot, proposerIndex: proposerIndex, parentRoot: parentRoot, stateRoot: Root(), body: body))
        default:
            throw StateTransitionError.unsupportedFork(state.forkName)
        }
    }
}

extension ForkedBeaconBlock {
    /// The block as production answers with it: before Deneb there are no blobs.
    func withoutBlobs() throws -> ForkedBlockContents {
        switch self {
        case .phase0(let block): .phase0(block)
        case .altair(let block): .altair(block)
        default: throw StateTransitionError.unsupportedFork(forkName)
        }
    }

    /// Puts the root of the block's post-state in.
    mutating func setStateRoot(_ root: Root) {
        switch self {
        case .phase0(var block):
            block.stateRoot = root
            self = .phase0(block)
        case .altair(var block):
            block.stateRoot = root
            self = .altair(block)
        default: break
        }
    }
}
