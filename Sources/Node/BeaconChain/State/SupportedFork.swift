import ConsensusTypes
import Primitives
import StateTransition

extension ForkName {
    /// Whether this node can run the fork's state transition.
    var isSupported: Bool { self <= .altair }
}

extension ForkedSignedBeaconBlock {
    /// The body's operations that the pools and the fork choice look at; nil for forks that are not supported.
    var operations: BlockOperations? {
        switch self {
        case .phase0(let block): BlockOperations(block.message.body)
        case .altair(let block): BlockOperations(block.message.body)
        default: nil
        }
    }
}

/// A block's operations, whatever its fork.
struct BlockOperations: Sendable {
    var attestations: [Phase0.Attestation]
    var attesterSlashings: [Phase0.AttesterSlashing]

    init<Body: BeaconBlockBodyProtocol>(_ body: Body)
    where Body.Attestation == Phase0.Attestation, Body.AttesterSlashing == Phase0.AttesterSlashing {
        attestations = Array(body.attestations)
        attesterSlashings = Array(body.attesterSlashings)
    }
}

extension ForkedAttesterSlashing {
    /// The slashing in the form of phase0 to Deneb; nil for later ones.
    var phase0Form: Phase0.AttesterSlashing? {
        switch self {
        case .phase0(let slashing), .altair(let slashing), .bellatrix(let slashing), .capella(let slashing),
            .deneb(let slashing):
            slashing
        default: nil
        }
    }
}

extension ForkedSubmittedAttestation {
    /// The attestation in the form of phase0 to Deneb; nil for later ones.
    var phase0Form: Phase0.Attestation? {
        switch self {
        case .phase0(let attestation), .altair(let attestation), .bellatrix(let attestation),
            .capella(let attestation), .deneb(let attestation):
            attestation
        default: nil
        }
    }
}

extension ForkedSignedAggregateAndProof {
    /// The aggregate in the form of phase0 to Deneb; nil for later ones.
    var phase0Form: Phase0.SignedAggregateAndProof? {
        switch self {
        case .phase0(let aggregate), .altair(let aggregate), .bellatrix(let aggregate), .capella(let aggregate),
            .deneb(let aggregate):
            aggregate
        default: nil
        }
    }
}

extension ForkedAttestation {
    /// An attestation of the form of phase0 to Deneb, said to be of a fork.
    init?(_ attestation: Phase0.Attestation, _ fork: ForkName) {
        switch fork {
        case .phase0: self = .phase0(attestation)
        case .altair: self = .altair(attestation)
        case .bellatrix: self = .bellatrix(attestation)
        case .capella: self = .capella(attestation)
        case .deneb: self = .deneb(attestation)
        case .electra, .fulu, .gloas: return nil
        }
    }
}

/// Applies a block that was verified before, on a state at or before its slot.
func replayVerified(
    _ block: ForkedSignedBeaconBlock, on state: inout ForkedBeaconState, _ context: TransitionContext
) throws(StateTransitionError) {
    if state.slot < block.slot { try processSlots(&state, to: block.slot, context) }
    try applyBlock(&state, block, context, verifySignatures: .none, verifyStateRoot: false)
}
