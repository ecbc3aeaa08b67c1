package import PVFPrimitives

/// Which validation functions a validator of the next session prepares ahead, so that the session does not begin with
/// everybody compiling (polkadot-sdk, `candidate-validation`, `maybe_prepare_validation`).
package struct HeadsUpSource: Sendable {
    /// A relay chain block that became a leaf, and what its state says.
    package struct Leaf: Sendable {
        /// The session that the block is in.
        package var session: UInt32
        /// Whether this node is among the next session's authorities without validating in this one.
        package var isNextAuthority: Bool
        /// The codes of the candidates that the block backs, in its order.
        package var backedCodes: [CodeHash]

        /// A leaf from its parts.
        package init(session: UInt32, isNextAuthority: Bool, backedCodes: [CodeHash]) {
            self.session = session
            self.isNextAuthority = isNextAuthority
            self.backedCodes = backedCodes
        }
    }

    private let perBlockLimit: Int
    private var session: UInt32?
    private var isNextAuthority = false
    private var done: Set<CodeHash> = []

    /// A source that names at most `perBlockLimit` functions for each leaf.
    package init(perBlockLimit: Int = 1) {
        self.perBlockLimit = max(0, perBlockLimit)
    }

    /// The codes to be prepared because of the leaf. Whether the node is an authority is asked once a session.
    package mutating func handle(_ leaf: Leaf) -> [CodeHash] {
        if session != leaf.session {
            session = leaf.session
            isNextAuthority = leaf.isNextAuthority
            done = []
        }
        guard isNextAuthority else { return [] }
        var chosen: [CodeHash] = []
        for code in leaf.backedCodes where chosen.count < perBlockLimit && done.insert(code).inserted {
            chosen.append(code)
        }
        return chosen
    }
}
