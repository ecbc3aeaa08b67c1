import BeaconAPI
import BeaconNodePool
import ConsensusTypes
import Duties
import Logging
import Primitives
import Signing

// Exits, and the watch for other users of our keys.

extension DutyExecutor {
    /// Signs a voluntary exit and hands it to the node.
    func submit(_ exit: ExitSubmission, _ send: Send) async {
        let message = VoluntaryExit(epoch: exit.epoch, validatorIndex: exit.validator)
        let isTaken = await attempt("submitting a voluntary exit", exit.id, send) { () -> Bool in
            do {
                let signed = try await signing.signVoluntaryExit(message, current: exit.epoch, pubkey: exit.pubkey)
                try await node.submitVoluntaryExit(signed)
                return true
            } catch {
                guard WorkFailure(error) == .refused, await isLeaving(exit) else { throw error }
                return false
            }
        }
        guard let isTaken else { return }
        exits.settle(exit.pubkey)
        logger.notice(
            isTaken ? "voluntary exit submitted" : "no exit is needed: the validator leaves already",
            metadata: ["validator": "\(exit.validator)", "pubkey": "\(exit.pubkey)"])
        send(.done(exit.id))
    }

    /// Whether the chain has a validator leave already, so that a node that refuses its exit always will. Otherwise it
    /// may have come too early in the validator's life.
    private func isLeaving(_ exit: ExitSubmission) async -> Bool {
        try? await directory.look(up: [exit.pubkey], on: pool)
        return directory.isLeaving(exit.validator)
    }

    /// Asks which of our keys were seen on the network. Each part of the answer counts as soon as it is there.
    func checkLiveness(_ request: LivenessRequest, _ send: Send) async {
        let done: Void? = await attempt("asking for the liveness of our keys", request.id, send) {
            try await pool.inParts(of: request.validators, size: configuration.validatorsPerRequest) { part in
                var epochs: [EpochLiveness] = []
                for epoch in request.epochs { epochs.append(try await liveness(of: part, in: epoch, request)) }
                return LivenessAnswer(validators: part, epochs: epochs)
            } took: { _, _, answer in
                send(.liveness(request.id, answer))
            }
        }
        if done != nil { send(.done(request.id)) }
    }

    private func liveness(
        of validators: [ValidatorIndex], in epoch: Epoch, _ request: LivenessRequest
    ) async throws -> EpochLiveness {
        let answer = try await node.liveness(epoch, validators)
        guard Set(answer.map(\.index)).isSuperset(of: validators) else {
            throw BeaconAPIError(
                transport: .invalidAnswer, message: "the answer leaves out validators that were asked for")
        }
        let live = Set(answer.lazy.filter(\.isLive).map(\.index))
        if request.isContinuous {
            // Without the record nothing is signed either: the next check will tell.
            return EpochLiveness(epoch: epoch, live: (try? await withoutRecorded(live, in: epoch)) ?? [])
        }
        // At the start a record of our own explains nothing: it may be a copy of the one that another client uses. One
        // that cannot be read explains nothing either: nobody is freed by it.
        guard signing.sharesItsRecord else { return EpochLiveness(epoch: epoch, live: live) }
        return EpochLiveness(epoch: epoch, live: try await withoutRecorded(live, in: epoch))
    }

    /// Takes keys out of signing before anything else happens.
    func stopKeys(_ finding: DoppelgangerFinding) {
        for pubkey in finding.pubkeys {
            signing.gate.disable(pubkey, reason: "it is used elsewhere: \(finding.evidence)")
        }
        for (validator, pubkey) in zip(finding.validators, finding.pubkeys) {
            logger.critical(
                "doppelganger: the key is used elsewhere, and signs nothing here any more",
                metadata: ["validator": "\(validator)", "pubkey": "\(pubkey)", "evidence": "\(finding.evidence)"])
        }
    }
}
