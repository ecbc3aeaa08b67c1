import ContractEvents
import Primitives

/// The registry's tables in memory.
struct RegistryMemory: RegistryState, Hashable, Sendable {
    private struct Operator: Hashable {
        var publicKeyHash: Bytes32
        var isOwn: Bool
    }

    private var operators: [UInt64: Operator] = [:]
    private var nonces: [ExecutionAddress: UInt64] = [:]
    private(set) var claims: [BLSPubkey: ValidatorClaim] = [:]
    private(set) var shares: [BLSPubkey: OwnShare] = [:]
    private(set) var feeRecipients: [ExecutionAddress: ExecutionAddress] = [:]

    init() {}

    func hasOperator(_ id: UInt64) -> Bool { operators[id] != nil }

    func hasOperator(publicKeyHash: Bytes32) -> Bool {
        operators.values.contains { $0.publicKeyHash == publicKeyHash }
    }

    func isOwnOperator(_ id: UInt64) -> Bool { operators[id]?.isOwn ?? false }

    mutating func addOperator(_ id: UInt64, publicKeyHash: Bytes32, isOwn: Bool) {
        operators[id] = Operator(publicKeyHash: publicKeyHash, isOwn: isOwn)
    }

    mutating func removeOperator(_ id: UInt64) { operators[id] = nil }

    func nextNonce(of owner: ExecutionAddress) -> UInt64 { nonces[owner] ?? 0 }

    mutating func setNextNonce(_ nonce: UInt64, of owner: ExecutionAddress) { nonces[owner] = nonce }

    func claim(to pubkey: BLSPubkey) -> ValidatorClaim? { claims[pubkey] }

    mutating func setClaim(_ claim: ValidatorClaim?, to pubkey: BLSPubkey) { claims[pubkey] = claim }

    func share(of pubkey: BLSPubkey) -> OwnShare? { shares[pubkey] }

    func shares(in cluster: ClusterID) -> [OwnShare] {
        shares.values.filter { $0.cluster == cluster }.sorted { $0.pubkey < $1.pubkey }
    }

    func shares(of owner: ExecutionAddress) -> [OwnShare] {
        shares.values.filter { $0.owner == owner }.sorted { $0.pubkey < $1.pubkey }
    }

    mutating func setShare(_ share: OwnShare?, of pubkey: BLSPubkey) { shares[pubkey] = share }

    mutating func setFeeRecipient(_ recipient: ExecutionAddress, of owner: ExecutionAddress) {
        feeRecipients[owner] = recipient
    }
}
