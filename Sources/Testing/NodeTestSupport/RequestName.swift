package import BeaconAPI
package import Primitives

/// What requests are called in logs and scripts: `attester/2 [7,8]`, `data 20`, `publish-block 20`.
package enum RequestName {
    package static let genesis = "genesis"
    package static let headRoot = "head"

    package static func events(_ topics: Set<EventTopic>) -> String {
        "events " + topics.map(\.rawValue).sorted().joined(separator: ",")
    }

    package static func attesterDuties(_ epoch: Epoch, _ indices: [ValidatorIndex]) -> String {
        "attester/\(epoch) \(list(indices))"
    }
    package static func proposerDuties(_ epoch: Epoch) -> String { "proposer/\(epoch) v1" }
    package static func proposerDutiesV2(_ epoch: Epoch) -> String { "proposer/\(epoch) v2" }
    package static func ptcDuties(_ epoch: Epoch, _ indices: [ValidatorIndex]) -> String {
        "ptc/\(epoch) \(list(indices))"
    }
    package static func syncDuties(_ epoch: Epoch, _ indices: [ValidatorIndex]) -> String {
        "sync/\(epoch) \(list(indices))"
    }

    package static func attestationData(_ slot: Slot, _ committee: CommitteeIndex) -> String {
        "data \(slot) c\(committee)"
    }
    package static func submitAttestations(_ count: Int) -> String { "attestations \(count)" }
    package static func aggregate(_ slot: Slot, _ committee: CommitteeIndex) -> String {
        "aggregate \(slot) c\(committee)"
    }
    package static func submitAggregates(_ count: Int) -> String { "aggregates \(count)" }
    package static func submitSyncMessages(_ count: Int) -> String { "sync-messages \(count)" }
    package static func contribution(_ slot: Slot, _ subcommittee: UInt64) -> String {
        "contribution \(slot)/\(subcommittee)"
    }
    package static func submitContributions(_ count: Int) -> String { "contributions \(count)" }
    package static func payloadAttestationData(_ slot: Slot) -> String { "payload-data \(slot)" }
    package static func submitPayloadAttestations(_ count: Int) -> String { "payload-attestations \(count)" }
    package static func submitPreferences(_ count: Int) -> String { "preferences \(count)" }

    package static func produceBlock(_ slot: Slot) -> String { "block \(slot)" }
    package static func publishBlock(_ slot: Slot) -> String { "publish-block \(slot)" }
    package static func envelope(_ slot: Slot) -> String { "envelope \(slot)" }
    package static func publishEnvelope(_ slot: Slot) -> String { "publish-envelope \(slot)" }

    private static func list(_ indices: [ValidatorIndex]) -> String {
        "[" + indices.map { "\($0)" }.joined(separator: ",") + "]"
    }
}
