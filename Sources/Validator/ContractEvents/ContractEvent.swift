package import Primitives

/// What the registry contract of the SSV network tells, by the events that a node has to know (`ISSVNetworkCore.sol`).
package enum ContractEvent: Hashable, Sendable {
    /// - publicKey: ABI-encoded `bytes` once more, whose content is the operator's RSA key as base64 of PEM.
    case operatorAdded(operatorID: UInt64, owner: ExecutionAddress, publicKey: [UInt8], fee: UInt256)
    case operatorRemoved(operatorID: UInt64)
    case validatorAdded(ValidatorAdded)
    case validatorRemoved(ValidatorKey, Cluster)
    case validatorExited(ValidatorKey)
    case clusterLiquidated(owner: ExecutionAddress, operatorIDs: [UInt64], Cluster)
    case clusterReactivated(owner: ExecutionAddress, operatorIDs: [UInt64], Cluster)
    case feeRecipientAddressUpdated(owner: ExecutionAddress, recipient: ExecutionAddress)
}

/// A validator as the contract names it: a public key under an owner, run by a set of operators.
package struct ValidatorKey: Hashable, Sendable {
    package var owner: ExecutionAddress
    package var operatorIDs: [UInt64]
    /// As the contract was given it; 48 bytes when it is a public key at all.
    package var publicKey: [UInt8]

    package init(owner: ExecutionAddress, operatorIDs: [UInt64], publicKey: [UInt8]) {
        self.owner = owner
        self.operatorIDs = operatorIDs
        self.publicKey = publicKey
    }
}

/// The arguments of `ValidatorAdded`.
package struct ValidatorAdded: Hashable, Sendable {
    package var key: ValidatorKey
    /// `ShareBundle` in bytes.
    package var shares: [UInt8]
    package var cluster: Cluster

    package init(key: ValidatorKey, shares: [UInt8], cluster: Cluster) {
        self.key = key
        self.shares = shares
        self.cluster = cluster
    }
}

/// The contract's `Cluster`: what it knows of an owner's validators with one set of operators.
package struct Cluster: Hashable, Sendable {
    package var validatorCount: UInt32
    package var networkFeeIndex: UInt64
    package var index: UInt64
    package var active: Bool
    /// In units of 10⁻¹⁸ SSV.
    package var balance: UInt256

    package init(validatorCount: UInt32, networkFeeIndex: UInt64, index: UInt64, active: Bool, balance: UInt256) {
        self.validatorCount = validatorCount
        self.networkFeeIndex = networkFeeIndex
        self.index = index
        self.active = active
        self.balance = balance
    }
}
