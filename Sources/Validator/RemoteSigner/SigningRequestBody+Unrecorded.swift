import ConsensusTypes
import JSONBytes
import Primitives
import SSZ
import Signing

extension SigningRequestBody {
    static func encode(_ content: UnrecordedContent, into w: inout JSONWriter, _ spec: Spec) {
        switch content {
        case .randaoReveal(let epoch): fields("randao_reveal", into: &w) { $0.number("epoch", epoch.rawValue) }
        case .aggregationSlot(let slot): fields("aggregation_slot", into: &w) { $0.number("slot", slot.rawValue) }
        case .aggregateAndProof(let message) where message.forkName < .electra:
            w.key("aggregate_and_proof")
            message.encodeJSON(into: &w, spec)
        case .aggregateAndProof(let message):
            versioned("aggregate_and_proof", message.forkName, into: &w) { message.encodeJSON(into: &$0, spec) }
        case .syncCommitteeMessage(let root, let slot):
            fields("sync_committee_message", into: &w) { w in
                w.key("beacon_block_root")
                w.hex(root)
                w.number("slot", slot.rawValue)
            }
        case .syncSelectionProof(let data): object("sync_aggregator_selection_data", data, into: &w, spec)
        case .contributionAndProof(let message): object("contribution_and_proof", message, into: &w, spec)
        case .voluntaryExit(let exit, _): object("voluntary_exit", exit, into: &w, spec)
        case .validatorRegistration(let message): object("validator_registration", message, into: &w, spec)
        case .deposit(let message): deposit(message, into: &w, spec)
        case .executionPayloadBid(let bid):
            versioned("execution_payload_bid", bid, spec.forkName(at: bid.slot), into: &w, spec)
        case .executionPayloadEnvelope(let envelope):
            let fork = spec.forkName(at: Slot(envelope.payload.slotNumber))
            versioned("execution_payload_envelope", envelope, fork, into: &w, spec)
        case .payloadAttestation(let data):
            versioned("payload_attestation_message", data, spec.forkName(at: data.slot), into: &w, spec)
        case .proposerPreferences(let message):
            versioned("proposer_preferences", message, spec.forkName(at: message.proposalSlot), into: &w, spec)
        case .builderRequestAuth(let message):
            versioned("builder_request_auth", message, spec.forkName(at: message.slot), into: &w, spec)
        }
    }

    /// The message with the version in its domain, which the signer cannot know otherwise.
    private static func deposit(_ message: DepositMessage, into w: inout JSONWriter, _ spec: Spec) {
        fields("deposit", into: &w) { w in
            w.key("pubkey")
            w.hex(message.pubkey)
            w.key("withdrawal_credentials")
            w.hex(message.withdrawalCredentials)
            w.number("amount", message.amount.rawValue)
            w.key("genesis_fork_version")
            w.hex(spec.config.genesisForkVersion)
        }
    }

    private static func object(
        _ key: StaticString, _ value: some SSZType, into w: inout JSONWriter, _ spec: Spec
    ) {
        w.key(key)
        value.encodeJSON(into: &w, spec.limits)
    }

    private static func versioned(
        _ key: StaticString, _ value: some SSZType, _ fork: ForkName, into w: inout JSONWriter, _ spec: Spec
    ) {
        versioned(key, fork, into: &w) { value.encodeJSON(into: &$0, spec.limits) }
    }

    private static func versioned(
        _ key: StaticString, _ fork: ForkName, into w: inout JSONWriter, _ data: (inout JSONWriter) -> Void
    ) {
        fields(key, into: &w) { w in
            w.key("version")
            w.string(fork.name.uppercased())
            w.key("data")
            data(&w)
        }
    }

    private static func fields(
        _ key: StaticString, into w: inout JSONWriter, _ write: (inout JSONWriter) -> Void
    ) {
        w.key(key)
        w.beginObject()
        write(&w)
        w.endObject()
    }
}

extension JSONWriter {
    /// A field whose number is written as a string, as everywhere in these APIs.
    fileprivate mutating func number(_ key: StaticString, _ value: UInt64) {
        self.key(key)
        quoted(value)
    }
}
