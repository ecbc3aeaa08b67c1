package import Primitives
package import SSZ

extension Gloas {
    /// A payload as its builder reveals it, with the block that it is for (gloas/beacon-chain.md, `ExecutionPayloadEnvelope`).
    package struct ExecutionPayloadEnvelope: SSZProgressiveContainer {
        package var payload: ExecutionPayload
        package var executionRequests: ExecutionRequests
        package var builderIndex: BuilderIndex
        package var beaconBlockRoot: Root
        package var parentBeaconBlockRoot: Root

        package static let activeFields = SSZActiveFields(all: 5)

        package init(
            payload: ExecutionPayload,
            executionRequests: ExecutionRequests,
            builderIndex: BuilderIndex,
            beaconBlockRoot: Root,
            parentBeaconBlockRoot: Root
        ) {
            self.payload = payload
            self.executionRequests = executionRequests
            self.builderIndex = builderIndex
            self.beaconBlockRoot = beaconBlockRoot
            self.parentBeaconBlockRoot = parentBeaconBlockRoot
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            payload = try r.field("payload")
            executionRequests = try r.field("execution_requests")
            builderIndex = try r.field("builder_index")
            beaconBlockRoot = try r.field("beacon_block_root")
            parentBeaconBlockRoot = try r.field("parent_beacon_block_root")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("payload", payload)
            v.field("execution_requests", executionRequests)
            v.field("builder_index", builderIndex)
            v.field("beacon_block_root", beaconBlockRoot)
            v.field("parent_beacon_block_root", parentBeaconBlockRoot)
        }
    }

    /// An envelope with its builder's signature (gloas/beacon-chain.md, `SignedExecutionPayloadEnvelope`).
    package struct SignedExecutionPayloadEnvelope: SSZContainer {
        package var message: ExecutionPayloadEnvelope
        package var signature: BLSSignature

        package init(message: ExecutionPayloadEnvelope, signature: BLSSignature) {
            self.message = message
            self.signature = signature
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            message = try r.field("message")
            signature = try r.field("signature")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("message", message)
            v.field("signature", signature)
        }
    }
}
