import BeaconAPI
import BeaconAPIClient
import ConsensusTypes
import Primitives
import SSZ

/// The chain that a node ends on, and what was due on it: read over the Beacon API, trusting no client's count.
struct CanonicalChain {
    struct Block {
        var root: Root
        var proposer: ValidatorIndex
        /// Sync messages that it carries, of so many; nil before Altair.
        var sync: (signed: Int, seats: Int)?
    }

    var head: Slot = 0
    var blocks: [Slot: Block] = [:]
    /// Who was to attest in a slot; of all epochs that have begun.
    var due: [Slot: Set<ValidatorIndex>] = [:]
    /// The votes in its blocks.
    var votes: [(data: AttestationData, attesters: [ValidatorIndex])] = []

    /// Whose attestation of a slot a block carries.
    var attested: [Slot: Set<ValidatorIndex>] {
        votes.reduce(into: [:]) { $0[$1.data.slot, default: []].formUnion($1.attesters) }
    }
}

extension CanonicalChain {
    init(of probe: BeaconProbe, slotsPerEpoch: UInt64 = 8) async throws {
        self.init()
        let node = probe.node
        var committees = CommitteeBook(node)
        head = try await probe.headSlot
        for slot in 1...max(head.rawValue, 1) {
            let block: ForkedSignedBeaconBlock
            do {
                block = try await node.block(.slot(Slot(slot))).data
            } catch let error as BeaconAPIError where error.code == 404 {
                continue
            }
            let header = try await node.header(.slot(Slot(slot))).data
            blocks[Slot(slot)] = Block(
                root: header.root, proposer: header.header.message.proposerIndex,
                sync: block.syncAggregate.map { ($0.syncCommitteeBits.setIndices.count, probe.syncCommitteeSize) })
            for attestation in try await node.blockAttestations(.slot(Slot(slot))).data {
                votes.append((attestation.data, try await committees.attesters(of: attestation)))
            }
        }
        for epoch in 0...head.rawValue / slotsPerEpoch {
            due.merge(try await committees.attesters(of: Epoch(epoch))) { $1 }
        }
    }
}

extension ForkedSignedBeaconBlock {
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
