package import Primitives

/// What is decided for the blocks of one key, with all defaults filled in.
package struct ProposerSetting: Hashable, Sendable {
    /// Where the fees of its blocks go; nil where nobody has said so: such a key proposes nothing from Bellatrix on.
    package var feeRecipient: ExecutionAddress?
    /// The gas limit to ask for, where a person chose one; nil takes the network's (`ProposerSettings.gasLimit`).
    package var chosenGasLimit: UInt64?
    /// Put into its blocks; nil leaves it to the node.
    package var graffiti: Bytes32?
    /// Whether it registers with builders, and takes their blocks, up to Fulu.
    package var isBuilderEnabled: Bool
    /// The builders that it asks for bids from Gloas on, and what it wants of them and of bids from the network.
    package var builders: ResolvedBuilderConfig

    /// Percent applied to the value of a builder's block up to Fulu; 0 never takes one.
    package var blockBoostFactor: UInt64 { isBuilderEnabled ? builders.boostFactor : 0 }
}

/// What is said of a key's blocks in one place; nil where nothing is.
package struct ProposerOverrides: Hashable, Sendable {
    package var feeRecipient: ExecutionAddress?
    package var gasLimit: UInt64?
    package var graffiti: Bytes32?
    package var isBuilderEnabled: Bool?
    package var builders = BuilderConfig()

    package init() {}

    /// Everything of these, and what they leave open from others.
    package func over(_ lower: ProposerOverrides) -> ProposerOverrides {
        var merged = self
        merged.feeRecipient = feeRecipient ?? lower.feeRecipient
        merged.gasLimit = gasLimit ?? lower.gasLimit
        merged.graffiti = graffiti ?? lower.graffiti
        merged.isBuilderEnabled = isBuilderEnabled ?? lower.isBuilderEnabled
        merged.builders = builders.over(lower.builders)
        return merged
    }

    package var isEmpty: Bool { self == ProposerOverrides() }

    package var resolved: ProposerSetting {
        ProposerSetting(
            feeRecipient: feeRecipient, chosenGasLimit: gasLimit, graffiti: graffiti,
            isBuilderEnabled: isBuilderEnabled ?? false, builders: builders.resolved)
    }
}
