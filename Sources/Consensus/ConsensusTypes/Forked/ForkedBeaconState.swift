package import SSZ

/// A state of any fork.
package enum ForkedBeaconState: Forked {
    case phase0(Phase0.BeaconState)
    case altair(Altair.BeaconState)
    case bellatrix(Bellatrix.BeaconState)
    case capella(Capella.BeaconState)
    case deneb(Deneb.BeaconState)
    case electra(Electra.BeaconState)
    case fulu(Fulu.BeaconState)
    case gloas(Gloas.BeaconState)

    package static var typeName: String { "BeaconState" }

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
        case .phase0(let state): state
        case .altair(let state): state
        case .bellatrix(let state): state
        case .capella(let state): state
        case .deneb(let state): state
        case .electra(let state): state
        case .fulu(let state): state
        case .gloas(let state): state
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
