package import Primitives

extension ChainConfig {
    /// The version that a fork signs with.
    package func forkVersion(_ fork: ForkName) -> Version {
        switch fork {
        case .phase0: genesisForkVersion
        case .altair: altairForkVersion
        case .bellatrix: bellatrixForkVersion
        case .capella: capellaForkVersion
        case .deneb: denebForkVersion
        case .electra: electraForkVersion
        case .fulu: fuluForkVersion
        case .gloas: gloasForkVersion
        }
    }

    /// The epoch at which a fork begins, `FAR_FUTURE_EPOCH` when it is not scheduled.
    package func forkEpoch(_ fork: ForkName) -> Epoch {
        switch fork {
        case .phase0: Constants.genesisEpoch
        case .altair: altairForkEpoch
        case .bellatrix: bellatrixForkEpoch
        case .capella: capellaForkEpoch
        case .deneb: denebForkEpoch
        case .electra: electraForkEpoch
        case .fulu: fuluForkEpoch
        case .gloas: gloasForkEpoch
        }
    }

    /// Moves a fork to an epoch. Phase0 stays at genesis.
    package mutating func setForkEpoch(_ fork: ForkName, _ epoch: Epoch) {
        switch fork {
        case .phase0: break
        case .altair: altairForkEpoch = epoch
        case .bellatrix: bellatrixForkEpoch = epoch
        case .capella: capellaForkEpoch = epoch
        case .deneb: denebForkEpoch = epoch
        case .electra: electraForkEpoch = epoch
        case .fulu: fuluForkEpoch = epoch
        case .gloas: gloasForkEpoch = epoch
        }
    }
}
