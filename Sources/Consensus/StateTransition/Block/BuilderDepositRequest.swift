import BLS
package import ConsensusTypes
import Primitives
import SSZ

/// `process_builder_deposit_request` (Gloas): what cannot be done is passed over.
package func processBuilderDepositRequest(
    _ state: inout Gloas.BeaconState, _ request: BuilderDepositRequest, _ scope: inout BlockScope
) throws(InvalidReason) {
    guard isBuilderWithdrawalCredential(request.withdrawalCredentials) else { return }
    guard let index = scope.builderIndex(of: request.pubkey, in: state) else {
        guard isValidBuilderDepositSignature(request, scope.spec) else { return }
        let builder = newBuilder(
            request.pubkey, request.withdrawalCredentials, request.amount,
            depositEpoch: getCurrentEpoch(state, scope.preset))
        return addBuilderToRegistry(&state, builder, &scope)
    }
    var builder = try getBuilder(state, index)
    // Who has left and was paid out leaves once more, with what comes now.
    if builder.withdrawableEpoch != Constants.farFutureEpoch, builder.balance == 0 {
        builder.withdrawableEpoch = try builderWithdrawableEpoch(state, scope.spec)
    }
    builder.balance = Gwei(try builder.balance.rawValue.plus(request.amount.rawValue))
    state.builders[Int(index.rawValue)] = builder
}

/// `is_valid_builder_deposit_signature` (Gloas): under a domain of its own, so that no deposit passes for one of the
/// other kind.
package func isValidBuilderDepositSignature(_ request: BuilderDepositRequest, _ spec: Spec) -> Bool {
    guard let key = try? PublicKey(request.pubkey) else { return false }
    let message = DepositMessage(
        pubkey: request.pubkey, withdrawalCredentials: request.withdrawalCredentials, amount: request.amount)
    let domain = computeDomain(
        DomainTypes.builderDeposit, forkVersion: spec.config.genesisForkVersion, genesisValidatorsRoot: Root())
    let root = computeSigningRoot(message, domain, spec.limits)
    return SignatureSet(message: root, key: key, signature: request.signature).verify()
}

/// The registry entry of `add_builder_to_registry` (Gloas).
func newBuilder(_ pubkey: BLSPubkey, _ credentials: Bytes32, _ amount: Gwei, depositEpoch: Epoch) -> Builder {
    Builder(
        pubkey: pubkey, version: Constants.payloadBuilderVersion, executionAddress: executionAddress(in: credentials),
        balance: amount, depositEpoch: depositEpoch, withdrawableEpoch: Constants.farFutureEpoch)
}

/// `add_builder_to_registry` (Gloas): in the place of one that has left, or at the end.
private func addBuilderToRegistry(_ state: inout Gloas.BeaconState, _ builder: Builder, _ scope: inout BlockScope) {
    let index = getIndexForNewBuilder(state, scope.preset)
    guard index < state.builders.count else {
        state.builders.append(builder)
        scope.builders?[builder.pubkey] = BuilderIndex(UInt64(index))
        return
    }
    state.builders[index] = builder
    // The former builder's key may stand elsewhere too: the next question looks all up anew.
    scope.builders = nil
}

/// `get_index_for_new_builder` (Gloas).
package func getIndexForNewBuilder(_ state: Gloas.BeaconState, _ preset: Preset) -> Int {
    let epoch = getCurrentEpoch(state, preset)
    return state.builders.firstIndex { $0.withdrawableEpoch <= epoch && $0.balance == 0 } ?? state.builders.count
}

extension BlockScope {
    /// The first builder of a key. The registry is read once for all requests of a block.
    mutating func builderIndex(of pubkey: BLSPubkey, in state: Gloas.BeaconState) -> BuilderIndex? {
        if builders == nil {
            let entries = state.builders.enumerated().map { ($1.pubkey, BuilderIndex(UInt64($0))) }
            builders = Dictionary(entries) { first, _ in first }
        }
        return builders?[pubkey]
    }
}
