package import Primitives
import Signing
import SlashingProtection

extension RunningKeys {
    /// What became of the keys of a signer whose list has changed.
    package struct ListingChange: Hashable, Sendable {
        /// Keys that do duties from now on, for the first time or again.
        package var begun: [BLSPubkey] = []
        /// Keys that are not begun: nobody knows what they have signed.
        package var unrecorded: [BLSPubkey] = []
    }

    /// Follows the list of keys that a signer has: those that are gone pause, those that are back go on unless something
    /// else stopped them, and those that are new begin.
    /// - Parameters:
    ///   - gone: keys that no signer has any more.
    ///   - registersNew: whether a key without a record is taken to have never signed; otherwise it does not begin.
    /// - Throws: when the record cannot be read or written; then those that are gone are paused all the same.
    package func follow(
        appeared: [BLSPubkey], gone: [BLSPubkey], registersNew: Bool
    ) async throws -> ListingChange {
        await pause(gone)
        var change = ListingChange()
        var new = appeared.filter { !signing.gate.knows($0) }
        if !registersNew, !new.isEmpty {
            let known = try await store.watermarks(of: new)
            change.unrecorded = new.filter { known[$0] == nil }
            new = new.filter { known[$0] != nil }
        }
        let back = appeared.filter(isPaused)
        try await begin(new)
        try await resume(back)
        change.begun = (new + back).sorted()
        return change
    }
}
