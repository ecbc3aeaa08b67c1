package import Primitives
package import SSZ

/// A signed aggregate of any fork.
package enum ForkedSignedAggregateAndProof: Forked {
    case phase0(Phase0.SignedAggregateAndProof)
    case altair(Altair.SignedAggregateAndProof)
    case bellatrix(Bellatrix.SignedAggregateAndProof)
    case capella(Capella.SignedAggregateAndProof)
    case deneb(Deneb.SignedAggregateAndProof)
    case electra(Electra.SignedAggregateAndProof)
    case fulu(Fulu.SignedAggregateAndProof)
    case gloas(Gloas.SignedAggregateAndProof)

    package static var typeName: String { "SignedAggregateAndProof" }

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
        case .phase0(let aggregate): aggregate
        case .altair(let aggregate): aggregate
        case .bellatrix(let aggregate): aggregate
        case .capella(let aggregate): aggregate
        case .deneb(let aggregate): aggregate
        case .electra(let aggregate): aggregate
        case .fulu(let aggregate): aggregate
        case .gloas(let aggregate): aggregate
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

extension ForkedSignedAggregateAndProof {
    package var message: ForkedAggregateAndProof {
        switch self {
        case .phase0(let aggregate): .phase0(aggregate.message)
        case .altair(let aggregate): .altair(aggregate.message)
        case .bellatrix(let aggregate): .bellatrix(aggregate.message)
        case .capella(let aggregate): .capella(aggregate.message)
        case .deneb(let aggregate): .deneb(aggregate.message)
        case .electra(let aggregate): .electra(aggregate.message)
        case .fulu(let aggregate): .fulu(aggregate.message)
        case .gloas(let aggregate): .gloas(aggregate.message)
        }
    }

    package var signature: BLSSignature {
        switch self {
        case .phase0(let aggregate): aggregate.signature
        case .altair(let aggregate): aggregate.signature
        case .bellatrix(let aggregate): aggregate.signature
        case .capella(let aggregate): aggregate.signature
        case .deneb(let aggregate): aggregate.signature
        case .electra(let aggregate): aggregate.signature
        case .fulu(let aggregate): aggregate.signature
        case .gloas(let aggregate): aggregate.signature
        }
    }
}
