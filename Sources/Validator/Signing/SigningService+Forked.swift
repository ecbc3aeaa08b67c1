package import ConsensusTypes
package import Primitives

/// Messages whose fork is known at run time only, signed and put together for publishing.
extension SigningService {
    /// Signs a block of any fork.
    package func sign(
        _ block: ForkedBeaconBlock, pubkey: BLSPubkey
    ) async throws(SigningError) -> ForkedSignedBeaconBlock {
        block.signed(try await signBlock(block, pubkey: pubkey))
    }

    /// The signature of a block of any fork.
    package func signBlock(_ block: ForkedBeaconBlock, pubkey: BLSPubkey) async throws(SigningError) -> BLSSignature {
        let whole = block.forkName < .bellatrix ? block : nil
        return try await signBlock(block.header(context.spec), whole: whole, pubkey: pubkey)
    }

    /// Signs a blinded block of any fork.
    package func sign(
        _ block: ForkedBlindedBeaconBlock, pubkey: BLSPubkey
    ) async throws(SigningError) -> ForkedSignedBlindedBeaconBlock {
        block.signed(try await signBlock(block.header(context.spec), pubkey: pubkey))
    }

    /// Signs an aggregate of any fork.
    package func sign(
        _ message: ForkedAggregateAndProof, pubkey: BLSPubkey
    ) async throws(SigningError) -> ForkedSignedAggregateAndProof {
        message.signed(try await signOne(.aggregateAndProof(message), pubkey))
    }
}
