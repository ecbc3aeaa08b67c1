import Foundation
import Primitives
import ServiceTestSupport
import SlashingProtection
import SlashingProtectionPostgres
import TestSupport
import Testing

/// The shared store against a real server. One after the other: some tests stop the server.
extension PostgresTests {
    @Suite struct StoreTests {
        @Test func theServerJudgesAsTheLawDoes() async throws {
            let store = try await TestDatabase().open()
            let keys = 1...4
            #expect(try await store.register(keys.map(Make.key)) == 4)
            #expect(try await store.register([Make.key(1), Make.key(9)]) == 1)
            var law: [BLSPubkey: SlashingRules] = [:]
            for key in keys { law[Make.key(key)] = SlashingRules() }
            var random = SeededRandom(seed: 11)
            for round in UInt64(0)..<60 {
                // A key may be there twice, and one is not registered.
                let batch = (0..<6).map { _ in
                    Make.attestation(
                        round / 4 + UInt64.random(in: 0...3, using: &random),
                        round / 4 + UInt64.random(in: 0...4, using: &random),
                        root: UInt8.random(in: 1...2, using: &random), key: Int.random(in: 1...5, using: &random))
                }
                let decisions = try await store.checkAndCommit(attestations: batch)
                for (message, decision) in zip(batch, decisions) {
                    check(decision, law[message.pubkey]?.admit(message), "\(message)")
                }
                let block = Make.block(
                    round / 2 + UInt64.random(in: 0...2, using: &random), root: UInt8.random(in: 1...2, using: &random),
                    key: Int.random(in: 1...4, using: &random))
                check(try await store.checkAndCommit(block: block), law[block.pubkey]?.admit(block), "\(block)")
            }
            for key in keys {
                #expect(try await store.watermarks(of: Make.key(key)) == law[Make.key(key)]?.watermarks)
            }
            try await store.close()
            #expect(await slashingError { _ = try await store.registeredKeys() }?.code == .closed)
        }

        private func check(_ decision: SlashingDecision, _ verdict: SlashingVerdict?, _ place: String) {
            switch verdict {
            case .new: #expect(decision.record?.isRepeat == false, "\(place)")
            case .sameData: #expect(decision.record?.isRepeat == true, "\(place)")
            case .refused(let reason): #expect(decision.refusal == reason, "\(place)")
            case nil: #expect(decision.refusal == .unregisteredKey, "\(place)")
            }
        }

        @Test func theWholeRangeOfNumbersIsKept() async throws {
            let store = try await TestDatabase().open()
            try await store.register([Make.key(1)])
            let top = UInt64.max
            #expect(try await store.checkAndCommit(attestations: [Make.attestation(top - 1, top)])[0].record != nil)
            #expect(try await store.checkAndCommit(block: Make.block(top)).record != nil)
            #expect(try await store.checkAndCommit(block: Make.block(top - 1)).refusal != nil)
            #expect(try await store.watermarks(of: Make.key(1))?.attestation?.source == Epoch(top - 1))
            #expect(try await store.checkAndCommit(attestations: []).isEmpty)
        }

