import BeaconAPI
import ConsensusTypes
import Duties
import Logging
import Primitives
import ProposerSettings
import Signing
import SlotClock

extension DutyExecutor {
    /// How many registrations are signed at once; the signer works on fewer still when something more urgent waits.
    private static var registrationsAtOnce: Int { 4 }
    /// How many registrations one request carries.
    private static var registrationsPerRequest: Int { 500 }

    /// Registers the validators that use builders. What has been signed before is sent as it is.
    func register(_ registrations: ValidatorRegistrations, _ send: Send) async {
        let pubkeys = registrations.validators.compactMap { directory.pubkey(of: $0) }
        let signed = await self.registrations(of: pubkeys)
        for start in stride(from: 0, to: signed.count, by: Self.registrationsPerRequest) {
            let chunk = Array(signed[start..<min(start + Self.registrationsPerRequest, signed.count)])
            let result: Void? = await attempt("registering with builders", registrations.id, send) {
                try await node.registerValidators(chunk)
            }
            guard result != nil else { return }
        }
        send(.done(registrations.id))
    }

    /// Those of ours that use builders and have not signed the registration that is wanted of them now.
    var unregistered: [ValidatorIndex] {
        directory.dutyValidators.filter { validator in
            guard let wanted = wantedRegistration(of: validator.pubkey) else { return false }
            return book.find(validator.pubkey, feeRecipient: wanted.feeRecipient, gasLimit: wanted.gasLimit) == nil
        }.map(\.index)
    }

    /// What a key is to be registered with now; nil without a builder.
    private func wantedRegistration(of pubkey: BLSPubkey) -> (feeRecipient: ExecutionAddress, gasLimit: UInt64)? {
        let settings = configuration.proposers.settings(of: pubkey)
        guard settings.isBuilderEnabled, let feeRecipient = settings.feeRecipient else { return nil }
        return (feeRecipient, configuration.proposers.gasLimit(of: pubkey, at: currentEpoch))
    }

    private var currentEpoch: Epoch { chain.clock.epoch(of: chain.clock.slot(at: time.now) ?? 0) }

    /// In the order of the keys; those without builders, and those that cannot be signed, are left out.
    private func registrations(of pubkeys: [BLSPubkey]) async -> [SignedValidatorRegistration] {
        await withTaskGroup(of: (Int, SignedValidatorRegistration?).self) { group in
            var signed: [Int: SignedValidatorRegistration] = [:]
            for (position, pubkey) in pubkeys.enumerated() {
                if position >= Self.registrationsAtOnce, let (done, registration) = await group.next() {
                    signed[done] = registration
                }
                guard !Task.isCancelled else { break }
                group.addTask { (position, await registration(of: pubkey)) }
            }
            for await (position, registration) in group { signed[position] = registration }
            return signed.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    private func registration(of pubkey: BLSPubkey) async -> SignedValidatorRegistration? {
        guard let (feeRecipient, gasLimit) = wantedRegistration(of: pubkey) else { return nil }
        if let known = book.find(pubkey, feeRecipient: feeRecipient, gasLimit: gasLimit) { return known }
        if let recommended = configuration.proposers.exceededRecommendation(of: pubkey, at: currentEpoch) {
            warn(
                "the gas limit is above what the network recommends",
                ["pubkey": "\(pubkey)", "gas_limit": "\(gasLimit)", "recommended": "\(recommended)"])
        }
        let message = ValidatorRegistration(
            feeRecipient: feeRecipient, gasLimit: gasLimit, timestamp: UInt64(max(time.now.rawValue, 0)) / 1000,
            pubkey: pubkey)
        do throws(SigningError) {
            let registration = try await signing.signValidatorRegistration(message)
            book.keep(registration)
            return registration
        } catch {
            warn("signing a registration", error, ["pubkey": "\(pubkey)"])
            return nil
        }
    }
}
