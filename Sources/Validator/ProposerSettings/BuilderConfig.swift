package import Primitives

/// A builder to ask for bids: an entry of the keymanager API's `builder_config`. What it leaves open comes from the
/// configuration that it stands in.
package struct BuilderEntry: Hashable, Sendable {
    /// At most `maximumURLLength` bytes.
    package var url: String
    /// What the builder and the proposer agreed on, opaque; by default the bytes of the URL.
    package var authData: [UInt8]?
    /// The keys of which one must have signed the bid; empty for any.
    package var pubkeys: [BLSPubkey]
    /// The most that is trusted to be paid outside the protocol, in Gwei.
    package var maxExecutionPayment: UInt64?
    /// The least total payment, in Gwei.
    package var minBid: UInt64?
    /// Percent applied to the value of the bid.
    package var boostFactor: UInt64?

    package static let maximumURLLength = 2048
    package static let maximumAuthDataLength = 4096

    package init(
        url: String, authData: [UInt8]? = nil, pubkeys: [BLSPubkey] = [], maxExecutionPayment: UInt64? = nil,
        minBid: UInt64? = nil, boostFactor: UInt64? = nil
    ) {
        self.url = url
        self.authData = authData
        self.pubkeys = pubkeys
        self.maxExecutionPayment = maxExecutionPayment
        self.minBid = minBid
        self.boostFactor = boostFactor
    }

    var resolvedAuthData: [UInt8] { authData ?? Array(url.utf8) }
}

/// What is said of builders in one place; nil where nothing is (keymanager-APIs, `builder_config`).
package struct BuilderConfig: Hashable, Sendable {
    /// The builders to ask; an empty list asks none.
    package var builders: [BuilderEntry]?
    /// The least payment of a bid, in Gwei.
    package var minBid: UInt64?
    /// Percent applied to the value of bids.
    package var boostFactor: UInt64?

    package static let maximumEntries = 64

    package init(builders: [BuilderEntry]? = nil, minBid: UInt64? = nil, boostFactor: UInt64? = nil) {
        self.builders = builders
        self.minBid = minBid
        self.boostFactor = boostFactor
    }

    package var isEmpty: Bool { self == BuilderConfig() }

    /// What is wrong with it, for a person; nil when nothing is.
    package var fault: String? {
        let builders = builders ?? []
        if builders.count > Self.maximumEntries { return "more than \(Self.maximumEntries) builders" }
        var seen: Set<[[UInt8]]> = []
        for (index, entry) in builders.enumerated() {
            if entry.url.isEmpty { return "builders[\(index)] has no url" }
            if entry.url.utf8.count > BuilderEntry.maximumURLLength {
                return "the url of builders[\(index)] is too long"
            }
            let data = entry.resolvedAuthData
            if data.isEmpty { return "the auth_data of builders[\(index)] is empty" }
            if data.count > BuilderEntry.maximumAuthDataLength {
                return "the auth_data of builders[\(index)] is longer than \(BuilderEntry.maximumAuthDataLength) bytes"
            }
            guard seen.insert([Array(entry.url.utf8), data]).inserted else {
                return "builders[\(index)] has the url and auth_data of another one"
            }
        }
        return nil
    }

    func over(_ lower: BuilderConfig) -> BuilderConfig {
        BuilderConfig(
            builders: builders ?? lower.builders, minBid: minBid ?? lower.minBid,
            boostFactor: boostFactor ?? lower.boostFactor)
    }

    var resolved: ResolvedBuilderConfig {
        let minBid = minBid ?? 0
        let boostFactor = boostFactor ?? 100
        let entries = (builders ?? []).map { entry in
            ResolvedBuilderConfig.Entry(
                url: entry.url, authData: entry.resolvedAuthData, pubkeys: entry.pubkeys,
                maxExecutionPayment: entry.maxExecutionPayment ?? 0, minBid: entry.minBid ?? minBid,
                boostFactor: entry.boostFactor ?? boostFactor)
        }
        return ResolvedBuilderConfig(builders: entries, minBid: minBid, boostFactor: boostFactor)
    }
}

/// A builder configuration with nothing left open, as block production needs it. Payments in Gwei, factors in percent.
package struct ResolvedBuilderConfig: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        package var url: String
        package var authData: [UInt8]
        package var pubkeys: [BLSPubkey]
        package var maxExecutionPayment: UInt64
        package var minBid: UInt64
        package var boostFactor: UInt64
    }

    package var builders: [Entry]
    /// Of bids from the network.
    package var minBid: UInt64
    /// Of bids from the network, and of builders' blocks up to Fulu.
    package var boostFactor: UInt64
}
