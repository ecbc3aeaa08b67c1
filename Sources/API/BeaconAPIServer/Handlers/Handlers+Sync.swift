import BeaconAPI
import ConsensusTypes
import Primitives

extension Handlers {
    static let sync: [Route: Handler] = [
        .syncCommitteeSubscriptions: { request in
            try await request.node.submitSyncCommitteeSubscriptions(try request.bare())
            return .ok
        },
        .syncCommitteeSelections: { request in
            .body(DataBody(try await request.node.syncCommitteeSelections(try request.bare())))
        },
        .syncCommitteeContribution: { request in
            let contribution = try await request.node.syncCommitteeContribution(
                slot: Slot(try request.requiredNumber("slot")),
                subcommitteeIndex: try request.requiredNumber("subcommittee_index"),
                beaconBlockRoot: try request.requiredHex("beacon_block_root"))
            return .body(DataBody(contribution))
        },
        .submitContributionAndProofs: { request in
            try await request.node.submitContributionAndProofs(try request.bare())
            return .ok
        },
    ]
}
