extension ForkedBeaconBlock {
    /// The block with its payload replaced by the payload's header; nil before Bellatrix and from Gloas
    /// on, where a block has none.
    package func blinded(_ spec: Spec) -> ForkedBlindedBeaconBlock? {
        switch self {
        case .phase0, .altair, .gloas: nil
        case .bellatrix(let block): .bellatrix(block.blinded(spec.limits))
        case .capella(let block): .capella(block.blinded(spec.limits))
        case .deneb(let block): .deneb(block.blinded(spec.limits))
        case .electra(let block): .electra(block.blinded(spec.limits))
        case .fulu(let block): .fulu(block.blinded(spec.limits))
        }
    }
}

extension ForkedSignedBeaconBlock {
    /// The block with its payload replaced by the payload's header; nil before Bellatrix and from Gloas
    /// on, where a block has none.
    package func blinded(_ spec: Spec) -> ForkedSignedBlindedBeaconBlock? {
        switch self {
        case .phase0, .altair, .gloas: nil
        case .bellatrix(let block): .bellatrix(block.blinded(spec.limits))
        case .capella(let block): .capella(block.blinded(spec.limits))
        case .deneb(let block): .deneb(block.blinded(spec.limits))
        case .electra(let block): .electra(block.blinded(spec.limits))
        case .fulu(let block): .fulu(block.blinded(spec.limits))
        }
    }
}
