import BLS
import Primitives
import TestSupport
import Testing

/// Every case of the `bls` runner (formats: ethereum/bls12-381-tests and consensus-specs tests/formats/bls).
@Suite struct BLSVectorTests {
    /// What each handler answers to an input; an error means that the operation refuses the input.
    private static let operations: [String: @Sendable (YAMLValue) throws -> YAMLValue] = [
        "sign": sign,
        "verify": verify,
        "aggregate": aggregate,
        "fast_aggregate_verify": fastAggregateVerify,
        "aggregate_verify": aggregateVerify,
        "batch_verify": batchVerify,
        "deserialization_G1": deserializationG1,
        "deserialization_G2": deserializationG2,
        "hash_to_G2": hashToG2,
        "eth_aggregate_pubkeys": ethAggregatePubkeys,
        "eth_fast_aggregate_verify": ethFastAggregateVerify,
    ]

    @Test(arguments: VectorTree.arguments("bls")) func bls(_ vector: VectorCase) {
        check(vector) { vector in
            guard let operation = Self.operations[vector.handler] else { throw VectorError("an unknown handler") }
            let data = try vector.yaml("data.yaml")
            let input = data["input"] ?? .null
            let expected = data["output"] ?? .null
            let answer: YAMLValue
            do { answer = try operation(input) } catch is BLSError { answer = .null }
            // Refusing is the answer that the files write as null or false.
            let agrees = answer == expected || (answer == .null && expected == .scalar("false"))
            #expect(agrees, "\(vector): \(answer), expected \(expected)")
        }
    }
}

private func sign(_ input: YAMLValue) throws -> YAMLValue {
    let key = try SecretKey(bytes: bytes(input["privkey"]))
    return .scalar(key.sign(try bytes(input["message"])).compressed.hex)
}

private func verify(_ input: YAMLValue) throws -> YAMLValue {
    let signature = try signature(input["signature"])
    return verdict(signature.verify(message: try bytes(input["message"]), key: try key(input["pubkey"])))
}

private func aggregate(_ input: YAMLValue) throws -> YAMLValue {
    .scalar(try Signature.aggregate(try (input.array ?? []).map(signature)).compressed.hex)
}

private func fastAggregateVerify(_ input: YAMLValue) throws -> YAMLValue {
    let message = try root(input["message"])
    return verdict(try signature(input["signature"]).fastAggregateVerify(keys: try keys(input), message: message))
}

private func aggregateVerify(_ input: YAMLValue) throws -> YAMLValue {
    let messages = try (input["messages"]?.array ?? []).map(root)
    return verdict(try signature(input["signature"]).aggregateVerify(keys: try keys(input), messages: messages))
}

private func batchVerify(_ input: YAMLValue) throws -> YAMLValue {
    let keys = try keys(input)
    let messages = try (input["messages"]?.array ?? []).map(root)
    let signatures = try (input["signatures"]?.array ?? []).map { try fixed($0, BLSSignature.init(bytes:)) }
    guard keys.count == messages.count, keys.count == signatures.count else { throw VectorError("uneven input") }
    let sets = keys.indices.map { SignatureSet(message: messages[$0], key: keys[$0], signature: signatures[$0]) }
    let verdicts = [1, 2].map { BatchVerifier.verify(sets, threads: $0) }
    guard verdicts[0] == verdicts[1] else { throw VectorError("the verdict depends on the threads") }
    guard verdicts[0] == BatchVerifier.invalidIndices(in: sets).isEmpty else { throw VectorError("bisection differs") }
    return verdict(verdicts[0])
}

private func deserializationG1(_ input: YAMLValue) throws -> YAMLValue {
    _ = try key(input["pubkey"])
    return verdict(true)
}

private func deserializationG2(_ input: YAMLValue) throws -> YAMLValue {
    _ = try signature(input["signature"])
    return verdict(true)
}

private func hashToG2(_ input: YAMLValue) throws -> YAMLValue {
    let tag = DomainSeparationTag("QUUX-V01-CS02-with-BLS12381G2_XMD:SHA-256_SSWU_RO_")
    let point = HashToCurve.hashToG2(Array((input["msg"]?.string ?? "").utf8), tag: tag)
    return .mapping([
        "x": .scalar("\(point.xReal.hex),\(point.xImaginary.hex)"),
        "y": .scalar("\(point.yReal.hex),\(point.yImaginary.hex)"),
    ])
}

private func ethAggregatePubkeys(_ input: YAMLValue) throws -> YAMLValue {
    .scalar(try PublicKey.aggregate(try (input.array ?? []).map(key)).compressed.hex)
}

private func ethFastAggregateVerify(_ input: YAMLValue) throws -> YAMLValue {
    let message = try root(input["message"])
    return verdict(try signature(input["signature"]).ethFastAggregateVerify(keys: try keys(input), message: message))
}

private func verdict(_ value: Bool) -> YAMLValue { .scalar(value ? "true" : "false") }

private func bytes(_ value: YAMLValue?) throws -> [UInt8] {
    guard let text = value?.string, let bytes = Hex.decode(text) else { throw VectorError("not hex") }
    return bytes
}

private func fixed<T>(_ value: YAMLValue?, _ make: ([UInt8]) -> T?) throws -> T {
    guard let result = make(try bytes(value)) else { throw BLSError.badEncoding }
    return result
}

private func root(_ value: YAMLValue?) throws -> Bytes32 { try fixed(value, Bytes32.init(bytes:)) }
private func key(_ value: YAMLValue?) throws -> PublicKey { try PublicKey(fixed(value, BLSPubkey.init(bytes:))) }
private func keys(_ input: YAMLValue) throws -> [PublicKey] { try (input["pubkeys"]?.array ?? []).map(key) }
private func signature(_ value: YAMLValue?) throws -> Signature {
    try Signature(fixed(value, BLSSignature.init(bytes:)))
}
