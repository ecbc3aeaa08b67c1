import ConsensusTypes
import Primitives
import Synchronization

/// Registrations with builders as they were signed: each is good for as long as its content is what we want, and keeps
/// its timestamp till then, so that builders need not look at it again.
final class RegistrationBook: Sendable {
    private let signed = Mutex<[BLSPubkey: SignedValidatorRegistration]>([:])

    func find(_ pubkey: BLSPubkey, feeRecipient: ExecutionAddress, gasLimit: UInt64) -> SignedValidatorRegistration? {
        guard let known = signed.withLock({ $0[pubkey] }), known.message.feeRecipient == feeRecipient,
            known.message.gasLimit == gasLimit
        else { return nil }
        return known
    }

    func keep(_ registration: SignedValidatorRegistration) {
        signed.withLock { $0[registration.message.pubkey] = registration }
    }
}
