import ContractEvents
import Primitives
import Testing

@Suite struct DecodingTests {
    @Test(arguments: [
        (EventTopic.operatorAdded, "0xd839f31c14bd632f424e307b36abff63ca33684f77f28e35dc13718ef338f7f4"),
        (.operatorRemoved, "0x0e0ba6c2b04de36d6d509ec5bd155c43a9fe862f8052096dd54f3902a74cca3e"),
        (.validatorAdded, "0x48a3ea0796746043948f6341d17ff8200937b99262a0b48c2663b951ed7114e5"),
        (.validatorRemoved, "0xccf4370403e5fbbde0cd3f13426479dcd8a5916b05db424b7a2c04978cf8ce6e"),
        (.validatorExited, "0xb4b20ffb2eb1f020be3df600b2287914f50c07003526d3a9d89a9dd12351828c"),
        (.clusterLiquidated, "0x1fce24c373e07f89214e9187598635036111dbb363e99f4ce498488cdc66e688"),
        (.clusterReactivated, "0xc803f8c01343fcdaf32068f4c283951623ef2b3fa0c547551931356f456b6859"),
        (.feeRecipientAddressUpdated, "0x259235c230d57def1521657e7c7951d3b385e76193378bc87ef6b56bc2ec3548"),
    ])
    func topicsAreTheContracts(_ event: EventTopic, _ topic: String) {
        #expect(event.signatureHash.hex == topic)
        #expect(EventTopic(topic: event.signatureHash) == event)
    }

    /// The sizes and values of the network's own sample logs.
    @Test func aRegistration() throws {
        let cluster = Cluster(
            validatorCount: 3, networkFeeIndex: 0, index: 6_379_565_400, active: true,
            balance: 5_993_449_203_200_000_000)
        let shares = (0..<1312).map { UInt8(truncatingIfNeeded: $0) }
        let data = ABI.encode(
            [.uint64s([1, 2, 3, 4]), .bytes(try Fixture.pubkey(7).bytes), .bytes(shares)] + Fixture.words(cluster))
        #expect(data.count == 1856)
        #expect(try (0..<3).map { try ABIReader(data).uint64($0) } == [256, 416, 512])
        let log = ContractLog(topics: [EventTopic.validatorAdded.signatureHash, ABI.word(Fixture.ownerA)], data: data)
        let key = ValidatorKey(
            owner: Fixture.ownerA, operatorIDs: [1, 2, 3, 4], publicKey: try Fixture.pubkey(7).bytes)
        #expect(DecodedLog(log) == .event(.validatorAdded(ValidatorAdded(key: key, shares: shares, cluster: cluster))))
    }

    @Test func anOperator() throws {
        #expect(Fixture.registeredKey.count == 612)
        #expect(String(decoding: Fixture.registeredKey, as: UTF8.self).hasPrefix("LS0tLS1CRUdJTiBSU0Eg"))
        let log = Fixture.operatorAdded(1)
        #expect(log.data.count == 800)
        guard case .event(.operatorAdded(let id, let owner, let publicKey, let fee)) = DecodedLog(log) else {
            Issue.record("\(DecodedLog(log))")
            return
        }
        #expect(id == 1 && owner == Fixture.ownerB && fee == 956_600_000_000 && publicKey.count == 704)
        #expect(try ABIReader(publicKey).uint64(0) == 32)
        #expect(try ABIReader(publicKey).bytes(0) == Fixture.registeredKey)
        #expect(try OperatorKeyID(registered: Fixture.registeredKey) == Fixture.operatorKey.id)
    }

    @Test func theOthers() throws {
        let empty = Cluster(validatorCount: 1, networkFeeIndex: 0, index: 0, active: false, balance: 0)
        let ids: [UInt64] = [1, 6, 10, 15]
        let liquidated = ContractLog(
            topics: [EventTopic.clusterLiquidated.signatureHash, ABI.word(Fixture.ownerA)],
            data: ABI.encode([.uint64s(ids)] + Fixture.words(empty)))
        #expect(liquidated.data.count == 352)
        #expect(DecodedLog(liquidated) == .event(.clusterLiquidated(owner: Fixture.ownerA, operatorIDs: ids, empty)))
        #expect(try Fixture.validatorRemoved(7).data.count == 480)
        let recipient = try #require(ExecutionAddress(hex: "0xa7a7720499b7eb1f1408a8a319284bfd2db4a427"))
        let update = Fixture.feeRecipient(recipient)
        #expect(update.data.count == 32)
        let decoded = ContractEvent.feeRecipientAddressUpdated(owner: Fixture.ownerA, recipient: recipient)
        #expect(DecodedLog(update) == .event(decoded))
        #expect(DecodedLog(Fixture.operatorRemoved(5)) == .event(.operatorRemoved(operatorID: 5)))
        let exited = ValidatorKey(
            owner: Fixture.ownerA, operatorIDs: Fixture.ids, publicKey: try Fixture.pubkey(7).bytes)
        #expect(DecodedLog(try Fixture.validatorExited(7)) == .event(.validatorExited(exited)))
    }

