import BLS
import ContractEvents
import CryptoExtras
import Digests
import Foundation
import Primitives

/// Operators, owners and validators, and the logs that the contract would write about them.
enum Fixture {
    static let ownerA = address(0xA7)
    static let ownerB = address(0xB8)
    static let cluster = Cluster(validatorCount: 1, networkFeeIndex: 0, index: 0, active: true, balance: 7)
    static let ids: [UInt64] = [1, 2, 3, 4]

    /// The RSA key of operator 1, which is ours.
    nonisolated(unsafe) static let rsa: _RSA.Encryption.PrivateKey = {
        do { return try _RSA.Encryption.PrivateKey(keySize: .bits2048) } catch { fatalError("\(error)") }
    }()

    static var operatorKey: OperatorKey {
        get throws { try OperatorKey(Array(rsa.pemRepresentation.utf8)) }
    }

    static func address(_ byte: UInt8) -> ExecutionAddress {
        ExecutionAddress(bytes: [UInt8](repeating: byte, count: 20)) ?? ExecutionAddress()
    }

    static func secret(_ number: UInt8) throws -> SecretKey {
        try SecretKey(bytes: [UInt8](repeating: 0, count: 31) + [number])
    }

    static func pubkey(_ number: UInt8) throws -> BLSPubkey { try secret(number).publicKey.compressed }

    /// What ssv operators register: base64 of a PEM whose label says PKCS#1 and whose content is a SubjectPublicKeyInfo.
    static var registeredKey: [UInt8] {
        let content = rsa.publicKey.derRepresentation.base64EncodedString(options: [
            .lineLength64Characters, .endLineWithLineFeed,
        ])
        let pem = "-----BEGIN RSA PUBLIC KEY-----\n\(content)\n-----END RSA PUBLIC KEY-----\n"
        return Array(Data(pem.utf8).base64EncodedString().utf8)
    }

    // MARK: Logs

    static func operatorAdded(_ id: UInt64, key: [UInt8]? = nil) -> ContractLog {
        let content = key ?? (id == 1 ? registeredKey : Array("operator \(id)".utf8))
        return ContractLog(
            topics: [
                ABI.topic("OperatorAdded(uint64,address,bytes,uint256)"), ABI.word(id), ABI.word(ownerB),
            ],
            data: ABI.encode([.bytes(ABI.encode([.bytes(content)])), .word(ABI.word(UInt64(956_600_000_000)))]))
    }

    static func operatorRemoved(_ id: UInt64) -> ContractLog {
        ContractLog(topics: [ABI.topic("OperatorRemoved(uint64)"), ABI.word(id)], data: [])
    }

    static func operators() -> [ContractLog] { ids.map { operatorAdded($0) } }

    /// - Parameter share: the number of the secret of our share, which is the first.
    static func shares(
        of validator: UInt8, owner: ExecutionAddress, nonce: UInt64, share: UInt8, count: Int = 4
    ) throws -> [UInt8] {
        let message = Keccak.hash256(Array("\(owner.checksummed):\(nonce)".utf8))
        let signature = try secret(validator).sign(message).compressed
        let text = try secret(share).withUnsafeSecretBytes { "0x" + Hex.encode($0) }
        let own = try rsa.publicKey.encrypt(Data(text.utf8), padding: ._WEAK_AND_INSECURE_PKCS_V1_5)
        let keys = try (0..<count).flatMap { try pubkey($0 == 0 ? share : UInt8(200 + $0)).bytes }
        let encrypted = [UInt8](own) + [UInt8](repeating: 9, count: 256 * (count - 1))
        return signature.bytes + keys + encrypted
    }

    static func validatorAdded(
        _ validator: UInt8, owner: ExecutionAddress = ownerA, nonce: UInt64 = 0, share: UInt8 = 100,
        ids: [UInt64] = ids, shares: [UInt8]? = nil
    ) throws -> ContractLog {
        let shares = try shares ?? Self.shares(of: validator, owner: owner, nonce: nonce, share: share)
        return ContractLog(
            topics: [EventTopic.validatorAdded.signatureHash, ABI.word(owner)],
            data: ABI.encode(
                [.uint64s(ids), .bytes(try pubkey(validator).bytes), .bytes(shares)] + words(cluster)))
    }

    static func validatorRemoved(_ validator: UInt8, owner: ExecutionAddress = ownerA) throws -> ContractLog {
        ContractLog(
            topics: [EventTopic.validatorRemoved.signatureHash, ABI.word(owner)],
            data: ABI.encode([.uint64s(ids), .bytes(try pubkey(validator).bytes)] + words(cluster)))
    }

    static func validatorExited(_ validator: UInt8, owner: ExecutionAddress = ownerA) throws -> ContractLog {
        ContractLog(
            topics: [EventTopic.validatorExited.signatureHash, ABI.word(owner)],
            data: ABI.encode([.uint64s(ids), .bytes(try pubkey(validator).bytes)]))
    }

    static func liquidated(owner: ExecutionAddress = ownerA, ids: [UInt64] = ids) -> ContractLog {
        ContractLog(
            topics: [EventTopic.clusterLiquidated.signatureHash, ABI.word(owner)],
            data: ABI.encode([.uint64s(ids)] + words(cluster)))
    }

    static func reactivated(owner: ExecutionAddress = ownerA, ids: [UInt64] = ids) -> ContractLog {
        ContractLog(
            topics: [EventTopic.clusterReactivated.signatureHash, ABI.word(owner)],
            data: ABI.encode([.uint64s(ids)] + words(cluster)))
    }

    static func feeRecipient(_ recipient: ExecutionAddress, owner: ExecutionAddress = ownerA) -> ContractLog {
        ContractLog(
            topics: [EventTopic.feeRecipientAddressUpdated.signatureHash, ABI.word(owner)],
            data: ABI.encode([.word(ABI.word(recipient))]))
    }

    static func words(_ cluster: Cluster) -> [ABI.Argument] {
        [
            .word(ABI.word(UInt64(cluster.validatorCount))), .word(ABI.word(cluster.networkFeeIndex)),
            .word(ABI.word(cluster.index)), .word(ABI.word(UInt64(cluster.active ? 1 : 0))),
            .word(ABI.word(cluster.balance)),
        ]
    }
}
