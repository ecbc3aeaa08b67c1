package import Primitives

/// A log of the registry contract, as much of it as the registry needs.
package struct ContractLog: Hashable, Sendable {
    /// At most four.
    package var topics: [Bytes32]
    package var data: [UInt8]

    package init(topics: [Bytes32], data: [UInt8]) {
        self.topics = topics
        self.data = data
    }
}

/// What a log turned out to be.
package enum DecodedLog: Hashable, Sendable {
    case event(ContractEvent)
    /// Of an event that is not handled; nil without any topic.
    case unknown(topic: Bytes32?)
    /// Of an event that is handled, but not encoded as it must be.
    ///
    /// `registrant` is the owner of a `ValidatorAdded`: its nonce counts the event even so.
    case malformed(EventTopic, reason: String, registrant: ExecutionAddress?)

    /// Decodes a log. Never fails: bytes that mean nothing are `malformed`.
    package init(_ log: ContractLog) {
        guard let first = log.topics.first, let topic = EventTopic(topic: first) else {
            self = .unknown(topic: log.topics.first)
            return
        }
        do throws(ABIError) {
            guard log.topics.count == topic.topicCount else {
                throw ABIError("\(log.topics.count) topics instead of \(topic.topicCount)")
            }
            self = .event(try ContractEvent(topic, log))
        } catch {
            let isRegistration = topic == .validatorAdded && log.topics.count > 1
            self = .malformed(
                topic, reason: error.description,
                registrant: isRegistration ? try? ABIReader.address(log.topics[1]) : nil)
        }
    }
}

extension ContractEvent {
    /// - Parameter log: has as many topics as the event.
    fileprivate init(_ topic: EventTopic, _ log: ContractLog) throws(ABIError) {
        let data = ABIReader(log.data)
        let indexed = log.topics[1]
        switch topic {
        case .operatorAdded:
            self = .operatorAdded(
                operatorID: try ABIReader.uint64(indexed), owner: try ABIReader.address(log.topics[2]),
                publicKey: try data.bytes(0), fee: try data.uint256(1))
        case .operatorRemoved:
            self = .operatorRemoved(operatorID: try ABIReader.uint64(indexed))
        case .validatorAdded:
            self = .validatorAdded(
                ValidatorAdded(
                    key: try ValidatorKey(owner: indexed, data), shares: try data.bytes(2),
                    cluster: try Cluster(data, at: 3)))
        case .validatorRemoved:
            self = .validatorRemoved(try ValidatorKey(owner: indexed, data), try Cluster(data, at: 2))
        case .validatorExited:
            self = .validatorExited(try ValidatorKey(owner: indexed, data))
        case .clusterLiquidated:
            self = .clusterLiquidated(
                owner: try ABIReader.address(indexed), operatorIDs: try data.uint64Array(0), try Cluster(data, at: 1))
        case .clusterReactivated:
            self = .clusterReactivated(
                owner: try ABIReader.address(indexed), operatorIDs: try data.uint64Array(0), try Cluster(data, at: 1))
        case .feeRecipientAddressUpdated:
            self = .feeRecipientAddressUpdated(
                owner: try ABIReader.address(indexed), recipient: try data.address(0))
        }
    }
}

extension ValidatorKey {
    fileprivate init(owner: Bytes32, _ data: ABIReader) throws(ABIError) {
        self.init(
            owner: try ABIReader.address(owner), operatorIDs: try data.uint64Array(0), publicKey: try data.bytes(1))
    }
}

extension Cluster {
    /// A static tuple: its five words stand in the head itself.
    fileprivate init(_ data: ABIReader, at word: Int) throws(ABIError) {
        self.init(
            validatorCount: try data.uint32(word), networkFeeIndex: try data.uint64(word + 1),
            index: try data.uint64(word + 2), active: try data.bool(word + 3), balance: try data.uint256(word + 4))
    }
}
