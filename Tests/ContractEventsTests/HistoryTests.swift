import ContractEvents
import Foundation
import GRDB
import Primitives
import RegistrySync
import Testing

/// A long past: what it costs is told, and with `VIGIL_REGISTRY_LOGS=100000` measured.
@Suite struct HistoryTests {
    private static let count = ProcessInfo.processInfo.environment["VIGIL_REGISTRY_LOGS"].flatMap { UInt64($0) }
    private static let logsPerBlock: UInt64 = 5

    /// Blocks of five logs: three registrations of others, a removal of one of those, and a change of fee recipient.
    private static func logs(of block: UInt64, _ template: ContractLog) -> [ContractLog] {
        guard block > 1000 else { return [] }
        let first = (block - 1001) * 3
        let added = (UInt64(0)..<3).map { number in
            var log = template
            log.topics[1] = ABI.word(owner(of: first + number))
            log.data.replaceSubrange(448..<496, with: pubkey(first + number))
            return log
        }
        let removed = ContractLog(
            topics: [EventTopic.validatorRemoved.signatureHash, ABI.word(owner(of: first))],
            data: ABI.encode([.uint64s([2, 3, 4, 5]), .bytes(pubkey(first))] + Fixture.words(Fixture.cluster)))
        return added + [removed, Fixture.feeRecipient(Fixture.ownerB, owner: owner(of: first + 1))]
    }

    private static func owner(of number: UInt64) -> ExecutionAddress {
        ExecutionAddress(bytes: ABI.word(number % 500 + 1).bytes.suffix(20)) ?? ExecutionAddress()
    }

    private static func pubkey(_ number: UInt64) -> [UInt8] {
        [0xa0] + [UInt8](repeating: 1, count: 15) + ABI.word(number).bytes
    }

    @Test func manyLogs() async throws {
        let count = Self.count ?? 2000
        var template = try Fixture.validatorAdded(7, ids: [2, 3, 4, 5])
        #expect(Array(template.data[448..<496]) == (try Fixture.pubkey(7).bytes))
        template.data[600] = 1
        let blocks = count / Self.logsPerBlock
        var chain = ScriptedExecutionNode.Chain()
        chain.head = 1000 + blocks + 8
        chain.source = { [template] in Self.logs(of: $0, template) }
        var world = try RegistryWorld(chain)
        world.largestBatch = 2000
        defer { world.end() }
        for log in Fixture.operators() + [Fixture.operatorAdded(5)] { world.node.add(log, block: 1000) }
        world.node.add(try Fixture.validatorAdded(8), block: 1000)

        let before = Self.residentMegabytes()
        let clock = ContinuousClock()
        let begun = clock.now
        try await world.run()
        if Self.count != nil {
            print(
                "\(count) logs in \(begun.duration(to: clock.now)), \(before) MB before, \(Self.residentMegabytes()) MB after"
            )
        }
        #expect(world.target.takeCalls() == ["floor 8", "add 8 from 6 fees a7"])
        let queue = try DatabaseQueue(path: world.databasePath)
        let (claims, recipients) = try await queue.read { db in
            (
                try Int.fetchOne(db, sql: "SELECT count(*) FROM claims"),
                try Int.fetchOne(db, sql: "SELECT count(*) FROM owners WHERE fee_recipient IS NOT NULL")
            )
        }
        try queue.close()
        #expect(claims == Int(blocks) * 2)
        #expect(recipients == min(500, Int(blocks)))
    }

    private static func residentMegabytes() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
        return line.split(separator: " ").compactMap { Int($0) }.first.map { $0 / 1024 } ?? 0
    }
}
