import BeaconAPI
import ConsensusTypes
import Devnet
import Primitives
import SSZ

/// Reads a chain over the Beacon API, as anybody could, and keeps the devnet's books with what it finds.
struct ChainReader {
    private let node: any BeaconNodeAPI
    private let spec: Spec
    private var committees: [Epoch: [Position: [ValidatorIndex]]] = [:]
    private(set) var ledger: InclusionLedger

    private struct Position: Hashable {
        var slot: Slot
        var index: CommitteeIndex
    }

    init(node: any BeaconNodeAPI, spec: Spec, validators: Int) async throws {
        self.node = node
        self.spec = spec
        let altair = spec.config.altairForkEpoch
        let isReached = altair.rawValue < UInt64.max / spec.preset.slotsPerEpoch
        ledger = InclusionLedger(
            slotsPerEpoch: spec.preset.slotsPerEpoch, validators: validators,
            genesisRoot: try await node.blockRoot(.genesis).data,
            altairSlot: isReached ? Slot(altair.rawValue * spec.preset.slotsPerEpoch) : nil)
    }

    /// Records every canonical block up to `slot` that the books do not know yet.
    mutating func read(upTo slot: Slot) async throws {
        while ledger.lastSlot < slot {
            let next = ledger.lastSlot + 1
            if let block = try await canonicalBlock(next) {
                ledger.record(block)
            } else {
                ledger.close(at: next)
            }
        }
    }

    private mutating func canonicalBlock(_ slot: Slot) async throws -> CanonicalBlock? {
        let block: ForkedSignedBeaconBlock
        do {
            block = try await node.block(.slot(slot)).data
        } catch let error as BeaconAPIError where error.code == 404 {
            return nil
        }
        var attestations: [IncludedAttestation] = []
        for attestation in try await node.blockAttestations(.slot(slot)).data {
            attestations.append(try await included(attestation))
        }
        return CanonicalBlock(
            slot: slot, root: block.blockRoot(spec), attestations: attestations,
            syncCommitteeBits: block.syncAggregate.map { aggregate in
                (0..<Int(spec.preset.syncCommitteeSize)).map { aggregate.syncCommitteeBits[$0] }
            })
    }

    private mutating func included(_ attestation: ForkedAttestation) async throws -> IncludedAttestation {
        let data = attestation.data
        var members: [ValidatorIndex] = []
        for index in attestation.committeeIndices {
            members += try await committee(Position(slot: data.slot, index: index), of: data.target.epoch)
        }
        let attesters = attestation.setBits.filter(members.indices.contains).map { members[$0] }
        return IncludedAttestation(
            slot: data.slot, beaconBlockRoot: data.beaconBlockRoot, targetEpoch: data.target.epoch,
            targetRoot: data.target.root, attesters: attesters)
    }

    private mutating func committee(_ position: Position, of epoch: Epoch) async throws -> [ValidatorIndex] {
        if committees[epoch] == nil {
            let all = try await node.committees(.head, epoch: epoch, index: nil, slot: nil).data
            committees[epoch] = Dictionary(
                all.map { (Position(slot: $0.slot, index: $0.index), $0.validators) }, uniquingKeysWith: { $1 })
            committees = committees.filter { $0.key.rawValue + 4 > epoch.rawValue }
        }
        return committees[epoch]?[position] ?? []
    }
}

extension ForkedAttestation {
    /// The committees that its bits speak of, one after another.
    fileprivate var committeeIndices: [CommitteeIndex] {
        switch self {
        case .phase0, .altair, .bellatrix, .capella, .deneb: [data.index]
        case .electra(let attestation), .fulu(let attestation):
            attestation.committeeBits.setIndices.map { CommitteeIndex(UInt64($0)) }
        case .gloas(let attestation): attestation.committeeBits.setIndices.map { CommitteeIndex(UInt64($0)) }
        }
    }

    /// The positions of those who attested.
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

extension ForkedSignedBeaconBlock {
    /// What the sync committee signed; nil in phase0.
    fileprivate var syncAggregate: SyncAggregate? {
        switch self {
        case .phase0: nil
        case .altair(let block): block.message.body.syncAggregate
        case .bellatrix(let block): block.message.body.syncAggregate
        case .capella(let block): block.message.body.syncAggregate
        case .deneb(let block): block.message.body.syncAggregate
        case .electra(let block): block.message.body.syncAggregate
        case .fulu(let block): block.message.body.syncAggregate
        case .gloas(let block): block.message.body.syncAggregate
        }
    }
}
