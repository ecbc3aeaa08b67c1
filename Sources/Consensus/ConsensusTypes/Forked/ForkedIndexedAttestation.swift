package import Primitives
package import SSZ

/// An indexed attestation of any fork.
package enum ForkedIndexedAttestation: Forked {
    case phase0(Phase0.IndexedAttestation)
    case altair(Altair.IndexedAttestation)
    case bellatrix(Bellatrix.IndexedAttestation)
    case capella(Capella.IndexedAttestation)
    case deneb(Deneb.IndexedAttestation)
    case electra(Electra.IndexedAttestation)
    case fulu(Fulu.IndexedAttestation)
    case gloas(Gloas.IndexedAttestation)

    package static var typeName: String { "IndexedAttestation" }

    package var forkName: ForkName {
        switch self {
        case .phase0: .phase0
        case .altair: .altair
        case .bellatrix: .bellatrix
        case .capella: .capella
        case .deneb: .deneb
        case .electra: .electra
        case .fulu: .fulu
        case .gloas: .gloas
        }
    }

    package var value: any SSZType {
        switch self {
        case .phase0(let attestation): attestation
        case .altair(let attestation): attestation
        case .bellatrix(let attestation): attestation
        case .capella(let attestation): attestation
        case .deneb(let attestation): attestation
        case .electra(let attestation): attestation
        case .fulu(let attestation): attestation
        case .gloas(let attestation): attestation
        }
    }

    package init<S: ForkedSource>(_ fork: ForkName, from source: inout S) throws(S.Failure) {
        switch fork {
        case .phase0: self = .phase0(try source.read())
        case .altair: self = .altair(try source.read())
        case .bellatrix: self = .bellatrix(try source.read())
        case .capella: self = .capella(try source.read())
        case .deneb: self = .deneb(try source.read())
        case .electra: self = .electra(try source.read())
        case .fulu: self = .fulu(try source.read())
        case .gloas: self = .gloas(try source.read())
        }
    }
}

extension ForkedIndexedAttestation {
    package var data: AttestationData {
        switch self {
        case .phase0(let attestation): attestation.data
        case .altair(let attestation): attestation.data
        case .bellatrix(let attestation): attestation.data
        case .capella(let attestation): attestation.data
        case .deneb(let attestation): attestation.data
        case .electra(let attestation): attestation.data
        case .fulu(let attestation): attestation.data
        case .gloas(let attestation): attestation.data
        }
    }

    package var signature: BLSSignature {
        switch self {
        case .phase0(let attestation): attestation.signature
        case .altair(let attestation): attestation.signature
        case .bellatrix(let attestation): attestation.signature
        case .capella(let attestation): attestation.signature
        case .deneb(let attestation): attestation.signature
        case .electra(let attestation): attestation.signature
        case .fulu(let attestation): attestation.signature
        case .gloas(let attestation): attestation.signature
        }
    }

    package var attestingIndices: [ValidatorIndex] {
        switch self {
        case .phase0(let attestation): Array(attestation.attestingIndices)
        case .altair(let attestation): Array(attestation.attestingIndices)
        case .bellatrix(let attestation): Array(attestation.attestingIndices)
        case .capella(let attestation): Array(attestation.attestingIndices)
        case .deneb(let attestation): Array(attestation.attestingIndices)
        case .electra(let attestation): Array(attestation.attestingIndices)
        case .fulu(let attestation): Array(attestation.attestingIndices)
        case .gloas(let attestation): Array(attestation.attestingIndices)
        }
    }
}
