import Console
import Logging
import Primitives
import SlashingProtection
import SlashingProtectionPostgres

/// Opens the record of what was signed: a file in a data directory, or a database that several clients share.
struct SlashingStoreOpening: Sendable {
    var dataDirectory: String
    /// Of a shared database; nil for the file.
    var url: String?
    var audit: SlashingAudit?
    /// Whether a missing record is made, instead of refused.
    var creates = false

    /// The file's place in the data directory.
    var path: String { dataDirectory + "/slashing-protection.sqlite" }

    /// The record for a client of the chain.
    func open(_ genesisValidatorsRoot: Root, _ logger: Logger) async throws -> any SlashingStore {
        if let url { return try await openShared(url, genesisValidatorsRoot) }
        let exists = Files.exists(path)
        if creates {
            logger.warning(
                exists
                    ? "--init-slashing-protection is for the first start only: drop it"
                    : "a new slashing-protection database is made: these keys must never have signed before",
                metadata: ["path": "\(path)"])
        }
        guard exists || creates else {
            throw UserError(
                "there is no slashing-protection database at \(path)",
                remedy: "restore it if these keys have signed before; if they never have, "
                    + "pass --init-slashing-protection once")
        }
        do {
            return exists
                ? try SlashingDatabase.open(path: path, genesisValidatorsRoot: genesisValidatorsRoot, audit: audit)
                : try SlashingDatabase.create(path: path, genesisValidatorsRoot: genesisValidatorsRoot, audit: audit)
        } catch {
            throw UserError("\(error)")
        }
    }

    private func openShared(_ url: String, _ genesisValidatorsRoot: Root) async throws -> any SlashingStore {
        guard audit == nil else {
            throw UserError(
                "a shared slashing database keeps no log of all messages",
                remedy: "drop --slashing-protection-audit, or keep the record in a file")
        }
        // Two records of the same keys: the shared one may know nothing of what the file knows, and the file goes stale.
        guard !Files.exists(path) else {
            throw UserError(
                "there is a slashing-protection database at \(path) as well as the shared one",
                remedy: "bring what it knows over with 'vigil slashing-protection export' and 'import "
                    + "--slashing-protection-url', then move it away")
        }
        do throws(SlashingDatabaseError) {
            return try await PostgresSlashingStore.open(
                url: url, genesisValidatorsRoot: genesisValidatorsRoot, createsSchema: creates)
        } catch {
            let isAbsent = error.code == .notFound
            throw UserError(error.message, remedy: isAbsent ? "--init-slashing-protection makes them once" : "")
        }
    }
}
