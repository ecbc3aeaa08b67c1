import Digests
package import Primitives

/// The events that are asked for, by their signatures; `topic` is what a log of theirs begins with.
package enum EventTopic: String, CaseIterable, Sendable {
    case operatorAdded = "OperatorAdded(uint64,address,bytes,uint256)"
    case operatorRemoved = "OperatorRemoved(uint64)"
    case validatorAdded = "ValidatorAdded(address,uint64[],bytes,bytes,(uint32,uint64,uint64,bool,uint256))"
    case validatorRemoved = "ValidatorRemoved(address,uint64[],bytes,(uint32,uint64,uint64,bool,uint256))"
    case validatorExited = "ValidatorExited(address,uint64[],bytes)"
    case clusterLiquidated = "ClusterLiquidated(address,uint64[],(uint32,uint64,uint64,bool,uint256))"
    case clusterReactivated = "ClusterReactivated(address,uint64[],(uint32,uint64,uint64,bool,uint256))"
    case feeRecipientAddressUpdated = "FeeRecipientAddressUpdated(address,address)"

    private static let byTopic = Dictionary(uniqueKeysWithValues: allCases.map { ($0.signatureHash, $0) })

    /// The event of a `topic0`; nil for one that is not handled.
    package init?(topic: Bytes32) {
        guard let event = Self.byTopic[topic] else { return nil }
        self = event
    }

    /// `topic0` of all of them, for the filter of `eth_getLogs`.
    package static let allTopics = allCases.map(\.signatureHash)

    /// `topic0`: keccak256 of the signature.
    package var signatureHash: Bytes32 { Bytes32(bytes: Keccak.hash256(rawValue.utf8)) ?? Bytes32() }

    /// How many topics a log of the event has: its signature's hash and the indexed arguments.
    var topicCount: Int {
        switch self {
        case .operatorAdded: 3
        default: 2
        }
    }

    /// The event's name without its arguments.
    package var name: Substring { rawValue.prefix { $0 != "(" } }
}
