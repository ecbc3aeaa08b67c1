package import JSONBytes
package import Primitives
package import SSZ

/// A signed amount in Gwei: rewards can be penalties.
package struct SignedGwei: Hashable, Sendable, APIJSON {
    package var rawValue: Int64

    package init(_ rawValue: Int64) { self.rawValue = rawValue }

    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let text = try reader.string()
        guard let value = Int64(text) else { throw reader.error("not a 64-bit integer: \(text.prefix(40))") }
        rawValue = value
    }

    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.string(String(rawValue))
    }
}

/// GET /eth/v1/beacon/rewards/blocks/{block_id}, in Gwei.
package struct BlockRewards: SSZContainer, APIJSON {
    package var proposerIndex = ValidatorIndex(0)
    package var total = Gwei(0)
    package var attestations = Gwei(0)
    package var syncAggregate = Gwei(0)
    package var proposerSlashings = Gwei(0)
    package var attesterSlashings = Gwei(0)

    package init() {}

    package init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        proposerIndex = try reader.field("proposer_index")
        total = try reader.field("total")
        attestations = try reader.field("attestations")
        syncAggregate = try reader.field("sync_aggregate")
        proposerSlashings = try reader.field("proposer_slashings")
        attesterSlashings = try reader.field("attester_slashings")
    }

    package func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("proposer_index", proposerIndex)
        visitor.field("total", total)
        visitor.field("attestations", attestations)
        visitor.field("sync_aggregate", syncAggregate)
        visitor.field("proposer_slashings", proposerSlashings)
        visitor.field("attester_slashings", attesterSlashings)
    }
}

/// POST /eth/v1/beacon/rewards/attestations/{epoch}
package struct AttestationRewards: Hashable, APIJSON {
    /// What a perfect validator of one effective balance would have got.
    package struct Ideal: Hashable, APIJSON {
        package var effectiveBalance: Gwei
        package var amounts: Amounts

        package init(effectiveBalance: Gwei, amounts: Amounts) {
            self.effectiveBalance = effectiveBalance
            self.amounts = amounts
        }

        package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
            let object = try reader.object()
            effectiveBalance = try object.decode("effective_balance", limits)
            amounts = try Amounts(object, limits)
        }

        package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
            writer.beginObject()
            writer.encode("effective_balance", effectiveBalance, limits)
            amounts.encodeFields(into: &writer, limits)
            writer.endObject()
        }
    }

    /// What one validator got.
    package struct Total: Hashable, APIJSON {
        package var validatorIndex: ValidatorIndex
        package var amounts: Amounts

        package init(validatorIndex: ValidatorIndex, amounts: Amounts) {
            self.validatorIndex = validatorIndex
            self.amounts = amounts
        }

        package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
            let object = try reader.object()
            validatorIndex = try object.decode("validator_index", limits)
            amounts = try Amounts(object, limits)
        }

        package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
            writer.beginObject()
            writer.encode("validator_index", validatorIndex, limits)
            amounts.encodeFields(into: &writer, limits)
            writer.endObject()
        }
    }

    /// The components, in Gwei.
    package struct Amounts: Hashable, Sendable {
        package var head: SignedGwei
        package var target: SignedGwei
        package var source: SignedGwei
        /// Phase0 only.
        package var inclusionDelay: Gwei?
        package var inactivity: SignedGwei

        package init(
            head: SignedGwei, target: SignedGwei, source: SignedGwei, inclusionDelay: Gwei? = nil,
            inactivity: SignedGwei = SignedGwei(0)
        ) {
            self.head = head
            self.target = target
            self.source = source
            self.inclusionDelay = inclusionDelay
            self.inactivity = inactivity
        }

        fileprivate init(_ object: JSONObject, _ limits: SSZLimits) throws(JSONError) {
            head = try object.decode("head", limits)
            target = try object.decode("target", limits)
            source = try object.decode("source", limits)
            inclusionDelay = try object.decodeIfPresent("inclusion_delay", limits)
            inactivity = try object.decodeIfPresent("inactivity", limits) ?? SignedGwei(0)
        }

        fileprivate func encodeFields(into writer: inout JSONWriter, _ limits: SSZLimits) {
            writer.encode("head", head, limits)
            writer.encode("target", target, limits)
            writer.encode("source", source, limits)
            if let inclusionDelay { writer.encode("inclusion_delay", inclusionDelay, limits) }
            writer.encode("inactivity", inactivity, limits)
        }
    }

    package var idealRewards: [Ideal]
    package var totalRewards: [Total]

    package init(idealRewards: [Ideal], totalRewards: [Total]) {
        self.idealRewards = idealRewards
        self.totalRewards = totalRewards
    }

    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let object = try reader.object()
        idealRewards = try object.decode("ideal_rewards", limits)
        totalRewards = try object.decode("total_rewards", limits)
    }

    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.beginObject()
        writer.encode("ideal_rewards", idealRewards, limits)
        writer.encode("total_rewards", totalRewards, limits)
        writer.endObject()
    }
}

/// One entry of POST /eth/v1/beacon/rewards/sync_committee/{block_id}
package struct SyncCommitteeReward: Hashable, APIJSON {
    package var validatorIndex: ValidatorIndex
    package var reward: SignedGwei

    package init(validatorIndex: ValidatorIndex, reward: SignedGwei) {
        self.validatorIndex = validatorIndex
        self.reward = reward
    }

    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let object = try reader.object()
        validatorIndex = try object.decode("validator_index", limits)
        reward = try object.decode("reward", limits)
    }

    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.beginObject()
        writer.encode("validator_index", validatorIndex, limits)
        writer.encode("reward", reward, limits)
        writer.endObject()
    }
}
