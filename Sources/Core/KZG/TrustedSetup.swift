internal import CKzg

/// The points of the KZG ceremony, in the form that c-kzg computes with.
///
/// They are part of the program (`scripts/setup` compiles them into the library), so there is no file to find. Loading
/// takes about two seconds of one core and 4 MB, at the first use; `preload()` moves that to a better moment.
package final class TrustedSetup: Sendable {
    private static let loaded: Result<TrustedSetup, KZGError> = Result { () throws(KZGError) in try TrustedSetup() }

    // C memory that nothing writes to after init, and that lives as long as this object: c-kzg only reads it.
    private nonisolated(unsafe) let settings: UnsafeMutablePointer<KZGSettings>

    private init() throws(KZGError) {
        let (g1Size, g2Size) = (48 * 4096, 96 * 65)
        var size: UInt64 = 0
        guard let lagrange = trusted_setup(&size), size == 2 * g1Size + g2Size else { throw .libraryFailure }
        settings = .allocate(capacity: 1)
        settings.initialize(to: KZGSettings())
        let g2 = lagrange + g1Size
        // No tables for faster proofs (precompute 0): they would cost 96 MB, and this program proves few blobs.
        let code = load_trusted_setup(
            settings, g2 + g2Size, UInt64(g1Size), lagrange, UInt64(g1Size), g2, UInt64(g2Size), 0)
        guard code == C_KZG_OK else {
            settings.deallocate()
            throw .libraryFailure
        }
    }

    deinit {
        free_trusted_setup(settings)
        settings.deallocate()
    }

    /// Loads the setup now. Blocks; safe from any thread, any number of times.
    package static func preload() throws(KZGError) { _ = try loaded.get() }

    /// Calls into the library with the setup, and turns its code into an error.
    static func call(_ body: (UnsafePointer<KZGSettings>) -> C_KZG_RET) throws(KZGError) {
        switch body(try loaded.get().settings) {
        case C_KZG_OK: return
        case C_KZG_BADARGS: throw .invalidInput
        default: throw .libraryFailure
        }
    }
}
