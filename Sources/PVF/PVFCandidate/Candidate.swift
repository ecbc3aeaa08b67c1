package import PVFPrimitives
package import Primitives

/// What a candidate's receipt promises: hashes that the validation has to find again.
package struct CandidateReceipt: Hashable, Sendable {
    /// The relay chain block that the candidate was made at.
    package var relayParent: Hash32
    /// The hash of the proof of validity's encoding.
    package var povHash: Hash32
    /// The hash of the validation code, as the chain stores it.
    package var validationCodeHash: CodeHash
    /// The hash of the head data after the block.
    package var paraHead: Hash32
    /// The hash of the commitments' encoding.
    package var commitmentsHash: Hash32

    /// A receipt from its parts.
    package init(
        relayParent: Hash32, povHash: Hash32, validationCodeHash: CodeHash, paraHead: Hash32, commitmentsHash: Hash32
    ) {
        self.relayParent = relayParent
        self.povHash = povHash
        self.validationCodeHash = validationCodeHash
        self.paraHead = paraHead
        self.commitmentsHash = commitmentsHash
    }
}

/// What the relay chain says about the parachain at the candidate's relay parent.
package struct PersistedValidationData: Hashable, Sendable {
    /// The head data that the block builds on.
    package var parentHead: [UInt8]
    /// The relay parent's number.
    package var relayParentNumber: UInt32
    /// The relay parent's state root.
    package var relayParentStorageRoot: Hash32
    /// The most bytes that a proof of validity's encoding may have.
    package var maxPovSize: UInt32

    /// Data from its parts.
    package init(
        parentHead: [UInt8], relayParentNumber: UInt32, relayParentStorageRoot: Hash32, maxPovSize: UInt32
    ) {
        self.parentHead = parentHead
        self.relayParentNumber = relayParentNumber
        self.relayParentStorageRoot = relayParentStorageRoot
        self.maxPovSize = maxPovSize
    }
}

/// A proof of validity: the block, perhaps compressed, as the collator sent it.
package struct ProofOfValidity: Hashable, Sendable {
    /// The block data.
    package var blockData: [UInt8]

    /// A proof of block data.
    package init(blockData: [UInt8]) {
        self.blockData = blockData
    }

    /// The encoding, which size and hash are about.
    package var encoded: [UInt8] {
        var writer = ScaleWriter()
        writer.write(byteString: blockData)
        return writer.bytes
    }
}

/// What a valid candidate does to the relay chain.
package struct CandidateCommitments: Hashable, Sendable {
    /// What the validation function said.
    package var result: ValidationResult

    /// The commitments of a result.
    package init(_ result: ValidationResult) {
        self.result = result
    }

    /// The hash of the encoding, whose order of fields is not the result's
    /// (polkadot-sdk, `polkadot_primitives::CandidateCommitments`).
    package var hash: Hash32 {
        var writer = ScaleWriter()
        writer.write(list: result.upwardMessages) { writer, message in writer.write(byteString: message) }
        writer.write(list: result.horizontalMessages)
        writer.write(optional: result.newValidationCode) { writer, code in writer.write(byteString: code) }
        writer.write(byteString: result.headData)
        writer.write(result.processedDownwardMessages)
        writer.write(result.hrmpWatermark)
        return Hash32(blake2b256: writer.bytes)
    }
}
