package import Primitives

extension Spec {
    /// The fork of an epoch: the last one that begins at or before it.
    package func forkName(at epoch: Epoch) -> ForkName {
        ForkName.allCases.last { config.forkEpoch($0) <= epoch } ?? .phase0
    }

    /// The fork of a slot's epoch.
    package func forkName(at slot: Slot) -> ForkName {
        forkName(at: computeEpochAtSlot(slot))
    }

    /// `compute_fork_version` (fork.md of each upgrade).
    package func forkVersion(at epoch: Epoch) -> Version {
        config.forkVersion(forkName(at: epoch))
    }

    /// The fork that signs with a version; nil for a version that is not of this network.
    package func forkName(version: Version) -> ForkName? {
        ForkName.allCases.last { config.forkVersion($0) == version }
    }

    /// The `Fork` of a state in an epoch, by the schedule (`/eth/v1/config/fork_schedule`, and `get_domain` without a
    /// state). Upgrades that begin at one epoch count one after another, as a state runs through them.
    package func fork(at epoch: Epoch) -> Fork {
        let name = forkName(at: epoch)
        return Fork(
            previousVersion: config.forkVersion(name.previous ?? .phase0), currentVersion: config.forkVersion(name),
            epoch: config.forkEpoch(name))
    }

    /// All scheduled forks in order, with their epochs.
    package var forkSchedule: [Fork] {
        ForkName.allCases.filter { $0 == .phase0 || config.forkEpoch($0) != Constants.farFutureEpoch }.map { name in
            Fork(
                previousVersion: config.forkVersion(name.previous ?? .phase0),
                currentVersion: config.forkVersion(name), epoch: config.forkEpoch(name))
        }
    }

    /// `get_blob_parameters` (fulu/beacon-chain.md).
    package func getBlobParameters(_ epoch: Epoch) -> BlobParameters {
        let entry = config.blobSchedule.filter { $0.epoch <= epoch }.max { $0.epoch < $1.epoch }
        return entry
            ?? BlobParameters(epoch: config.electraForkEpoch, maxBlobsPerBlock: config.maxBlobsPerBlockElectra)
    }

    /// The most blobs a block of an epoch may have; 0 before Deneb.
    package func maxBlobsPerBlock(at epoch: Epoch) -> UInt64 {
        switch forkName(at: epoch) {
        case .phase0, .altair, .bellatrix, .capella: 0
        case .deneb: config.maxBlobsPerBlock
        case .electra: config.maxBlobsPerBlockElectra
        case .fulu, .gloas: getBlobParameters(epoch).maxBlobsPerBlock
        }
    }
}
