package import Primitives

/// Something that holds keys, here or on another machine. It signs only what a permit names. Keys may come and go.
package protocol Signer: AnyObject, Sendable {
    /// The keys that it holds now.
    var publicKeys: [BLSPubkey] { get }

    /// Whether it holds the key now.
    func holds(_ pubkey: BLSPubkey) -> Bool

    /// How much it takes on at once with profit.
    var limits: SigningLimits { get }

    /// Whether the keys are on another machine.
    var isRemote: Bool { get }

    /// Signs every message of the permit, and uses the permit up.
    /// - Returns: one result for each message, in the permit's order.
    func sign(_ permit: consuming SigningPermit) async -> [Result<BLSSignature, SigningError>]
}

extension Signer {
    package var isRemote: Bool { false }
}
