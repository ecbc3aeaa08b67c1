package import ConsensusTypes
package import Primitives

/// What Gloas adds for proposers, self-builders and members of payload timeliness committees.
extension SigningService {
    /// A bid for a slot's payload, by the builder's key.
    package func sign(
        _ bid: Gloas.ExecutionPayloadBid, pubkey: BLSPubkey
    ) async throws(SigningError) -> Gloas.SignedExecutionPayloadBid {
        Gloas.SignedExecutionPayloadBid(message: bid, signature: try await signOne(.executionPayloadBid(bid), pubkey))
    }

    /// The payload of a block, revealed by its builder; of a self-built block by the proposer.
    package func sign(
        _ envelope: Gloas.ExecutionPayloadEnvelope, pubkey: BLSPubkey
    ) async throws(SigningError) -> Gloas.SignedExecutionPayloadEnvelope {
        let signature = try await signOne(.executionPayloadEnvelope(envelope), pubkey)
        return Gloas.SignedExecutionPayloadEnvelope(message: envelope, signature: signature)
    }

    /// The votes of several members of a payload timeliness committee, one result each, in order.
    package func signPayloadAttestations(
        _ data: PayloadAttestationData, pubkeys: [BLSPubkey]
    ) async -> [Result<BLSSignature, SigningError>] {
        await signMany(.payloadAttestation(data), pubkeys)
    }

    /// What proposers ask of the builders of their slots, one result each, in order.
    package func signProposerPreferences(
        _ requests: [(message: ProposerPreferences, pubkey: BLSPubkey)]
    ) async -> [Result<SignedProposerPreferences, SigningError>] {
        let results = await signMany(requests.map { (.proposerPreferences($0.message), $0.pubkey) })
        return zip(requests, results).map { request, result in
            result.map { SignedProposerPreferences(message: request.message, signature: $0) }
        }
    }

    /// What tells a builder that a request comes from the proposer.
    package func sign(
        _ message: BuilderRequestAuth, pubkey: BLSPubkey
    ) async throws(SigningError) -> SignedBuilderRequestAuth {
        SignedBuilderRequestAuth(
            message: message, signature: try await signOne(.builderRequestAuth(message), pubkey))
    }
}
