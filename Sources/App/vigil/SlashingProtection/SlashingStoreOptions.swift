import ArgumentParser
import SlashingProtection
import SlashingProtectionPostgres

/// Where the record of what was signed is kept, and how much of it.
struct SlashingStoreOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A PostgreSQL database that several clients share, instead of a file: postgres://USER@HOST:PORT/DATABASE.",
            discussion: "Keep the password in ~/.pgpass or PGPASSWORD: a command line can be seen by others.",
            valueName: "url"))
    var slashingProtectionURL: String?

    func validate() throws {
        guard let url = slashingProtectionURL, !PostgresSlashingStore.isURL(url) else { return }
        throw ValidationError("--slashing-protection-url takes postgres://USER@HOST:PORT/DATABASE")
    }
}

/// Whether a validator client keeps every message.
struct SlashingAuditOptions: ParsableArguments {
    @Flag(help: "Keep a log of every message that is signed, beside the highest of each key; it grows with time.")
    var slashingProtectionAudit = false

    @Option(help: "How many epochs of that log are kept; without it all.")
    var slashingProtectionAuditEpochs: UInt64?

    var audit: SlashingAudit? {
        slashingProtectionAudit ? SlashingAudit(keptEpochs: slashingProtectionAuditEpochs) : nil
    }

    func validate() throws {
        guard slashingProtectionAuditEpochs == nil || slashingProtectionAudit else {
            throw ValidationError("--slashing-protection-audit-epochs bounds the log of --slashing-protection-audit")
        }
    }
}
