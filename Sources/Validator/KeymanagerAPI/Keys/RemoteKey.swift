package import Primitives

/// A key that another machine signs with.
package struct RemoteKey: Hashable, Sendable {
    package var pubkey: BLSPubkey
    /// The base URL of its signer.
    package var url: String
    /// Whether it comes from the client's configuration, and cannot be deleted here.
    package var isReadOnly: Bool

    package init(pubkey: BLSPubkey, url: String, isReadOnly: Bool = false) {
        self.pubkey = pubkey
        self.url = url
        self.isReadOnly = isReadOnly
    }
}

/// A key of the data directory as the API lists it.
struct LocalKeyListing: Hashable, Sendable {
    var pubkey: BLSPubkey
    /// EIP-2334, or empty.
    var path: String
    /// Whether its file is outside the data directory.
    var isReadOnly: Bool
}
