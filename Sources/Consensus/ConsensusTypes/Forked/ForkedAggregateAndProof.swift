package import Primitives
package import SSZ

/// An aggregate of any fork with its selection proof.
package enum ForkedAggregateAndProof: Forked {
    case phase0(Phase0.AggregateAndProof)
    case altair(Altair.AggregateAndProof)
    case bellatrix(Bellatrix.AggregateAndProof)
    case capella(Capella.AggregateAndProof)
    case deneb(Deneb.AggregateAndProof)
    case electra(Electra.AggregateAndProof)
    case fulu(Fulu.AggregateAndProof)
    case gloas(Gloas.AggregateAndProof)

    package static var typeName: String { "AggregateAndProof" }

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
        case .phase0(let message): message
        case .altair(let message): message
        case .bellatrix(let message): message
        case .capella(let message): message
        case .deneb(let message): message
        case .electra(let message): message
        case .fulu(let message): message
        case .gloas(let message): message
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

extension ForkedAggregateAndProof {
    package var aggregatorIndex: ValidatorIndex {
        switch self {
        case .phase0(let message): message.aggregatorIndex
        case .altair(let message): message.aggregatorIndex
        case .bellatrix(let message): message.aggregatorIndex
        case .capella(let message): message.aggregatorIndex
        case .deneb(let message): message.aggregatorIndex
        case .electra(let message): message.aggregatorIndex
        case .fulu(let message): message.aggregatorIndex
        case .gloas(let message): message.aggregatorIndex
        }
    }

    package var aggregate: ForkedAttestation {
        switch self {
        case .phase0(let message): .phase0(message.aggregate)
        case .altair(let message): .altair(message.aggregate)
        case .bellatrix(let message): .bellatrix(message.aggregate)
        case .capella(let message): .capella(message.aggregate)
        case .deneb(let message): .deneb(message.aggregate)
        case .electra(let message): .electra(message.aggregate)
        case .fulu(let message): .fulu(message.aggregate)
        case .gloas(let message): .gloas(message.aggregate)
        }
    }

    package var selectionProof: BLSSignature {
        switch self {
        case .phase0(let message): message.selectionProof
        case .altair(let message): message.selectionProof
        case .bellatrix(let message): message.selectionProof
        case .capella(let message): message.selectionProof
        case .deneb(let message): message.selectionProof
        case .electra(let message): message.selectionProof
        case .fulu(let message): message.selectionProof
        case .gloas(let message): message.selectionProof
        }
    }

    /// The aggregate as it is published.
    package func signed(_ signature: BLSSignature) -> ForkedSignedAggregateAndProof {
        switch self {
        case .phase0(let message): .phase0(.init(message: message, signature: signature))
        case .altair(let message): .altair(.init(message: message, signature: signature))
        case .bellatrix(let message): .bellatrix(.init(message: message, signature: signature))
        case .capella(let message): .capella(.init(message: message, signature: signature))
        case .deneb(let message): .deneb(.init(message: message, signature: signature))
        case .electra(let message): .electra(.init(message: message, signature: signature))
        case .fulu(let message): .fulu(.init(message: message, signature: signature))
        case .gloas(let message): .gloas(.init(message: message, signature: signature))
        }
    }
}
