package import ConsensusTypes
package import JSONBytes
package import Primitives
package import SSZ

/// One validator of a state (beacon-APIs types/api.yaml ValidatorResponse).
package struct ValidatorInfo: Hashable, APIJSON {
    package var index: ValidatorIndex
    package var balance: Gwei
    package var status: ValidatorStatus
    package var validator: Validator

    package init(index: ValidatorIndex, balance: Gwei, status: ValidatorStatus, validator: Validator) {
        self.index = index
        self.balance = balance
        self.status = status
        self.validator = validator
    }

    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let object = try reader.object()
        index = try object.decode("index", limits)
        balance = try object.decode("balance", limits)
        status = try object.decode("status", limits)
        validator = try object.decode("validator", limits)
    }

    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.beginObject()
        writer.encode("index", index, limits)
        writer.encode("balance", balance, limits)
        writer.encode("status", status, limits)
        writer.encode("validator", validator, limits)
        writer.endObject()
    }
}

extension Validator: APIJSON {}

/// One balance of GET and POST /eth/v1/beacon/states/{state_id}/validator_balances
package struct ValidatorBalance: SSZContainer, APIJSON {
    package var index = ValidatorIndex(0)
    package var balance = Gwei(0)

    package init() {}

    package init(index: ValidatorIndex, balance: Gwei) {
        self.index = index
        self.balance = balance
    }

    package init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        index = try reader.field("index")
        balance = try reader.field("balance")
    }

    package func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("index", index)
        visitor.field("balance", balance)
    }
}

/// Body of POST /eth/v1/beacon/states/{state_id}/validators. Missing, null and empty lists mean no filter.
package struct ValidatorsFilter: Hashable, APIJSON {
    package var ids: [ValidatorID]
    package var statuses: [ValidatorStatus]

    package init(ids: [ValidatorID], statuses: [ValidatorStatus]) {
        self.ids = ids
        self.statuses = statuses
    }

    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let object = try reader.object()
        ids = try object.decodeIfPresent("ids", limits) ?? []
        statuses = try object.decodeIfPresent("statuses", limits) ?? []
    }

    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.beginObject()
        if !ids.isEmpty { writer.encode("ids", ids, limits) }
        if !statuses.isEmpty { writer.encode("statuses", statuses, limits) }
        writer.endObject()
    }
}

/// One committee of GET /eth/v1/beacon/states/{state_id}/committees
package struct CommitteeInfo: Hashable, APIJSON {
    package var index: CommitteeIndex
    package var slot: Slot
    package var validators: [ValidatorIndex]

    package init(index: CommitteeIndex, slot: Slot, validators: [ValidatorIndex]) {
        self.index = index
        self.slot = slot
        self.validators = validators
    }

    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let object = try reader.object()
        index = try object.decode("index", limits)
        slot = try object.decode("slot", limits)
        validators = try object.decode("validators", limits)
    }

    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.beginObject()
        writer.encode("index", index, limits)
        writer.encode("slot", slot, limits)
        writer.encode("validators", validators, limits)
        writer.endObject()
    }
}

extension CommitteeIndex: APIJSON {}

/// GET /eth/v1/beacon/states/{state_id}/sync_committees
package struct SyncCommitteeInfo: Hashable, APIJSON {
    /// The whole committee, seat by seat.
    package var validators: [ValidatorIndex]
    /// The same, cut into subcommittees.
    package var validatorAggregates: [[ValidatorIndex]]

    package init(validators: [ValidatorIndex], validatorAggregates: [[ValidatorIndex]]) {
        self.validators = validators
        self.validatorAggregates = validatorAggregates
    }

    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let object = try reader.object()
        validators = try object.decode("validators", limits)
        validatorAggregates = try object.decode("validator_aggregates", limits)
    }

    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.beginObject()
        writer.encode("validators", validators, limits)
        writer.encode("validator_aggregates", validatorAggregates, limits)
        writer.endObject()
    }
}
