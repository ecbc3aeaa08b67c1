package import Primitives
import SlashingProtection

// What the durable record says of messages that were seen elsewhere.

extension SigningService {
    /// Whether an attestation that was seen on the network may have been signed under this record, by this process, an
    /// earlier one, or another machine that shares it.
    ///
    /// What is above the record was not. What is at the record's height was if its root is the recorded one. Of what is
    /// below, nothing is known any more; it proves nothing, so the answer is yes.
    package func mayHaveSigned(
        attestation signingRoot: Root, target: Epoch, pubkey: BLSPubkey
    ) async throws(SigningError) -> Bool {
        guard let known = try await watermarks(of: pubkey)?.attestation, known.target >= target else { return false }
        return known.target > target || known.signingRoot == nil || known.signingRoot == signingRoot
    }

    /// The same for a block.
    package func mayHaveSigned(
        block signingRoot: Root, slot: Slot, pubkey: BLSPubkey
    ) async throws(SigningError) -> Bool {
        guard let known = try await watermarks(of: pubkey)?.block, known.slot >= slot else { return false }
        return known.slot > slot || known.signingRoot == nil || known.signingRoot == signingRoot
    }

    /// Whether other machines sign under the same record.
    package var sharesItsRecord: Bool { database.isShared }

    /// The highest target of an attestation that is recorded of each of these keys; those without one are left out.
    package func recordedTargets(of pubkeys: [BLSPubkey]) async throws(SigningError) -> [BLSPubkey: Epoch] {
        do throws(SlashingDatabaseError) {
            return try await database.watermarks(of: pubkeys).compactMapValues { $0.attestation?.target }
        } catch {
            throw .notRecorded(error)
        }
    }

    private func watermarks(of pubkey: BLSPubkey) async throws(SigningError) -> Watermarks? {
        do throws(SlashingDatabaseError) {
            return try await database.watermarks(of: pubkey)
        } catch {
            throw .notRecorded(error)
        }
    }
}
