import BLS
import BenchHarness
import CBlstReference
import ConsensusTypes
import Primitives
import SSZ
import StateTransition

/// The signatures of a block with as many attestations as fit: from the registry's keys to the verdict, against blst
/// called from C on decoded keys that lie ready.
enum SignatureBenchmarks {
    private static let validators = 100_000

    static func all() throws -> [Comparison] {
        let keys = sequentialKeys()
        let context = TransitionContext(.mainnet)
        try fill(context.publicKeys, keys)
        let (state, template) = try ScaledBlock.make(validators: validators, context, keys: keys)
        guard case .fulu(let state) = state, case .fulu(let block) = template else { return [] }
        let signed = try sign(block.message, on: state, context)
        let cache = try context.epochCache(state)
        let claims = try claims(signed, state, cache, context)
        let reference = Reference(claims, keys)
        return [
            Comparison(
                "signatures: block with 8 attestations, 100000 validators", against: "blst from C, keys decoded",
                limit: 1.15, rounds: 11, timer: .processor,
                subject: {
                    let claims = (try? Self.claims(signed, state, cache, context)) ?? []
                    precondition(!claims.isEmpty && BatchVerifier.verify(claims, threads: 1))
                }, reference: { precondition(reference.verify()) })
        ]
    }

    /// The public keys of the secrets 1, 2, 3 ….
    private static func sequentialKeys() -> [BLSPubkey] {
        var bytes = [UInt8](repeating: 0, count: 48 * validators)
        reference_keys(&bytes, validators)
        return (0..<validators).map { BLSPubkey(bytes: bytes[48 * $0..<48 * $0 + 48]) ?? BLSPubkey() }
    }

    /// Puts the decoded keys into the cache, as a node does when it starts.
    private static func fill(_ cache: PublicKeyCache, _ keys: [BLSPubkey]) throws {
        for key in keys { _ = try cache.key(key) }
    }

    /// The secret of several of the keys together.
    private static func secret(of indices: some Sequence<ValidatorIndex>) throws -> SecretKey {
        let sum = indices.reduce(UInt64(0)) { $0 + $1.rawValue + 1 }
        return try SecretKey(bytes: [UInt8](repeating: 0, count: 24) + sum.bytes.reversed())
    }

    private static func sign(
        _ block: Fulu.BeaconBlock, on state: Fulu.BeaconState, _ context: TransitionContext
    ) throws -> Fulu.BeaconBlock {
        var block = block
        let cache = try context.epochCache(state)
        for position in block.body.attestations.indices {
            let attestation = block.body.attestations[position]
            let indices = try getAttestingIndices(attestation, cache)
            let claim = try attestationSignatureSet(
                state, indices, attestation.data, attestation.signature, context)
            block.body.attestations[position].signature = try secret(of: indices).sign(claim.message).compressed
        }
        let members = try context.syncCommitteeIndices(of: state.currentSyncCommittee, in: state)
        let claim = try syncAggregateSignatureSet(state, block.body.syncAggregate, context)
        block.body.syncAggregate.syncCommitteeSignature = try secret(of: members.dropFirst()).sign(claim.message)
            .compressed
        return block
    }

    private static func claims(
        _ block: Fulu.BeaconBlock, _ state: Fulu.BeaconState, _ cache: EpochCache, _ context: TransitionContext
    ) throws -> [SignatureSet] {
        var claims: [SignatureSet] = []
        for attestation in block.body.attestations {
            let indices = try getAttestingIndices(attestation, cache)
            claims.append(
                try attestationSignatureSet(state, indices, attestation.data, attestation.signature, context))
        }
        claims.append(try syncAggregateSignatureSet(state, block.body.syncAggregate, context))
        return claims
    }

    /// The claims as C reads them.
    private final class Reference {
        private var points: [UInt8] = []
        private var counts: [Int] = []
        private var messages: [UInt8] = []
        private var signatures: [UInt8] = []

        init(_ claims: [SignatureSet], _ keys: [BLSPubkey]) {
            var compressed: [UInt8] = []
            for claim in claims {
                for key in claim.keys { compressed += key.compressed.bytes }
                counts.append(claim.keys.count)
                messages += claim.message.bytes
                signatures += claim.signature.bytes
            }
            let count = compressed.count / 48
            points = [UInt8](repeating: 0, count: count * reference_point_size())
            precondition(reference_decode(&points, compressed, count) == count)
        }

        func verify() -> Bool {
            points.withUnsafeBytes { reference_batch($0.baseAddress, counts, messages, signatures, counts.count) == 1 }
        }
    }
}
