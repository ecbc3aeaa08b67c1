import ConsensusTypes
package import Primitives
import SlotClock

/// Why attestation data must not be signed.
package enum AttestationDataFault: Hashable, Sendable, CustomStringConvertible {
    case wrongSlot(Slot)
    case wrongTarget(Epoch)
    case sourceAfterTarget(source: Epoch, target: Epoch)
    case wrongIndex(CommitteeIndex)
    /// It does not vote for the block whose arrival opened the latch.
    case otherHead(Root)

    package var description: String {
        switch self {
        case .wrongSlot(let slot): "the node's data is for slot \(slot)"
        case .wrongTarget(let epoch): "the node's data has target epoch \(epoch)"
        case .sourceAfterTarget(let source, let target):
            "the node's data has source epoch \(source) after target \(target)"
        case .wrongIndex(let index): "the node's data has committee index \(index)"
        case .otherHead(let root): "the node's data votes for \(root), not for the head it announced"
        }
    }

    /// Checks data against what was asked for (phase0/validator.md, "Construct attestation").
    ///
    /// - Parameter head: the block it has to vote for, when the due time has not come.
    init?(
        _ data: AttestationData, slot: Slot, committee: CommitteeIndex, head: Root?,
        _ configuration: SchedulerConfiguration
    ) {
        let epoch = configuration.clock.epoch(of: slot)
        if data.slot != slot {
            self = .wrongSlot(data.slot)
        } else if data.target.epoch != epoch {
            self = .wrongTarget(data.target.epoch)
        } else if data.source.epoch > data.target.epoch {
            self = .sourceAfterTarget(source: data.source.epoch, target: data.target.epoch)
        } else if !Self.isValid(data.index, committee, epoch, configuration.forks) {
            self = .wrongIndex(data.index)
        } else if let head, data.beaconBlockRoot != head {
            self = .otherHead(data.beaconBlockRoot)
        } else {
            return nil
        }
    }

    /// The committee before Electra, 0 from Electra on, the payload vote from Gloas on.
    private static func isValid(
        _ index: CommitteeIndex, _ committee: CommitteeIndex, _ epoch: Epoch, _ forks: ForkEpochs
    ) -> Bool {
        if epoch >= forks.gloas { return index <= 1 }
        return index == (epoch >= forks.electra ? 0 : committee)
    }
}
