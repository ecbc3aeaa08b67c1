import GRDB
import Primitives

/// Judges the messages of one transaction: the row of a key is read once, judged in memory, and written once.
///
/// What lies above the watermarks is safe without a look at the log; only what they refuse is held against the log.
struct BatchLedger {
    private let audit: SlashingAudit?
    private let db: Database
    private let rows: WatermarkRows

    init(audit: SlashingAudit?, _ db: Database) {
        self.audit = audit
        self.db = db
        rows = WatermarkRows(db)
    }

    /// Judges messages, those of a key in the order given, and records the new ones.
    /// - Returns: a decision for each, in the same order.
    func judge<Message: JudgedMessage>(_ messages: [Message]) throws -> [SlashingDecision] {
        var decisions: [SlashingDecision] = Array(repeating: .notSafe(.unregisteredKey), count: messages.count)
        // Neighbours in the table share its pages, so the keys are taken in its order, which is also the way to find the
        // messages of one key.
        let order = Self.order(messages)
        var next = 0
        while next < order.count {
            let pubkey = messages[order[next]].pubkey
            guard let known = try rows.fetch(pubkey) else {
                repeat { next += 1 } while next < order.count && messages[order[next]].pubkey == pubkey
                continue
            }
            var rules = SlashingRules(known)
            var isChanged = false
            repeat {
                let message = messages[order[next]]
                let verdict = try judge(message, &rules)
                isChanged = isChanged || verdict == .new
                decisions[order[next]] = message.decision(verdict)
                next += 1
            } while next < order.count && messages[order[next]].pubkey == pubkey
            if isChanged { try Message.store(rules.watermarks, of: pubkey, in: rows) }
        }
        return decisions
    }

    private func judge(_ message: some JudgedMessage, _ rules: inout SlashingRules) throws -> SlashingVerdict {
        var verdict = message.admit(into: &rules)
        guard let audit else { return verdict }
        if case .refused(let reason) = verdict, reason.restsOnHistory {
            verdict = try message.judgeByLog(db)
            if verdict == .new { rules.raise(message.watermarks) }
        }
        if verdict == .new { try message.appendToLog(audit, db) }
        return verdict
    }

    /// The positions of the messages by key, and by position where the key is the same.
    private static func order(_ messages: [some JudgedMessage]) -> [Int] {
        // The first bytes of a key nearly always tell it from all others.
        var places = messages.enumerated().map { position, message in
            (
                prefix: message.pubkey.withUnsafeBytes { UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)) },
                position: position
            )
        }
        places.sort { left, right in
            guard left.prefix == right.prefix else { return left.prefix < right.prefix }
            let (first, second) = (messages[left.position].pubkey, messages[right.position].pubkey)
            return first == second ? left.position < right.position : first < second
        }
        return places.map(\.position)
    }
}

/// A message as the batch sees it, whatever its kind.
protocol JudgedMessage {
    var pubkey: BLSPubkey { get }
    var watermarks: Watermarks { get }

    func admit(into rules: inout SlashingRules) -> SlashingVerdict
    func judgeByLog(_ db: Database) throws -> SlashingVerdict
    /// Notes it in the log, which forgets what is too old by then.
    func appendToLog(_ audit: SlashingAudit, _ db: Database) throws
    func decision(_ verdict: SlashingVerdict) -> SlashingDecision
    /// Rewrites that part of a row which messages of this kind move.
    static func store(_ watermarks: Watermarks, of pubkey: BLSPubkey, in rows: WatermarkRows) throws
}

extension AttestationToSign: JudgedMessage {
    var watermarks: Watermarks { Watermarks(attestation: watermark) }

    func admit(into rules: inout SlashingRules) -> SlashingVerdict { rules.admit(self) }
    func judgeByLog(_ db: Database) throws -> SlashingVerdict { try AuditLog.judge(self, db) }
    func decision(_ verdict: SlashingVerdict) -> SlashingDecision { SlashingDecision(verdict, recorded: self) }

    func appendToLog(_ audit: SlashingAudit, _ db: Database) throws {
        try AuditLog.append(pubkey, watermark, db)
        guard let kept = audit.keptEpochs, target.rawValue > kept else { return }
        try AuditLog.prune(pubkey, below: Epoch(target.rawValue - kept), db)
    }

    static func store(_ watermarks: Watermarks, of pubkey: BLSPubkey, in rows: WatermarkRows) throws {
        try rows.update(pubkey, attestation: watermarks.attestation)
    }
}

extension BlockToSign: JudgedMessage {
    var watermarks: Watermarks { Watermarks(block: watermark) }

    func admit(into rules: inout SlashingRules) -> SlashingVerdict { rules.admit(self) }
    func judgeByLog(_ db: Database) throws -> SlashingVerdict { try AuditLog.judge(self, db) }
    func decision(_ verdict: SlashingVerdict) -> SlashingDecision { SlashingDecision(verdict, recorded: self) }

    func appendToLog(_ audit: SlashingAudit, _ db: Database) throws {
        try AuditLog.append(pubkey, watermark, db)
        guard let kept = audit.keptEpochs?.multipliedReportingOverflow(by: 32), !kept.overflow,
            slot.rawValue > kept.partialValue
        else { return }
        try AuditLog.prune(pubkey, below: Slot(slot.rawValue - kept.partialValue), db)
    }

    static func store(_ watermarks: Watermarks, of pubkey: BLSPubkey, in rows: WatermarkRows) throws {
        try rows.update(pubkey, watermarks)
    }
}
