package import SSZ

/// An attester slashing of any fork.
package enum ForkedAttesterSlashing: Forked {
    case phase0(Phase0.AttesterSlashing)
    case altair(Altair.AttesterSlashing)
    case bellatrix(Bellatrix.AttesterSlashing)
    case capella(Capella.AttesterSlashing)
    case deneb(Deneb.AttesterSlashing)
    case electra(Electra.AttesterSlashing)
    case fulu(Fulu.AttesterSlashing)
    case gloas(Gloas.AttesterSlashing)

    package static var typeName: String { "AttesterSlashing" }

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
        case .phase0(let slashing): slashing
        case .altair(let slashing): slashing
        case .bellatrix(let slashing): slashing
        case .capella(let slashing): slashing
        case .deneb(let slashing): slashing
        case .electra(let slashing): slashing
        case .fulu(let slashing): slashing
        case .gloas(let slashing): slashing
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

extension ForkedAttesterSlashing {
    package var attestation1: ForkedIndexedAttestation {
        switch self {
        case .phase0(let slashing): .phase0(slashing.attestation1)
        case .altair(let slashing): .altair(slashing.attestation1)
        case .bellatrix(let slashing): .bellatrix(slashing.attestation1)
        case .capella(let slashing): .capella(slashing.attestation1)
        case .deneb(let slashing): .deneb(slashing.attestation1)
        case .electra(let slashing): .electra(slashing.attestation1)
        case .fulu(let slashing): .fulu(slashing.attestation1)
        case .gloas(let slashing): .gloas(slashing.attestation1)
        }
    }

    package var attestation2: ForkedIndexedAttestation {
        switch self {
        case .phase0(let slashing): .phase0(slashing.attestation2)
        case .altair(let slashing): .altair(slashing.attestation2)
        case .bellatrix(let slashing): .bellatrix(slashing.attestation2)
        case .capella(let slashing): .capella(slashing.attestation2)
        case .deneb(let slashing): .deneb(slashing.attestation2)
        case .electra(let slashing): .electra(slashing.attestation2)
        case .fulu(let slashing): .fulu(slashing.attestation2)
        case .gloas(let slashing): .gloas(slashing.attestation2)
        }
    }
}
