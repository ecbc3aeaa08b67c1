package import Logging
import Primitives
package import SlashingProtection

/// The only door to the keys. A message passes the gate (is the key known and enabled?), the record (blocks and
/// attestations: not slashable, and durably written), gets a permit, and waits in its lane for the signer.
///
/// All methods may be called from any task; the signatures are made on the signer's own threads.
package final class SigningService: Sendable {
    /// Bounds of the work at hand.
    package struct Limits: Sendable {
        /// The most messages under one permit: how long, times half a millisecond, a block waits at worst for a slot.
        package var chunk = 8
        /// The most messages that wait in one lane.
        package var waiting = 32_768

        package init() {}
    }

    package let context: SigningContext
    /// Which keys may sign; keys are added, disabled and removed here.
    package let gate: KeyGate

    let database: any SlashingStore
    private let signer: any Signer
    private let lanes: SigningLanes
    private let limits: Limits
    private let logger: Logger

    /// - Parameters:
    ///   - database: the record of what the keys have signed; the keys must be registered there.
    ///   - gate: by default all keys that the signer has may sign.
    /// - Throws: `wrongChain` when the database is of another chain than the context.
    package init(
        context: SigningContext, database: any SlashingStore, signer: any Signer, gate: KeyGate? = nil,
        limits: Limits = Limits(), logger: Logger
    ) throws(SigningError) {
        guard database.genesisValidatorsRoot == context.genesisValidatorsRoot else {
            throw .wrongChain(database.location)
        }
        self.context = context
        self.database = database
        self.signer = signer
        self.gate = gate ?? KeyGate(enabled: signer.publicKeys)
        self.limits = limits
        self.logger = logger
        lanes = SigningLanes(slots: signer.concurrency, capacity: limits.waiting)
    }

    /// The number of messages that wait in a lane for a signer.
    package func waiting(in lane: SigningLane) -> Int { lanes.waiting(in: lane) }

    // MARK: - From the record, or from the gate, to the signatures

    /// One message on its way, with its place in the caller's list.
    struct Pending<Message: Sendable>: Sendable {
        let position: Int
        let pubkey: BLSPubkey
        let message: Message
    }

    /// Signs messages of one lane, chunk by chunk.
    func sign<Message>(
        _ messages: [Pending<Message>], _ lane: SigningLane,
        permit: @escaping @Sendable ([Pending<Message>]) -> SigningPermit,
        into results: inout [Result<BLSSignature, SigningError>]
    ) async {
        guard messages.count > limits.chunk else {
            for (position, result) in await signChunk(messages, lane, permit) { results[position] = result }
            return
        }
        await withTaskGroup(of: [(Int, Result<BLSSignature, SigningError>)].self) { group in
            for start in stride(from: 0, to: messages.count, by: limits.chunk) {
                let chunk = Array(messages[start..<min(start + limits.chunk, messages.count)])
                group.addTask { await self.signChunk(chunk, lane, permit) }
            }
            for await signed in group {
                for (position, result) in signed { results[position] = result }
            }
        }
    }

    private func signChunk<Message>(
        _ messages: [Pending<Message>], _ lane: SigningLane, _ permit: @Sendable ([Pending<Message>]) -> SigningPermit
    ) async -> [(Int, Result<BLSSignature, SigningError>)] {
        guard !messages.isEmpty else { return [] }
        do throws(SigningError) {
            return try await lanes.withSlot(lane, weight: messages.count) {
                // The gate may have closed while the message was recorded or waited.
                var signed: [(Int, Result<BLSSignature, SigningError>)] = []
                var allowed: [Pending<Message>] = []
                for message in messages {
                    if let refusal = gate.refusal(message.pubkey) {
                        signed.append((message.position, .failure(refusal)))
                    } else {
                        allowed.append(message)
                    }
                }
                guard !allowed.isEmpty else { return signed }
                let results = await signer.sign(permit(allowed))
                for (index, message) in allowed.enumerated() {
                    let missing = SigningError.signerFailed(message.pubkey, "it returned too few signatures")
                    signed.append((message.position, index < results.count ? results[index] : .failure(missing)))
                }
                return signed
            }
        } catch {
            return messages.map { ($0.position, .failure(error)) }
        }
    }

    // MARK: - What a person should see

    /// A refusal by the slashing protection means that something else went wrong before: say so where it happens.
    func report(refusal: SlashingRefusal, of kind: SigningKind, _ pubkey: BLSPubkey) {
        logger.error(
            "slashing protection refused to sign",
            metadata: ["kind": "\(kind)", "pubkey": "\(pubkey)", "reason": "\(refusal)"])
    }

    /// Nothing can be signed until the database is well again.
    func report(_ error: SlashingDatabaseError, of kind: SigningKind, count: Int) {
        logger.critical(
            "slashing protection failed: nothing signed",
            metadata: ["kind": "\(kind)", "count": "\(count)", "reason": "\(error)"])
    }
}