        @Test func ofTwoClientsOneSigns() async throws {
            let database = try TestDatabase()
            let (one, other) = (try await database.open(), try await database.open())
            try await one.register([Make.key(1)])
            #expect(try await one.checkAndCommit(attestations: [Make.attestation(1, 2)])[0].record?.isRepeat == false)
            // The same message: whoever recorded it may repeat it, nobody else.
            #expect(try await one.checkAndCommit(attestations: [Make.attestation(1, 2)])[0].record?.isRepeat == true)
            #expect(
                try await other.checkAndCommit(attestations: [Make.attestation(1, 2)])[0].refusal
                    == .recordedByAnotherClient)
            #expect(
                try await other.checkAndCommit(attestations: [Make.attestation(1, 2, root: 2)])[0].refusal
                    == .doubleVote(target: 2))
            #expect(try await other.checkAndCommit(block: Make.block(5)).record?.isRepeat == false)
            #expect(try await one.checkAndCommit(block: Make.block(5)).refusal == .recordedByAnotherClient)
        }

        @Test func aBatchIsOneStatement() async throws {
            let database = try TestDatabase()
            let store = try await database.open()
            let keys = (0..<5000).map(Make.key)
            try await store.register(keys)
            for count in [160, 5000] {
                let before = statements(database.server)
                let target = UInt64(count)
                let batch = (0..<count).map { Make.attestation(1, target, key: $0) }
                let decisions = try await store.checkAndCommit(attestations: batch)
                #expect(decisions.allSatisfy { $0.record != nil })
                #expect(statements(database.server) - before == 1)
            }
        }

        /// How many statements the server has been sent.
        private func statements(_ server: PostgresServer) -> Int {
            server.log.split(separator: "\n").count {
                $0.contains("LOG:  execute ") || $0.contains("LOG:  statement: ")
            }
        }

        @Test func recordsComeAndGoAsInterchange() async throws {
            let (first, second) = (try await TestDatabase().open(), try await TestDatabase().open())
            try await first.register((1...3).map(Make.key))
            _ = try await first.checkAndCommit(attestations: [Make.attestation(3, 4), Make.attestation(7, 9, key: 2)])
            _ = try await first.checkAndCommit(block: Make.block(77, key: 3))
            let json = try await first.exportInterchange(pubkeys: nil)
            let summary = try await second.importInterchange(json)
            #expect(summary.newKeys == 3 && summary.keys == 3 && summary.attestations == 2 && summary.blocks == 1)
            #expect(try await second.exportInterchange(pubkeys: nil) == json)
            #expect(try await second.importInterchange(json).newKeys == 0)
            let part = String(decoding: try await second.exportInterchange(pubkeys: [Make.key(2)]), as: UTF8.self)
            #expect(part.contains(Make.key(2).hex) && !part.contains(Make.key(1).hex))
            // Who signed what came from a file is not known: nobody repeats it.
            #expect(try await second.checkAndCommit(block: Make.block(77, key: 3)).refusal == .recordedByAnotherClient)
            try await first.raise([
                Make.key(1): Watermarks(attestation: AttestationWatermark(source: 2, target: 8, signingRoot: nil)),
                Make.key(4): Watermarks(block: BlockWatermark(slot: 5, signingRoot: nil)),
            ])
            #expect(
                try await first.watermarks(of: Make.key(1))?.attestation
                    == AttestationWatermark(source: 3, target: 8, signingRoot: nil))
            #expect(try await first.registeredKeys().count == 4)
            let foreign = await slashingError {
                let other = try await TestDatabase().open(chain: Make.otherChain)
                try await other.importInterchange(json)
            }
            #expect(foreign?.code == .wrongChain)
        }

        @Test func whatIsWrongIsSaid() async throws {
            let database = try TestDatabase()
            let absent = await slashingError { _ = try await database.open(createsSchema: false) }
            #expect(absent?.code == .notFound)
            _ = try await database.open()
            let foreign = await slashingError { _ = try await database.open(chain: Make.otherChain) }
            #expect(foreign?.code == .wrongChain)
            #expect(foreign?.message.contains(Make.chain.hex) == true)
            for url in ["postgres://user:secret@[::1/db", "mysql://user:secret@host/db"] {
                let error = await slashingError {
                    _ = try await PostgresSlashingStore.open(url: url, genesisValidatorsRoot: Make.chain)
                }
                #expect(error?.message.contains("secret") == false)
            }
            let nobody = await slashingError {
                _ = try await PostgresSlashingStore.open(
                    url: "postgres://user:secret@127.0.0.1:1/db", genesisValidatorsRoot: Make.chain,
                    patience: .milliseconds(200))
            }
            #expect(nobody?.code == .unreachable)
            #expect(nobody?.message.contains("secret") == false && nobody?.message.contains("127.0.0.1:1") == true)
        }

        @Test func aServerThatDoesNotSyncIsNotBelieved() async throws {
            let database = try TestDatabase()
            // A role's wish for less is overruled.
            try database.server.sql("ALTER ROLE postgres SET synchronous_commit = off")
            let store = try await database.open()
            try await store.register([Make.key(1)])
            #expect(try await store.checkAndCommit(block: Make.block(1)).record != nil)
            try database.server.sql("ALTER ROLE postgres RESET synchronous_commit")
            // The server itself, while the session is open.
            try database.server.sql("ALTER SYSTEM SET fsync = off")
            try database.server.sql("SELECT pg_reload_conf()")
            var error: SlashingDatabaseError?
            var slot: UInt64 = 2
            while error == nil, slot < 100_000 {
                error = await slashingError { _ = try await store.checkAndCommit(block: Make.block(slot)) }
                slot += 1
            }
            #expect(error?.code == .readOnly)
            try database.server.sql("ALTER SYSTEM RESET fsync")
            try database.server.sql("SELECT pg_reload_conf()")
        }

        @Test func aServerKilledInTheMiddleLosesNoRecord() async throws {
            let database = try TestDatabase()
            let store = try await database.open(patience: .seconds(2))
            let keys = 50
            try await store.register((0..<keys).map(Make.key))
            var signed: [BLSPubkey: Epoch] = [:]
            for round in 0..<3 {
                let done = Counter()
                async let load = Self.batches(store, keys: keys, from: UInt64(1 + round * 100_000), done)
                // The first answers have come: now it is in the middle.
                while done.count < 5 { await Task.yield() }
                database.server.kill()
                for (key, epoch) in await load { signed[key] = epoch }
                try database.server.start()
                let again = try await database.open()
                let recorded = try await again.watermarks(of: Array(signed.keys))
                #expect(!signed.isEmpty)
                for (key, epoch) in signed { #expect((recorded[key]?.attestation?.target ?? 0) >= epoch) }
                try await again.close()
            }
        }

        /// Signs epoch after epoch until the store fails; the last epoch that it called safe, per key.
        private static func batches(
            _ store: PostgresSlashingStore, keys: Int, from first: UInt64, _ done: Counter
        ) async -> [BLSPubkey: Epoch] {
            var signed: [BLSPubkey: Epoch] = [:]
            var epoch = first
            while true {
                let batch = (0..<keys).map { Make.attestation(epoch - 1, epoch, key: $0) }
                guard let decisions = try? await store.checkAndCommit(attestations: batch) else { return signed }
                for decision in decisions { if let record = decision.record { signed[record.pubkey] = Epoch(epoch) } }
                done.step()
                epoch += 1
            }
        }
    }
}
