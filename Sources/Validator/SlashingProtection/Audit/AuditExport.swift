import GRDB
import Primitives

/// One key of the log as the interchange format has it.
enum AuditExport {
    static func write(
        _ pubkey: BLSPubkey, _ watermarks: Watermarks, _ writer: inout InterchangeWriter, _ db: Database
    ) throws {
        let floor = try AuditTable.floor(of: pubkey, db)
        let key: StatementArguments = [AuditTable.column(pubkey)]
        try writer.add(pubkey) { writer in
            if let slot = floor.slot, slot != watermarks.block?.slot {
                try writer.add(BlockWatermark(slot: slot, signingRoot: nil))
            }
            var isHighestWritten = watermarks.block == nil
            let rows = try Row.fetchCursor(
                db, sql: "SELECT slot, signing_root FROM signed_blocks WHERE pubkey = ? ORDER BY slot", arguments: key)
            while let row = try rows.next() {
                guard let slot = AuditTable.number(row, 0) else { continue }
                try writer.add(BlockWatermark(slot: Slot(slot), signingRoot: AuditTable.root(row, 1)))
                isHighestWritten = isHighestWritten || slot == watermarks.block?.slot.rawValue
            }
            if !isHighestWritten, let block = watermarks.block { try writer.add(block) }
        } attestations: { writer in
            if let source = floor.source, let target = floor.target {
                try writer.add(AttestationWatermark(source: source, target: target, signingRoot: nil))
            }
            var highest = floor
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT source_epoch, target_epoch, signing_root FROM signed_attestations WHERE pubkey = ?
                    ORDER BY target_epoch
                    """, arguments: key)
            while let row = try rows.next() {
                guard let source = AuditTable.number(row, 0), let target = AuditTable.number(row, 1) else { continue }
                let attestation = AttestationWatermark(
                    source: Epoch(source), target: Epoch(target), signingRoot: AuditTable.root(row, 2))
                try writer.add(attestation)
                highest = highest.highest(with: SlashingFloor(Watermarks(attestation: attestation)))
            }
            // What was signed while no log was kept.
            guard let known = watermarks.attestation,
                known.source > highest.source ?? 0 || known.target > highest.target ?? 0 || highest.target == nil
            else { return }
            try writer.add(known)
        }
    }
}
