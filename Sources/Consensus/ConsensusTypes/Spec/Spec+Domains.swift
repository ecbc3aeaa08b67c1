package import Primitives
package import SSZ

/// `compute_fork_data_root` (phase0/beacon-chain.md).
package func computeForkDataRoot(currentVersion: Version, genesisValidatorsRoot: Root) -> Root {
    ForkData(currentVersion: currentVersion, genesisValidatorsRoot: genesisValidatorsRoot).hashTreeRoot(.none)
}

/// `compute_domain` (phase0/beacon-chain.md). `Spec.computeDomain` has the specification's default arguments.
package func computeDomain(_ domainType: DomainType, forkVersion: Version, genesisValidatorsRoot: Root) -> Domain {
    let root = computeForkDataRoot(currentVersion: forkVersion, genesisValidatorsRoot: genesisValidatorsRoot)
    var domain = Domain()
    for i in 0..<4 { domain[i] = domainType[i] }
    for i in 0..<28 { domain[4 + i] = root[i] }
    return domain
}

/// `compute_signing_root` (phase0/beacon-chain.md) of an object by its root.
package func computeSigningRoot(objectRoot: Root, domain: Domain) -> Root {
    SigningData(objectRoot: objectRoot, domain: domain).hashTreeRoot(.none)
}

/// `compute_signing_root` (phase0/beacon-chain.md).
package func computeSigningRoot(_ object: some SSZType, _ domain: Domain, _ limits: SSZLimits) -> Root {
    computeSigningRoot(objectRoot: object.hashTreeRoot(limits), domain: domain)
}

extension Fork {
    /// The version that signs for an epoch: `get_domain`'s choice (phase0/beacon-chain.md).
    package func version(at epoch: Epoch) -> Version {
        epoch < self.epoch ? previousVersion : currentVersion
    }
}

extension Spec {
    /// `compute_domain` with the specification's defaults: genesis version, zero validators root. For deposits.
    package func computeDomain(
        _ domainType: DomainType, forkVersion: Version? = nil, genesisValidatorsRoot: Root = Root()
    ) -> Domain {
        ConsensusTypes.computeDomain(
            domainType, forkVersion: forkVersion ?? config.genesisForkVersion,
            genesisValidatorsRoot: genesisValidatorsRoot)
    }

    /// The domain of an epoch by the fork schedule: what `get_domain` gives with a state of that epoch.
    package func domain(_ domainType: DomainType, _ epoch: Epoch, genesisValidatorsRoot: Root) -> Domain {
        ConsensusTypes.computeDomain(
            domainType, forkVersion: forkVersion(at: epoch), genesisValidatorsRoot: genesisValidatorsRoot)
    }

    /// The domain of a voluntary exit: from Deneb always Capella's (EIP-7044), whatever the exit's epoch.
    /// - Parameter current: the fork of the state that will process the exit.
    package func voluntaryExitDomain(_ exit: VoluntaryExit, current: ForkName, genesisValidatorsRoot: Root) -> Domain {
        guard current < .deneb else {
            return ConsensusTypes.computeDomain(
                DomainTypes.voluntaryExit, forkVersion: config.capellaForkVersion,
                genesisValidatorsRoot: genesisValidatorsRoot)
        }
        return domain(DomainTypes.voluntaryExit, exit.epoch, genesisValidatorsRoot: genesisValidatorsRoot)
    }

    /// `compute_fork_digest` (phase0/beacon-chain.md; from Fulu with the blob parameters, fulu/beacon-chain.md).
    package func computeForkDigest(genesisValidatorsRoot: Root, epoch: Epoch) -> ForkDigest {
        let base = computeForkDataRoot(
            currentVersion: forkVersion(at: epoch), genesisValidatorsRoot: genesisValidatorsRoot)
        var digest = ForkDigest()
        for i in 0..<4 { digest[i] = base[i] }
        guard epoch >= config.fuluForkEpoch else { return digest }
        let parameters = getBlobParameters(epoch)
        let numbers = [parameters.epoch.rawValue, parameters.maxBlobsPerBlock]
        let mask = Merkle.sha256(numbers.flatMap { n in (0..<8).map { UInt8(truncatingIfNeeded: n >> (8 * $0)) } })
        for i in 0..<4 { digest[i] ^= mask[i] }
        return digest
    }
}
