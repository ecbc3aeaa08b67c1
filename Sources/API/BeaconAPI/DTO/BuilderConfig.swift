package import ConsensusTypes
package import Primitives
package import SSZ

/// What a proposer wants of the builders for one block: the body of POST /eth/v4/validator/blocks/{slot}.
package struct BuilderConfig: SSZContainer, APIJSON {
    /// Gwei; bids of the gossip network below it are not taken.
    package var minBid: Gwei
    /// Percent applied to bids of the gossip network; 0 prefers the local payload.
    package var builderBoostFactor: UInt64
    /// The builders to ask directly.
    package var builders: BuilderEntries

    /// Takes the most valuable payload, asking no builder directly.
    package static let mostValuable = BuilderConfig(minBid: 0, builderBoostFactor: 100, builders: [])

    package init(minBid: Gwei, builderBoostFactor: UInt64, builders: [BuilderEntry]) {
        self.minBid = minBid
        self.builderBoostFactor = builderBoostFactor
        self.builders = BuilderEntries(builders)
    }

    package init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        minBid = try reader.field("min_bid")
        builderBoostFactor = try reader.field("builder_boost_factor")
        builders = try reader.field("builders")
    }

    package func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("min_bid", minBid)
        visitor.field("builder_boost_factor", builderBoostFactor)
        visitor.field("builders", builders)
    }
}

/// `List[BuilderEntry, MAX_BUILDER_ENTRIES]`
package typealias BuilderEntries = SSZList<BuilderEntry, Constant<64>>

/// One builder that the node asks for a bid.
package struct BuilderEntry: SSZContainer {
    package var url: BuilderURL
    package var auth: SignedBuilderRequestAuth
    /// The keys whose bids are taken; none: any.
    package var builderPubkeys: SSZList<BLSPubkey, Constant<64>>
    /// Gwei; how much of a bid's execution payment counts.
    package var maxExecutionPayment: Gwei
    package var minBid: Gwei
    package var builderBoostFactor: UInt64

    package init(
        url: BuilderURL, auth: SignedBuilderRequestAuth, builderPubkeys: [BLSPubkey] = [],
        maxExecutionPayment: Gwei = 0, minBid: Gwei = 0, builderBoostFactor: UInt64 = 100
    ) {
        self.url = url
        self.auth = auth
        self.builderPubkeys = SSZList(builderPubkeys)
        self.maxExecutionPayment = maxExecutionPayment
        self.minBid = minBid
        self.builderBoostFactor = builderBoostFactor
    }

    package init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        url = try reader.field("url")
        auth = try reader.field("auth")
        builderPubkeys = try reader.field("builder_pubkeys")
        maxExecutionPayment = try reader.field("max_execution_payment")
        minBid = try reader.field("min_bid")
        builderBoostFactor = try reader.field("builder_boost_factor")
    }

    package func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("url", url)
        visitor.field("auth", auth)
        visitor.field("builder_pubkeys", builderPubkeys)
        visitor.field("max_execution_payment", maxExecutionPayment)
        visitor.field("min_bid", minBid)
        visitor.field("builder_boost_factor", builderBoostFactor)
    }
}

/// One entry of POST /eth/v1/validator/builder_preferences: a proposer's cap for one builder, told ahead of its slot.
package struct BuilderPreferencesEntry: SSZContainer, APIJSON {
    package var proposerPubkey: BLSPubkey
    package var url: BuilderURL
    package var auth: SignedBuilderRequestAuth
    /// Gwei.
    package var maxExecutionPayment: Gwei

    package init(
        proposerPubkey: BLSPubkey, url: BuilderURL, auth: SignedBuilderRequestAuth, maxExecutionPayment: Gwei
    ) {
        self.proposerPubkey = proposerPubkey
        self.url = url
        self.auth = auth
        self.maxExecutionPayment = maxExecutionPayment
    }

    package init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        proposerPubkey = try reader.field("proposer_pubkey")
        url = try reader.field("url")
        auth = try reader.field("auth")
        maxExecutionPayment = try reader.field("max_execution_payment")
    }

    package func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("proposer_pubkey", proposerPubkey)
        visitor.field("url", url)
        visitor.field("auth", auth)
        visitor.field("max_execution_payment", maxExecutionPayment)
    }
}

extension BuilderPreferencesEntry: SSZListElement {}

extension BuilderConfig: SSZBytes {
    package func sszBytes(_ spec: Spec) -> [UInt8] { sszEncoded(spec.limits) }
    package init(ssz: [UInt8], _ spec: Spec) throws(BodyError) { try self.init(body: ssz, spec) }
}
