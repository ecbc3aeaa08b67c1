package import ConsensusTypes
import DutyTracing
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
        var admitted: [Judged] = []
        var messages: [AttestationToSign] = []
        var roots: [AttestationData: Root] = [:]
        for (position, request) in requests.enumerated() {
            let admission: KeyGate.Admission
            do throws(SigningError) {
                admission = try gate.admit(request.pubkey)
            } catch {
                results[position] = .failure(error)
                continue
            }
            // A slot's attestations share their data, from Electra on all of them.
            let root = roots[request.data] ?? context.signingRoot(attestation: request.data)
            roots[request.data] = root
            admitted.append(Judged(position, admission, .attestation(request.data)))
            messages.append(
                AttestationToSign(
                    pubkey: request.pubkey, source: request.data.source.epoch, target: request.data.target.epoch,
                    signingRoot: root))
        }
        guard !messages.isEmpty else { return results }
        do throws(SlashingDatabaseError) {
            let start = ContinuousClock.now
            let decisions = try await database.checkAndCommit(attestations: messages)
            DutyTrace.current?.noteRecord(took: start.duration(to: .now))
            await release(decisions, admitted, &results)
        } catch {
            report(error, of: .attestation, count: messages.count)
            for message in admitted { results[message.position] = .failure(.notRecorded(error)) }
        }
        return results
    }

    /// Signs a block by its header, which has the block's root.
    package func signBlock(_ header: BeaconBlockHeader, pubkey: BLSPubkey) async throws(SigningError) -> BLSSignature {
        try await signBlock(header, whole: nil, pubkey: pubkey)
    }

    /// - Parameter whole: the block, where remote signers want to see it.
    func signBlock(
        _ header: BeaconBlockHeader, whole: ForkedBeaconBlock?, pubkey: BLSPubkey
    ) async throws(SigningError) -> BLSSignature {
        try await proposing { hold in
            do throws(SigningError) {
                return [.success(try await self.recordAndSign(header, whole: whole, pubkey: pubkey, hold))]
            } catch {
                return [.failure(error)]
            }
        }[0].get()
    }

    private func recordAndSign(
        _ header: BeaconBlockHeader, whole: ForkedBeaconBlock?, pubkey: BLSPubkey, _ hold: ProposalHold
    ) async throws(SigningError) -> BLSSignature {
        let admission = try gate.admit(pubkey)
        let root = context.signingRoot(block: header)
        let decision: SlashingDecision
        do throws(SlashingDatabaseError) {
            let start = ContinuousClock.now
            decision = try await database.checkAndCommit(
                block: BlockToSign(pubkey: pubkey, slot: header.slot, signingRoot: root))
            DutyTrace.current?.noteRecord(took: start.duration(to: .now))
        } catch {
            report(error, of: .block, count: 1)
            throw .notRecorded(error)
        }
        leaveHere(pubkey, hold)
        var results: [Result<BLSSignature, SigningError>] = [.failure(.unknownKey(pubkey))]
        await release([decision], [Judged(0, admission, .block(header, whole: whole))], &results)
        return try results[0].get()
    }

    /// A message that the database has judged, with its place in the caller's list.
    private struct Judged {
        let position: Int
        let admission: KeyGate.Admission
        let content: SigningContent

        init(_ position: Int, _ admission: KeyGate.Admission, _ content: SigningContent) {
            self.position = position
            self.admission = admission
            self.content = content
        }
    }

    /// Signs what is safe and answers the rest. All are of one kind.
    private func release(
        _ decisions: [SlashingDecision], _ messages: [Judged], _ results: inout [Result<BLSSignature, SigningError>]
    ) async {
        guard let kind = messages.first?.content.kind else { return }
        var safe: [Pending<RecordedMessage>] = []
        for (decision, message) in zip(decisions, messages) {
            switch decision {
            case .safe(let record):
                let recorded = RecordedMessage(record: record, content: message.content)
                safe.append(Pending(position: message.position, admission: message.admission, message: recorded))
            case .notSafe(let refusal):
                results[message.position] = .failure(.slashable(message.admission.pubkey, refusal))
                report(refusal: refusal, of: kind, message.admission.pubkey)
            }
        }
        await sign(safe, kind.lane, permit: { .recorded($0.map(\.message)) }, into: &results)
    }
}
