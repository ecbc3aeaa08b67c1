import BLS

/// How a block's signatures are verified.
package enum SignatureVerification: Sendable {
    /// Not at all: blocks of the node's own making, or verified before.
    case none
    /// Each where the specification does: the error names the operation.
    case individually
    /// All at the end, in one batch: twice as fast or more.
    case batch
}

/// The signatures of a block: verified on the spot, or collected for one batch.
package struct SignatureBatch: Sendable {
    private let mode: SignatureVerification
    private var sets: [SignatureSet] = []

    package init(_ mode: SignatureVerification) {
        self.mode = mode
    }

    /// Takes a claim. It is not even made when nothing is verified.
    mutating func add(_ claim: () throws(InvalidReason) -> SignatureSet) throws(InvalidReason) {
        switch mode {
        case .none: return
        case .individually: guard try claim().verify() else { throw .invalidSignature }
        case .batch: sets.append(try claim())
        }
    }

    /// Verifies what was collected.
    package func finish() throws(InvalidReason) {
        guard BatchVerifier.verify(sets) else { throw .invalidSignature }
    }
}
