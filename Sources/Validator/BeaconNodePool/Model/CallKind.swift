/// What a call to a beacon node is for: this decides which nodes are asked, for how long, and how many at a time.
package enum CallKind: String, Hashable, Sendable, CaseIterable {
    // Reads
    case configuration
    case status
    case validators
    case duties
    case attestationData = "attestation_data"
    case aggregate
    case headRoot = "head_root"
    case contribution
    case blockProduction = "block_production"
    case payloadAttestationData = "payload_attestation_data"
    /// The payload that a node keeps of the block that it built.
    case executionPayload = "execution_payload"
    /// Whatever no duty waits for.
    case inspection

    // Writes
    case attestations
    case aggregates
    case blocks
    case envelopes
    case payloadAttestations = "payload_attestations"
    case syncMessages = "sync_messages"
    case contributions
    case subscriptions
    case preparations
    case operations

    /// What a node must be there for, to be asked; any one of them is enough.
    var roles: NodeRoles {
        switch self {
        case .configuration, .status, .validators, .duties, .inspection: [.attestation, .proposal, .sync]
        case .attestationData, .aggregate, .payloadAttestationData: .attestation
        case .headRoot, .contribution: .sync
        case .blockProduction, .executionPayload: .proposal
        case .attestations, .aggregates, .payloadAttestations: [.attestation, .submit]
        case .blocks, .envelopes, .preparations: [.proposal, .submit]
        case .syncMessages, .contributions: [.sync, .submit]
        case .subscriptions: [.attestation, .sync, .submit]
        case .operations: .all
        }
    }

    /// Whether the answer is signed: never that of a syncing or optimistic node.
    var isSigned: Bool {
        switch self {
        case .attestationData, .aggregate, .headRoot, .contribution, .blockProduction, .payloadAttestationData,
            .executionPayload:
            true
        default: false
        }
    }

    /// How long all attempts together may take, in basis points of a slot: no longer than the answer is of use.
    var budgetBPS: Int64 {
        switch self {
        case .attestationData, .headRoot, .aggregate, .contribution, .payloadAttestationData, .status: 2_500
        case .blockProduction, .executionPayload: 3_333
        case .blocks, .envelopes, .attestations, .payloadAttestations, .aggregates, .syncMessages, .contributions:
            6_667
        case .configuration, .validators, .duties, .inspection, .subscriptions, .preparations, .operations: 10_000
        }
    }
}
