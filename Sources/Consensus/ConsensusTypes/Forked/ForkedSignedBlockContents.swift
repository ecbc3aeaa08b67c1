package import SSZ

/// What a proposer publishes (`publishBlockV2`): a signed block, from Deneb to Fulu with its proofs and blobs.
package enum ForkedSignedBlockContents: Forked {
    case phase0(Phase0.SignedBeaconBlock)
    case altair(Altair.SignedBeaconBlock)
    case bellatrix(Bellatrix.SignedBeaconBlock)
    case capella(Capella.SignedBeaconBlock)
    case deneb(Deneb.SignedBlockContents)
    case electra(Electra.SignedBlockContents)
    case fulu(Fulu.SignedBlockContents)
    case gloas(Gloas.SignedBeaconBlock)

    package static var typeName: String { "SignedBlockContents" }

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
        case .phase0(let contents): contents
        case .altair(let contents): contents
        case .bellatrix(let contents): contents
        case .capella(let contents): contents
        case .deneb(let contents): contents
        case .electra(let contents): contents
        case .fulu(let contents): contents
        case .gloas(let contents): contents
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

extension ForkedSignedBlockContents {
    /// The signed block alone.
    package var signedBlock: ForkedSignedBeaconBlock {
        switch self {
        case .phase0(let contents): .phase0(contents)
        case .altair(let contents): .altair(contents)
        case .bellatrix(let contents): .bellatrix(contents)
        case .capella(let contents): .capella(contents)
        case .deneb(let contents): .deneb(contents.signedBlock)
        case .electra(let contents): .electra(contents.signedBlock)
        case .fulu(let contents): .fulu(contents.signedBlock)
        case .gloas(let contents): .gloas(contents)
        }
    }

    /// The blobs; none before Deneb, and none from Gloas on, where they go with the payload.
    package var blobs: Blobs {
        switch self {
        case .phase0: []
        case .altair: []
        case .bellatrix: []
        case .capella: []
        case .deneb(let contents): contents.blobs
        case .electra(let contents): contents.blobs
        case .fulu(let contents): contents.blobs
        case .gloas: []
        }
    }
}

extension ForkedSignedBlockContents {
    /// The contents of a block without blobs.
    package init(withoutBlobs signedBlock: ForkedSignedBeaconBlock) {
        switch signedBlock {
        case .phase0(let block): self = .phase0(block)
        case .altair(let block): self = .altair(block)
        case .bellatrix(let block): self = .bellatrix(block)
        case .capella(let block): self = .capella(block)
        case .deneb(let block): self = .deneb(.init(signedBlock: block, kzgProofs: [], blobs: []))
        case .electra(let block): self = .electra(.init(signedBlock: block, kzgProofs: [], blobs: []))
        case .fulu(let block): self = .fulu(.init(signedBlock: block, kzgProofs: [], blobs: []))
        case .gloas(let block): self = .gloas(block)
        }
    }
}
