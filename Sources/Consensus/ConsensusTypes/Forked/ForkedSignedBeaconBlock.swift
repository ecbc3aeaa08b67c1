package import Primitives
package import SSZ

/// A signed block of any fork.
package enum ForkedSignedBeaconBlock: Forked {
    case phase0(Phase0.SignedBeaconBlock)
    case altair(Altair.SignedBeaconBlock)
    case bellatrix(Bellatrix.SignedBeaconBlock)
    case capella(Capella.SignedBeaconBlock)
    case deneb(Deneb.SignedBeaconBlock)
    case electra(Electra.SignedBeaconBlock)
    case fulu(Fulu.SignedBeaconBlock)
    case gloas(Gloas.SignedBeaconBlock)

    package static var typeName: String { "SignedBeaconBlock" }

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

extension ForkedSignedBeaconBlock {
    package var slot: Slot {
        switch self {
        case .phase0(let block): block.message.slot
        case .altair(let block): block.message.slot
        case .bellatrix(let block): block.message.slot
        case .capella(let block): block.message.slot
        case .deneb(let block): block.message.slot
        case .electra(let block): block.message.slot
        case .fulu(let block): block.message.slot
        case .gloas(let block): block.message.slot
        }
    }

    package var proposerIndex: ValidatorIndex {
        switch self {
        case .phase0(let block): block.message.proposerIndex
        case .altair(let block): block.message.proposerIndex
        case .bellatrix(let block): block.message.proposerIndex
        case .capella(let block): block.message.proposerIndex
        case .deneb(let block): block.message.proposerIndex
        case .electra(let block): block.message.proposerIndex
        case .fulu(let block): block.message.proposerIndex
        case .gloas(let block): block.message.proposerIndex
        }
    }

    package var parentRoot: Root {
        switch self {
        case .phase0(let block): block.message.parentRoot
        case .altair(let block): block.message.parentRoot
        case .bellatrix(let block): block.message.parentRoot
        case .capella(let block): block.message.parentRoot
        case .deneb(let block): block.message.parentRoot
        case .electra(let block): block.message.parentRoot
        case .fulu(let block): block.message.parentRoot
        case .gloas(let block): block.message.parentRoot
        }
    }

    package var stateRoot: Root {
        switch self {
        case .phase0(let block): block.message.stateRoot
        case .altair(let block): block.message.stateRoot
        case .bellatrix(let block): block.message.stateRoot
        case .capella(let block): block.message.stateRoot
        case .deneb(let block): block.message.stateRoot
        case .electra(let block): block.message.stateRoot
        case .fulu(let block): block.message.stateRoot
        case .gloas(let block): block.message.stateRoot
        }
    }

    package var signature: BLSSignature {
        switch self {
        case .phase0(let block): block.signature
        case .altair(let block): block.signature
        case .bellatrix(let block): block.signature
        case .capella(let block): block.signature
        case .deneb(let block): block.signature
        case .electra(let block): block.signature
        case .fulu(let block): block.signature
        case .gloas(let block): block.signature
        }
    }

    /// The block without its signature.
    package var message: ForkedBeaconBlock {
        switch self {
        case .phase0(let block): .phase0(block.message)
        case .altair(let block): .altair(block.message)
        case .bellatrix(let block): .bellatrix(block.message)
        case .capella(let block): .capella(block.message)
        case .deneb(let block): .deneb(block.message)
        case .electra(let block): .electra(block.message)
        case .fulu(let block): .fulu(block.message)
        case .gloas(let block): .gloas(block.message)
        }
    }

    /// The header with the block's signature, which is valid for it too.
    package func signedHeader(_ spec: Spec) -> SignedBeaconBlockHeader {
        switch self {
        case .phase0(let block): block.signedHeader(spec.limits)
        case .altair(let block): block.signedHeader(spec.limits)
        case .bellatrix(let block): block.signedHeader(spec.limits)
        case .capella(let block): block.signedHeader(spec.limits)
        case .deneb(let block): block.signedHeader(spec.limits)
        case .electra(let block): block.signedHeader(spec.limits)
        case .fulu(let block): block.signedHeader(spec.limits)
        case .gloas(let block): block.signedHeader(spec.limits)
        }
    }

    /// The root of the block without its signature: the name that the chain knows it by.
    package func blockRoot(_ spec: Spec) -> Root {
        switch self {
        case .phase0(let block): block.message.hashTreeRoot(spec.limits)
        case .altair(let block): block.message.hashTreeRoot(spec.limits)
        case .bellatrix(let block): block.message.hashTreeRoot(spec.limits)
        case .capella(let block): block.message.hashTreeRoot(spec.limits)
        case .deneb(let block): block.message.hashTreeRoot(spec.limits)
        case .electra(let block): block.message.hashTreeRoot(spec.limits)
        case .fulu(let block): block.message.hashTreeRoot(spec.limits)
        case .gloas(let block): block.message.hashTreeRoot(spec.limits)
        }
    }
}
