import Primitives
package import SlashingProtection

extension PostgresSlashingStore {
    package func checkAndCommit(
        attestations: [AttestationToSign]
    ) async throws(SlashingDatabaseError) -> [SlashingDecision] {
        try await inRounds(attestations, key: { $0.pubkey }) { (round) async throws(SlashingDatabaseError) in
            let parameters =
                self.head + [
                    PostgresColumns.array(round.map { PostgresColumns.hex($0.pubkey) }),
                    PostgresColumns.array(round.map(\.source.rawValue)),
                    PostgresColumns.array(round.map(\.target.rawValue)),
                    PostgresColumns.array(round.map { PostgresColumns.hex($0.signingRoot) }),
                ]
            let answer = try await self.batch(PostgresStatements.attestations, parameters, count: round.count)
            var decisions: [SlashingDecision] = []
            for (message, row) in zip(round, answer) {
                let verdict = try self.verdict(row) { () throws(PostgresFailure) in
                    SlashingRules.judge(message, against: try PostgresColumns.attestation(row[4], row[5], row[6]))
                }
                decisions.append(SlashingDecision(verdict, recorded: message))
            }
            return decisions
        }
    }

    package func checkAndCommit(block: BlockToSign) async throws(SlashingDatabaseError) -> SlashingDecision {
        let parameters =
            head + [
                PostgresColumns.array([PostgresColumns.hex(block.pubkey)]),
                PostgresColumns.array([block.slot.rawValue]),
                PostgresColumns.array([PostgresColumns.hex(block.signingRoot)]),
            ]
        let row = try await batch(PostgresStatements.blocks, parameters, count: 1)[0]
        let verdict = try verdict(row) { () throws(PostgresFailure) in
            SlashingRules.judge(block, against: try PostgresColumns.block(row[4], row[6]))
        }
        return SlashingDecision(verdict, recorded: block)
    }

    private var head: [String?] { [PostgresColumns.hex(genesisValidatorsRoot), client] }

    /// Runs the statement; one row for each item, or an error.
    private func batch(
        _ statement: String, _ parameters: [String?], count: Int
    ) async throws(SlashingDatabaseError) -> [[String?]] {
        let rows = try await perform { connection, deadline throws(PostgresFailure) in
            try connection.run(statement, parameters, by: deadline).rows
        }
        guard rows.count == count, rows.allSatisfy({ $0.count == 8 }) else { throw contradiction }
        guard rows.allSatisfy({ $0[0] == "t" }) else { throw wrongChain("") }
        guard rows.allSatisfy({ $0[1] == "t" }) else { throw notDurable }
        return rows
    }

    /// What the server did with an item, in the words of the law. Where it did not write, the law has to say why; if the
    /// law does not agree, nothing is signed.
    private func verdict(
        _ row: [String?], law: () throws(PostgresFailure) -> SlashingVerdict
    ) throws(SlashingDatabaseError) -> SlashingVerdict {
        let byLaw: SlashingVerdict
        do throws(PostgresFailure) { byLaw = try law() } catch { throw contradiction }
        guard row[2] == "t" else { return .refused(.unregisteredKey) }
        guard (row[3] == "t") == (byLaw == .new) else { throw contradiction }
        if byLaw == .sameData, row[7] != "t" { return .refused(.recordedByAnotherClient) }
        return byLaw
    }

    private var contradiction: SlashingDatabaseError {
        SlashingDatabaseError(
            .damaged,
            "the slashing database \(location) gave an answer that cannot be: nothing is signed on its account.")
    }

    /// A statement judges each key once. Where a batch has a key twice, what comes later goes into a second statement.
    private func inRounds<Message, Key: Hashable>(
        _ messages: [Message], key: (Message) -> Key,
        _ commit: ([Message]) async throws(SlashingDatabaseError) -> [SlashingDecision]
    ) async throws(SlashingDatabaseError) -> [SlashingDecision] {
        var rounds: [[Int]] = []
        var seen: [Key: Int] = [:]
        for (position, message) in messages.enumerated() {
            let round = seen[key(message), default: 0]
            seen[key(message)] = round + 1
            if round == rounds.count { rounds.append([]) }
            rounds[round].append(position)
        }
        var decisions: [SlashingDecision] = messages.map { _ in .notSafe(.unregisteredKey) }
        for round in rounds {
            for (position, decision) in zip(round, try await commit(round.map { messages[$0] })) {
                decisions[position] = decision
            }
        }
        return decisions
    }
}
