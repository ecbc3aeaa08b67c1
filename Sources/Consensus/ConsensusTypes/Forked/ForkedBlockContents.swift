package import Primitives
package import SSZ

/// What a node produces for a proposer (`produceBlockV3`): a block, from Deneb to Fulu with its proofs and blobs.
package enum ForkedBlockContents: Forked {
    case phase0(Phase0.BeaconBlock)
    case altair(Altair.BeaconBlock)
    case bellatrix(Bellatrix.BeaconBlock)
    case capella(Capella.BeaconBlock)
    case deneb(Deneb.BlockContents)
    case electra(Electra.BlockContents)
    case fulu(Fulu.BlockContents)
    case gloas(Gloas.BeaconBlock)

    package static var typeName: String { "BlockContents" }

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

extension ForkedBlockContents {
    /// The block alone.
    package var block: ForkedBeaconBlock {
        switch self {
        case .phase0(let contents): .phase0(contents)
        case .altair(let contents): .altair(contents)
        case .bellatrix(let contents): .bellatrix(contents)
        case .capella(let contents): .capella(contents)
        case .deneb(let contents): .deneb(contents.block)
        case .electra(let contents): .electra(contents.block)
        case .fulu(let contents): .fulu(contents.block)
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

    /// What is published: the contents with the proposer's signature on the block.
    package func signed(_ signature: BLSSignature) -> ForkedSignedBlockContents {
        switch self {
        case .phase0(let contents): .phase0(.init(message: contents, signature: signature))
        case .altair(let contents): .altair(.init(message: contents, signature: signature))
        case .bellatrix(let contents): .bellatrix(.init(message: contents, signature: signature))
        case .capella(let contents): .capella(.init(message: contents, signature: signature))
        case .deneb(let contents):
            .deneb(
                .init(
                    signedBlock: .init(message: contents.block, signature: signature),
                    kzgProofs: contents.kzgProofs, blobs: contents.blobs))
        case .electra(let contents):
            .electra(
                .init(
                    signedBlock: .init(message: contents.block, signature: signature),
                    kzgProofs: contents.kzgProofs, blobs: contents.blobs))
        case .gloas(let contents): .gloas(.init(message: contents, signature: signature))
        case .fulu(let contents):
            .fulu(
                .init(
                    signedBlock: .init(message: contents.block, signature: signature),
                    kzgProofs: contents.kzgProofs, blobs: contents.blobs))
        }
    }
}
