import ConsensusTypes
import Primitives
import SSZ
import StateTransition

/// A block's operations that the pools and the fork choice look at, whatever the block's fork.
struct BlockOperations: Sendable {
    /// Attestations with how their attesters are found.
    enum Attestations: Sendable {
        case phase0([Phase0.Attestation])
        case electra([Electra.Attestation])
    }

    var attestations: Attestations
    var attesterSlashings: [Electra.AttesterSlashing]

    init<B: BeaconBlockBodyProtocol>(phase0 body: B)
    where B.Attestation == Phase0.Attestation, B.AttesterSlashing == Phase0.AttesterSlashing {
        attestations = .phase0(Array(body.attestations))
        attesterSlashings = body.attesterSlashings.map(\.electraForm)
    }

    /// Of a fork that cannot be followed.
    init() {
        attestations = .electra([])
        attesterSlashings = []
    }

    init(electra body: Electra.BeaconBlockBody) {
        attestations = .electra(Array(body.attestations))
        attesterSlashings = Array(body.attesterSlashings)
    }

    /// Every attestation's data and attesters, by the shuffling that `committees` knows for it.
    func votes(
        _ committees: (AttestationData) throws -> CommitteeCache
    ) -> [(data: AttestationData, attesters: [ValidatorIndex])] {
        switch attestations {
        case .phase0(let attestations):
            attestations.compactMap { attestation in
                let data = attestation.data
                guard let members = try? committees(data).committee(slot: data.slot, index: data.index),
                    let indices = try? getAttestingIndices(attestation.aggregationBits, committee: members)
                else { return nil }
                return (data, indices)
            }
        case .electra(let attestations):
            attestations.compactMap { attestation in
                guard let committees = try? committees(attestation.data),
                    let indices = try? getAttestingIndices(attestation, committees)
                else { return nil }
                return (attestation.data, indices)
            }
        }
    }
}

extension ForkedSignedBeaconBlock {
    var operations: BlockOperations {
        switch self {
        case .phase0(let block): BlockOperations(phase0: block.message.body)
        case .altair(let block): BlockOperations(phase0: block.message.body)
        case .bellatrix(let block): BlockOperations(phase0: block.message.body)
        case .capella(let block): BlockOperations(phase0: block.message.body)
        case .deneb(let block): BlockOperations(phase0: block.message.body)
        case .electra(let block): BlockOperations(electra: block.message.body)
        case .fulu(let block): BlockOperations(electra: block.message.body)
        case .gloas: BlockOperations()
        }
    }

    /// The attestations in the form of the block's fork.
    var attestations: [ForkedAttestation] {
        switch operations.attestations {
        case .phase0(let attestations): attestations.map { ForkedAttestation($0, forkName) }
        case .electra(let attestations): attestations.map { ForkedAttestation($0, forkName) }
        }
    }
}

extension ForkedAttestation {
    /// An attestation of the form of phase0 to Deneb, said to be of one of these forks.
    init(_ attestation: Phase0.Attestation, _ fork: ForkName) {
        self =
            switch fork {
            case .phase0: .phase0(attestation)
            case .altair: .altair(attestation)
            case .bellatrix: .bellatrix(attestation)
            case .capella: .capella(attestation)
            case .deneb, .electra, .fulu, .gloas: .deneb(attestation)
            }
    }

    /// An attestation of Electra's form, said to be of Electra or a later fork.
    init(_ attestation: Electra.Attestation, _ fork: ForkName) {
        self = fork == .electra ? .electra(attestation) : .fulu(attestation)
    }
}

extension ForkedAttesterSlashing {
    /// The slashing with the limits of Electra, which hold those of the forks before; nil for later ones.
    var electraForm: Electra.AttesterSlashing? {
        switch self {
        case .phase0(let slashing), .altair(let slashing), .bellatrix(let slashing), .capella(let slashing),
            .deneb(let slashing):
            slashing.electraForm
        case .electra(let slashing), .fulu(let slashing): slashing
        case .gloas: nil
        }
    }

    /// A slashing in the form that a fork has for it.
    init(_ slashing: Electra.AttesterSlashing, _ fork: ForkName) {
        self =
            switch fork {
            case .phase0: .phase0(slashing.phase0Form)
            case .altair: .altair(slashing.phase0Form)
            case .bellatrix: .bellatrix(slashing.phase0Form)
            case .capella: .capella(slashing.phase0Form)
            case .deneb: .deneb(slashing.phase0Form)
            case .electra: .electra(slashing)
            case .fulu, .gloas: .fulu(slashing)
            }
    }
}

extension Phase0.AttesterSlashing {
    /// The same slashing with the limits of Electra.
    var electraForm: Electra.AttesterSlashing {
        Electra.AttesterSlashing(attestation1: attestation1.electraForm, attestation2: attestation2.electraForm)
    }
}

extension Phase0.IndexedAttestation {
    fileprivate var electraForm: Electra.IndexedAttestation {
        Electra.IndexedAttestation(
            attestingIndices: Electra.AttestingIndices(attestingIndices), data: data, signature: signature)
    }
}

extension Electra.AttesterSlashing {
    /// The same slashing with the limits of phase0: whether it keeps them is for the caller to see.
    var phase0Form: Phase0.AttesterSlashing {
        Phase0.AttesterSlashing(attestation1: attestation1.phase0Form, attestation2: attestation2.phase0Form)
    }
}

extension Electra.IndexedAttestation {
    fileprivate var phase0Form: Phase0.IndexedAttestation {
        Phase0.IndexedAttestation(
            attestingIndices: Phase0.AttestingIndices(attestingIndices), data: data, signature: signature)
    }
}

extension ForkedSignedBeaconBlock {
    /// The votes of the sync committee; none in phase0.
    var syncAggregate: SyncAggregate? {
        switch self {
        case .phase0: nil
        case .altair(let block): block.message.body.syncAggregate
        case .bellatrix(let block): block.message.body.syncAggregate
        case .capella(let block): block.message.body.syncAggregate
        case .deneb(let block): block.message.body.syncAggregate
        case .electra(let block): block.message.body.syncAggregate
        case .fulu(let block): block.message.body.syncAggregate
        case .gloas(let block): block.message.body.syncAggregate
        }
    }
}
