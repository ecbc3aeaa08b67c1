package import Primitives
package import SSZ

/// Whether a block's payload and blobs came in time (gloas/beacon-chain.md, `PayloadAttestationData`).
package struct PayloadAttestationData: SSZContainer {
    package var beaconBlockRoot: Root
    package var slot: Slot
    package var payloadPresent: Bool
    package var blobDataAvailable: Bool

    package init(beaconBlockRoot: Root, slot: Slot, payloadPresent: Bool, blobDataAvailable: Bool) {
        self.beaconBlockRoot = beaconBlockRoot
        self.slot = slot
        self.payloadPresent = payloadPresent
        self.blobDataAvailable = blobDataAvailable
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        beaconBlockRoot = try r.field("beacon_block_root")
        slot = try r.field("slot")
        payloadPresent = try r.field("payload_present")
        blobDataAvailable = try r.field("blob_data_available")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("beacon_block_root", beaconBlockRoot)
        v.field("slot", slot)
        v.field("payload_present", payloadPresent)
        v.field("blob_data_available", blobDataAvailable)
    }
}

/// The votes of members of a payload timeliness committee (gloas/beacon-chain.md, `PayloadAttestation`).
package struct PayloadAttestation: SSZProgressiveContainer {
    package var aggregationBits: PTCBits
    package var data: PayloadAttestationData
    package var signature: BLSSignature

    package static let activeFields = SSZActiveFields(all: 3)

    package init(aggregationBits: PTCBits, data: PayloadAttestationData, signature: BLSSignature) {
        self.aggregationBits = aggregationBits
        self.data = data
        self.signature = signature
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        aggregationBits = try r.field("aggregation_bits")
        data = try r.field("data")
        signature = try r.field("signature")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("aggregation_bits", aggregationBits)
        v.field("data", data)
        v.field("signature", signature)
    }
}

/// One member's vote, as it is gossiped (gloas/beacon-chain.md, `PayloadAttestationMessage`).
package struct PayloadAttestationMessage: SSZContainer {
    package var validatorIndex: ValidatorIndex
    package var data: PayloadAttestationData
    package var signature: BLSSignature

    package init(validatorIndex: ValidatorIndex, data: PayloadAttestationData, signature: BLSSignature) {
        self.validatorIndex = validatorIndex
        self.data = data
        self.signature = signature
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        validatorIndex = try r.field("validator_index")
        data = try r.field("data")
        signature = try r.field("signature")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("validator_index", validatorIndex)
        v.field("data", data)
        v.field("signature", signature)
    }
}

/// A payload attestation with its voters by index (gloas/beacon-chain.md, `IndexedPayloadAttestation`).
package struct IndexedPayloadAttestation: SSZProgressiveContainer {
    package var attestingIndices: PTCAttestingIndices
    package var data: PayloadAttestationData
    package var signature: BLSSignature

    package static let activeFields = SSZActiveFields(all: 3)

    package init(attestingIndices: PTCAttestingIndices, data: PayloadAttestationData, signature: BLSSignature) {
        self.attestingIndices = attestingIndices
        self.data = data
        self.signature = signature
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        attestingIndices = try r.field("attesting_indices")
        data = try r.field("data")
        signature = try r.field("signature")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("attesting_indices", attestingIndices)
        v.field("data", data)
        v.field("signature", signature)
    }
}
