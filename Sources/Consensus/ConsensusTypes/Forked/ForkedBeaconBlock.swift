package import Primitives
package import SSZ

/// A block of any fork.
package enum ForkedBeaconBlock: Forked {
    case phase0(Phase0.BeaconBlock)
    case altair(Altair.BeaconBlock)
    case bellatrix(Bellatrix.BeaconBlock)
    case capella(Capella.BeaconBlock)
    case deneb(Deneb.BeaconBlock)
    case electra(Electra.BeaconBlock)
    case fulu(Fulu.BeaconBlock)
    case gloas(Gloas.BeaconBlock)

    package static var typeName: String { "BeaconBlock" }

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
        case .phase0(let block): block
        case .altair(let block): block
        case .bellatrix(let block): block
        case .capella(let block): block
        case .deneb(let block): block
        case .electra(let block): block
        case .fulu(let block): block
        case .gloas(let block): block
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

extension ForkedBeaconBlock {
    package var slot: Slot {
        switch self {
        case .phase0(let block): block.slot
        case .altair(let block): block.slot
        case .bellatrix(let block): block.slot
        case .capella(let block): block.slot
        case .deneb(let block): block.slot
        case .electra(let block): block.slot
        case .fulu(let block): block.slot
        case .gloas(let block): block.slot
        }
    }

    package var proposerIndex: ValidatorIndex {
        switch self {
        case .phase0(let block): block.proposerIndex
        case .altair(let block): block.proposerIndex
        case .bellatrix(let block): block.proposerIndex
        case .capella(let block): block.proposerIndex
        case .deneb(let block): block.proposerIndex
        case .electra(let block): block.proposerIndex
        case .fulu(let block): block.proposerIndex
        case .gloas(let block): block.proposerIndex
        }
    }

    package var parentRoot: Root {
        switch self {
        case .phase0(let block): block.parentRoot
        case .altair(let block): block.parentRoot
        case .bellatrix(let block): block.parentRoot
        case .capella(let block): block.parentRoot
        case .deneb(let block): block.parentRoot
        case .electra(let block): block.parentRoot
        case .fulu(let block): block.parentRoot
        case .gloas(let block): block.parentRoot
        }
    }

    package var stateRoot: Root {
        switch self {
        case .phase0(let block): block.stateRoot
        case .altair(let block): block.stateRoot
        case .bellatrix(let block): block.stateRoot
        case .capella(let block): block.stateRoot
        case .deneb(let block): block.stateRoot
        case .electra(let block): block.stateRoot
        case .fulu(let block): block.stateRoot
        case .gloas(let block): block.stateRoot
        }
    }

    /// The block with its body replaced by the body's root; it has the block's own root.
    package func header(_ spec: Spec) -> BeaconBlockHeader {
        switch self {
        case .phase0(let block): block.header(spec.limits)
        case .altair(let block): block.header(spec.limits)
        case .bellatrix(let block): block.header(spec.limits)
        case .capella(let block): block.header(spec.limits)
        case .deneb(let block): block.header(spec.limits)
        case .electra(let block): block.header(spec.limits)
        case .fulu(let block): block.header(spec.limits)
        case .gloas(let block): block.header(spec.limits)
        }
    }

    package var randaoReveal: BLSSignature {
        switch self {
        case .phase0(let block): block.body.randaoReveal
        case .altair(let block): block.body.randaoReveal
        case .bellatrix(let block): block.body.randaoReveal
        case .capella(let block): block.body.randaoReveal
        case .deneb(let block): block.body.randaoReveal
        case .electra(let block): block.body.randaoReveal
        case .fulu(let block): block.body.randaoReveal
        case .gloas(let block): block.body.randaoReveal
        }
    }

    package var graffiti: Bytes32 {
        switch self {
        case .phase0(let block): block.body.graffiti
        case .altair(let block): block.body.graffiti
        case .bellatrix(let block): block.body.graffiti
        case .capella(let block): block.body.graffiti
        case .deneb(let block): block.body.graffiti
        case .electra(let block): block.body.graffiti
        case .fulu(let block): block.body.graffiti
        case .gloas(let block): block.body.graffiti
        }
    }

    /// The block with its proposer's signature.
    package func signed(_ signature: BLSSignature) -> ForkedSignedBeaconBlock {
        switch self {
        case .phase0(let block): .phase0(.init(message: block, signature: signature))
        case .altair(let block): .altair(.init(message: block, signature: signature))
        case .bellatrix(let block): .bellatrix(.init(message: block, signature: signature))
        case .capella(let block): .capella(.init(message: block, signature: signature))
        case .deneb(let block): .deneb(.init(message: block, signature: signature))
        case .electra(let block): .electra(.init(message: block, signature: signature))
        case .fulu(let block): .fulu(.init(message: block, signature: signature))
        case .gloas(let block): .gloas(.init(message: block, signature: signature))
        }
    }
}
