package import Primitives

/// Something that holds keys, here or on another machine. It signs only what a permit names.
package protocol Signer: Sendable {
    /// The keys that it holds now.
    var publicKeys: [BLSPubkey] { get }

    /// How many calls of `sign` it works on at once with profit.
    var concurrency: Int { get }

    /// Signs every message of the permit, and uses the permit up.
    /// - Returns: one result for each message, in the permit's order.
    func sign(_ permit: consuming SigningPermit) async -> [Result<BLSSignature, SigningError>]
}