    @Test func eip55() {
        // The specification's own examples.
        for text in ["0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"] {
            #expect(ExecutionAddress(hex: text)?.checksummed == text)
        }
    }

    @Test func badEncodings() throws {
        let good = try Fixture.validatorRemoved(7)
        func reason(_ change: (inout ContractLog) -> Void) -> String? {
            var log = good
            change(&log)
            guard case .malformed(.validatorRemoved, let reason, nil) = DecodedLog(log) else { return nil }
            return reason
        }
        #expect(reason { $0.data[31] = 0xff }?.contains("offset") == true || reason { $0.data[30] = 0xff } != nil)
        #expect(reason { $0.data[0] = 1 }?.contains("64 bits") == true)
        #expect(reason { $0.data.removeLast(400) } != nil)
        #expect(reason { $0.topics.removeLast() }?.contains("topics") == true)
        #expect(reason { $0.topics[1] = Bytes32(bytes: [UInt8](repeating: 1, count: 32)) ?? .init() } != nil)
        #expect(reason { $0.data[32 * 5 + 31] = 2 }?.contains("bool") == true)
        // A length that no memory could hold.
        #expect(reason { for index in 224..<256 { $0.data[index] = 0xff } } != nil)
        #expect(DecodedLog(ContractLog(topics: [], data: [])) == .unknown(topic: nil))
    }

    /// Any bytes decode to something, and none of it is larger than the bytes.
    @Test func hostileLogs() throws {
        var random = SeededGenerator(seed: 4)
        let samples = [
            Fixture.operatorAdded(1), Fixture.operatorRemoved(1), try Fixture.validatorAdded(7),
            try Fixture.validatorRemoved(7), try Fixture.validatorExited(7), Fixture.liquidated(),
            Fixture.reactivated(), Fixture.feeRecipient(Fixture.ownerA),
        ]
        let core = RegistryCore(operatorKey: try Fixture.operatorKey)
        var state = RegistryMemory()
        _ = try core.handle(Fixture.operators(), time: nil, in: &state)
        var counts = (events: 0, malformed: 0, unknown: 0)
        for round in 0..<20_000 {
            let log = random.mutated(samples[round % samples.count])
            switch DecodedLog(log) {
            case .event: counts.events += 1
            case .malformed: counts.malformed += 1
            case .unknown: counts.unknown += 1
            }
            _ = try core.handle([log], time: 1, in: &state)
        }
        #expect(counts.events > 1000 && counts.malformed > 1000 && counts.unknown > 100)
    }
}

/// Small changes of all kinds, the same in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
        return z ^ z >> 31
    }

    mutating func mutated(_ log: ContractLog) -> ContractLog {
        var log = log
        for _ in 0..<Int.random(in: 1...3, using: &self) {
            switch Int.random(in: 0..<7, using: &self) {
            case 0: log.data = Array(log.data.prefix(Int.random(in: 0...log.data.count, using: &self)))
            case 1: log.data += [UInt8](repeating: .random(in: 0...255, using: &self), count: 40)
            case 2: log.topics = Array(log.topics.prefix(Int.random(in: 0...3, using: &self)))
            case 3 where !log.topics.isEmpty:
                log.topics[Int.random(in: 0..<log.topics.count, using: &self)][Int.random(in: 0..<32, using: &self)] ^=
                    1
            case 4 where log.data.count >= 32:
                // A word of all ones where a length or an offset may stand.
                let start = 32 * Int.random(in: 0..<log.data.count / 32, using: &self)
                for index in start..<start + 32 { log.data[index] = 0xff }
            case 5 where log.data.count >= 32:
                let start = 32 * Int.random(in: 0..<log.data.count / 32, using: &self)
                log.data[start + 31] = .random(in: 0...255, using: &self)
                log.data[start + 30] = .random(in: 0...3, using: &self)
            default:
                guard !log.data.isEmpty else { break }
                log.data[Int.random(in: 0..<log.data.count, using: &self)] = .random(in: 0...255, using: &self)
            }
        }
        return log
    }
}
