import BeaconAPI
import ConsensusTypes
import Logging
import Primitives
import Signing

extension Keymanager {
    /// Signs an exit and does not publish it. The API asks for that of every active validator: also of one that the
    /// chain does not let go yet, whose exit can be published when it does.
    /// - Parameter epoch: the first epoch in which it may be included; by default the present one.
    func signExit(_ pubkey: BLSPubkey, epoch: Epoch?) async throws(APIError) -> [UInt8] {
        let validator = try await validator(pubkey)
        guard validator.status == .activeOngoing else {
            throw .badRequest("the validator is not active: its status is \(validator.status.rawValue)")
        }
        let current = self.epoch
        let exit = VoluntaryExit(epoch: epoch ?? current, validatorIndex: validator.index)
        do throws(SigningError) {
            let signed = try await signing.signVoluntaryExit(exit, current: current, pubkey: pubkey)
            let period = signing.context.spec.config.shardCommitteePeriod.rawValue
            let (free, _) = validator.validator.activationEpoch.rawValue.addingReportingOverflow(period)
            let earliest = max(free, exit.epoch.rawValue)
            logger.notice(
                "an exit was signed",
                metadata: [
                    "pubkey": "\(pubkey)", "epoch": "\(exit.epoch)", "accepted_from": "\(earliest)",
                ])
            return JSONAnswers.exit(signed, signing.context.spec.limits)
        } catch {
            throw APIError(503, "the exit was not signed: \(error)")
        }
    }

    private func validator(_ pubkey: BLSPubkey) async throws(APIError) -> ValidatorInfo {
        let found: ValidatorInfo?
        do {
            found = try await lookUp(pubkey)
        } catch {
            throw APIError(503, "the beacon node does not tell the validator's index: \(error)")
        }
        guard let found else { throw .notFound("the chain does not know the validator \(pubkey)") }
        return found
    }
}
