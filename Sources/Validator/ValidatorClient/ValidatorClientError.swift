import BeaconNodePool
import Duties
import Primitives

/// Why a validator client cannot run: what is wrong, and what to do about it.
package struct ValidatorClientError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        /// The node is of another chain than the client.
        case wrongChain
        /// The node gave no answer within the time it was given.
        case unreachable
        /// The node's configuration cannot be used.
        case unusableSpec
        /// There is nothing to do duties for.
        case noKeys
        /// The data directory cannot be written.
        case unusableDirectory
        /// A key of ours is used elsewhere.
        case doppelganger
        /// A key of ours has signed what is slashable, here or elsewhere.
        case slashed
        /// Nobody has said where the fees of a key's blocks go.
        case noFeeRecipient
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    init(_ refusal: NodeRefusal) {
        switch refusal.code {
        case .wrongChain: self.init(.wrongChain, refusal.message)
        case .unusableSpec: self.init(.unusableSpec, refusal.message)
        }
    }

    package var description: String { message }
}

extension ValidatorClientError {
    /// Why a client stops, or does not start, whose keys signed what contradicts itself: whatever signed it may sign
    /// again.
    /// - Parameter verdict: "are being slashed".
    static func slashed(_ validators: [ValidatorIndex], _ verdict: String) -> ValidatorClientError {
        let names = validators.prefix(3).map { "\($0)" }.joined(separator: ", ")
        let others = validators.count > 3 ? " and \(validators.count - 3) more" : ""
        return ValidatorClientError(
            .slashed,
            "the validators \(names)\(others) of this client \(verdict): their keys signed contradicting messages. "
                + "All keys are stopped. Find out which machines hold these keys, and take the slashed ones out of this "
                + "client, before starting any of them again.")
    }

    /// Why a client stops that was started while somebody else uses its keys.
    static func doppelganger(_ finding: DoppelgangerFinding) -> ValidatorClientError {
        let keys = finding.pubkeys.prefix(3).map { "\($0)" }.joined(separator: ", ")
        let others = finding.pubkeys.count > 3 ? " and \(finding.pubkeys.count - 3) more" : ""
        return ValidatorClientError(
            .doppelganger,
            "another validator client uses the keys \(keys)\(others): \(finding.evidence). No attestation and no block was "
                + "signed here. Stop the other client, or remove these keys from this one, before starting it again.")
    }
}
