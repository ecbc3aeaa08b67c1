package import ConsensusTypes
package import Primitives
import SlashingProtection

/// A wish for one attestation's signature.
package struct AttestationRequest: Hashable, Sendable {
    package let pubkey: BLSPubkey
    package let data: AttestationData

    package init(pubkey: BLSPubkey, data: AttestationData) {
        self.pubkey = pubkey
        self.data = data
    }
}

extension SigningService {
    /// Signs a slot's attestations: one durable record of all that are not slashable, then the signatures.
    ///
    /// - Returns: one result for each request, in order. A refused one is no hindrance to the others; when the record fails,
    ///   all fail.
    package func signAttestations(_ requests: [AttestationRequest]) async -> [Result<BLSSignature, SigningError>] {
        var results: [Result<BLSSignature, SigningError>] = requests.map { .failure(.unknownKey($0.pubkey)) }
        var positions: [Int] = []
        var messages: [AttestationToSign] = []
        var roots: [AttestationData: Root] = [:]
        for (position, request) in requests.enumerated() {
            if let refusal = gate.refusal(request.pubkey) {
                results[position] = .failure(refusal)
                continue
            }
            // A slot's attestations share their data, from Electra on all of them.
            let root = roots[request.data] ?? context.signingRoot(attestation: request.data)
            roots[request.data] = root
            positions.append(position)
            messages.append(
                AttestationToSign(
                    pubkey: request.pubkey, source: request.data.source.epoch, target: request.data.target.epoch,
                    signingRoot: root))
        }
        guard !messages.isEmpty else { return results }
        do throws(SlashingDatabaseError) {
            let decisions = try await database.checkAndCommit(attestations: messages)
            await release(.attestation, decisions, positions, messages.map(\.pubkey), &results)
        } catch {
            report(error, of: .attestation, count: messages.count)
            for position in positions { results[position] = .failure(.notRecorded(error)) }
        }
        return results
    }

    /// Signs a block by its header, which has the block's root.
    package func signBlock(_ header: BeaconBlockHeader, pubkey: BLSPubkey) async throws(SigningError) -> BLSSignature {
        if let refusal = gate.refusal(pubkey) { throw refusal }
        let root = context.signingRoot(block: header)
        let decision: SlashingDecision
        do throws(SlashingDatabaseError) {
            decision = try await database.checkAndCommit(
                block: BlockToSign(pubkey: pubkey, slot: header.slot, signingRoot: root))
        } catch {
            report(error, of: .block, count: 1)
            throw .notRecorded(error)
        }
        var results: [Result<BLSSignature, SigningError>] = [.failure(.unknownKey(pubkey))]
        await release(.block, [decision], [0], [pubkey], &results)
        return try results[0].get()
    }

    /// Signs a block, whole or blinded.
    package func signBlock<Block: BeaconBlockProtocol>(
        _ block: Block, pubkey: BLSPubkey
    ) async throws(SigningError) -> BLSSignature {
        try await signBlock(block.header(context.spec.limits), pubkey: pubkey)
    }

    /// Signs what is safe and answers the rest.
    private func release(
        _ kind: SigningKind, _ decisions: [SlashingDecision], _ positions: [Int], _ pubkeys: [BLSPubkey],
        _ results: inout [Result<BLSSignature, SigningError>]
    ) async {
        var records: [Pending<DurableRecord>] = []
        for ((decision, position), pubkey) in zip(zip(decisions, positions), pubkeys) {
            switch decision {
            case .safe(let record):
                records.append(Pending(position: position, pubkey: record.pubkey, message: record))
            case .notSafe(let refusal):
                results[position] = .failure(.slashable(pubkey, refusal))
                report(refusal: refusal, of: kind, pubkey)
            }
        }
        await sign(kind, records: records, &results)
    }
}
