import Primitives

/// The rules of the registry: what each event of the contract changes, and what it asks of the validator client
/// (the SSV node's `eth/eventhandler/handlers.go`).
///
/// Every node of the network has to come to the same state from the same logs, so an event that breaks a rule is
/// skipped in the same way everywhere: it is *malformed*, and of it only the owner's nonce remains.
package struct RegistryCore: Sendable {
    let operatorKey: OperatorKey

    package init(operatorKey: OperatorKey) {
        self.operatorKey = operatorKey
    }

    /// Applies the logs of one block in order.
    /// - Parameters:
    ///   - time: the block's, in Unix seconds; needed where the block holds an exit.
    /// - Throws: only what `state` throws; then nothing of the block counts.
    package func handle(
        _ logs: [ContractLog], time: UInt64?, in state: inout some RegistryState
    ) throws -> BlockOutcome {
        var outcome = BlockOutcome()
        for log in logs {
            switch DecodedLog(log) {
            case .unknown:
                outcome.unknown += 1
            case .malformed(let topic, let reason, let registrant):
                if let registrant { _ = try takeNonce(of: registrant, &state) }
                outcome.malformed.append("\(topic.name): \(reason)")
            case .event(let event):
                if let reason = try apply(event, time, &state, &outcome) {
                    outcome.malformed.append(reason)
                } else {
                    outcome.handled += 1
                }
            }
        }
        return outcome
    }

    /// - Returns: why the event is malformed; nil when it was applied.
    private func apply(
        _ event: ContractEvent, _ time: UInt64?, _ state: inout some RegistryState, _ outcome: inout BlockOutcome
    ) throws -> String? {
        switch event {
        case .operatorAdded(let id, _, let publicKey, _):
            return try addOperator(id, publicKey, &state)
        case .operatorRemoved(let id):
            guard try state.hasOperator(id) else { return "OperatorRemoved: there is no operator \(id)" }
            try state.removeOperator(id)
        case .validatorAdded(let added):
            return try addValidator(added, &state, &outcome)
        case .validatorRemoved(let key, _):
            return try removeValidator(key, &state, &outcome)
        case .validatorExited(let key):
            return try exitValidator(key, time, &state, &outcome)
        case .clusterLiquidated(let owner, let ids, _):
            try setLiquidated(true, ClusterID(owner: owner, operatorIDs: ids), &state, &outcome)
        case .clusterReactivated(let owner, let ids, _):
            try setLiquidated(false, ClusterID(owner: owner, operatorIDs: ids), &state, &outcome)
        case .feeRecipientAddressUpdated(let owner, let recipient):
            try state.setFeeRecipient(recipient, of: owner)
            for share in try state.shares(of: owner) { outcome.add(.updateFeeRecipient(share.pubkey)) }
        }
        return nil
    }

    private func addOperator(_ id: UInt64, _ publicKey: [UInt8], _ state: inout some RegistryState) throws -> String? {
        guard let content = try? ABIReader(publicKey).bytes(0) else {
            return "OperatorAdded: the public key of operator \(id) is not encoded as bytes"
        }
        let hash = PublicKeyHash.of(content)
        guard try !state.hasOperator(id) else { return "OperatorAdded: operator \(id) exists already" }
        guard try !state.hasOperator(publicKeyHash: hash) else {
            return "OperatorAdded: the public key of operator \(id) is another operator's"
        }
        let isOwn = OperatorKeyID(registered: content) == operatorKey.id
        try state.addOperator(id, publicKeyHash: hash, isOwn: isOwn)
        return nil
    }

    private func removeValidator(
        _ key: ValidatorKey, _ state: inout some RegistryState, _ outcome: inout BlockOutcome
    ) throws -> String? {
        guard let pubkey = BLSPubkey(bytes: key.publicKey) else { return "ValidatorRemoved: no public key" }
        if let share = try state.share(of: pubkey) {
            guard share.owner == key.owner else { return "ValidatorRemoved: \(pubkey) is of another owner" }
            try state.setShare(nil, of: pubkey)
            outcome.add(.deactivate(pubkey))
        } else {
            guard let claim = try state.claim(to: pubkey) else { return "ValidatorRemoved: \(pubkey) is not known" }
            guard claim.owner == key.owner else { return "ValidatorRemoved: \(pubkey) is of another owner" }
            try state.setClaim(nil, to: pubkey)
        }
        return nil
    }

    private func exitValidator(
        _ key: ValidatorKey, _ time: UInt64?, _ state: inout some RegistryState, _ outcome: inout BlockOutcome
    ) throws -> String? {
        guard let pubkey = BLSPubkey(bytes: key.publicKey) else { return "ValidatorExited: no public key" }
        let share = try state.share(of: pubkey)
        guard let owner = try share?.owner ?? state.claim(to: pubkey)?.owner else {
            return "ValidatorExited: \(pubkey) is not known"
        }
        guard owner == key.owner else { return "ValidatorExited: \(pubkey) is of another owner" }
        if share != nil { outcome.add(.exit(pubkey, blockTime: time ?? 0)) }
        return nil
    }

    private func setLiquidated(
        _ isLiquidated: Bool, _ cluster: ClusterID, _ state: inout some RegistryState, _ outcome: inout BlockOutcome
    ) throws {
        for var share in try state.shares(in: cluster) {
            share.isLiquidated = isLiquidated
            try state.setShare(share, of: share.pubkey)
            outcome.add(isLiquidated ? .deactivate(share.pubkey) : .activate(share.pubkey))
        }
    }

    func takeNonce(of owner: ExecutionAddress, _ state: inout some RegistryState) throws -> UInt64 {
        let nonce = try state.nextNonce(of: owner)
        try state.setNextNonce(nonce &+ 1, of: owner)
        return nonce
    }
}
