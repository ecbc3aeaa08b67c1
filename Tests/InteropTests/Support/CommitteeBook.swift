import BeaconAPI
import ConsensusTypes
import Primitives
import SSZ

/// Who sits in which committee, as a node tells it; asked for once an epoch.
struct CommitteeBook {
    private struct Seat: Hashable {
        var slot: Slot
        var index: CommitteeIndex
    }

    private let node: any BeaconNodeAPI
    private var epochs: [Epoch: [Seat: [ValidatorIndex]]] = [:]

    init(_ node: any BeaconNodeAPI) {
        self.node = node
    }

    /// The validators that an attestation of a block speaks for.
    mutating func attesters(of attestation: ForkedAttestation) async throws -> [ValidatorIndex] {
        let data = attestation.data
        let seats = try await seats(of: data.target.epoch)
        let members = attestation.committees.flatMap { seats[Seat(slot: data.slot, index: $0)] ?? [] }
        return attestation.setBits.filter(members.indices.contains).map { members[$0] }
    }

    /// Everybody who is to attest in an epoch, by slot.
    mutating func attesters(of epoch: Epoch) async throws -> [Slot: Set<ValidatorIndex>] {
        var attesters: [Slot: Set<ValidatorIndex>] = [:]
        for (seat, members) in try await seats(of: epoch) { attesters[seat.slot, default: []].formUnion(members) }
        return attesters
    }

    private mutating func seats(of epoch: Epoch) async throws -> [Seat: [ValidatorIndex]] {
        if let known = epochs[epoch] { return known }
        let all = try await node.committees(.head, epoch: epoch, index: nil, slot: nil).data
        let seats = Dictionary(all.map { (Seat(slot: $0.slot, index: $0.index), $0.validators) }) { $1 }
        epochs[epoch] = seats
        return seats
    }
}

extension ForkedAttestation {
    /// The committees that its bits speak of, one after another.
    fileprivate var committees: [CommitteeIndex] {
        switch self {
        case .phase0, .altair, .bellatrix, .capella, .deneb: [data.index]
        case .electra(let attestation), .fulu(let attestation):
            attestation.committeeBits.setIndices.map { CommitteeIndex(UInt64($0)) }
        case .gloas(let attestation): attestation.committeeBits.setIndices.map { CommitteeIndex(UInt64($0)) }
        }
    }

    fileprivate var setBits: [Int] {
        switch self {
        case .phase0(let attestation), .altair(let attestation), .bellatrix(let attestation),
            .capella(let attestation), .deneb(let attestation):
            attestation.aggregationBits.setIndices
        case .electra(let attestation), .fulu(let attestation): attestation.aggregationBits.setIndices
        case .gloas(let attestation): attestation.aggregationBits.setIndices
        }
    }
}
