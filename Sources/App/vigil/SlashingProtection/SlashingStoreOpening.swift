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

    /// The record for a client of the chain.
    func open(_ genesisValidatorsRoot: Root, _ logger: Logger) async throws -> any SlashingStore {
        switch try SlashingRecord(dataDirectory: dataDirectory, url: url) {
        case .file(let path): try openFile(path, genesisValidatorsRoot, logger)
        case .shared(let url): try await openShared(url, genesisValidatorsRoot)
        }
    }

    private func openFile(
        _ path: String, _ genesisValidatorsRoot: Root, _ logger: Logger
    ) throws -> any SlashingStore {
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
        do throws(SlashingDatabaseError) {
            return try await PostgresSlashingStore.open(
                url: url, genesisValidatorsRoot: genesisValidatorsRoot, createsSchema: creates)
        } catch {
            let isAbsent = error.code == .notFound
            throw UserError(error.message, remedy: isAbsent ? "--init-slashing-protection makes them once" : "")
        }
    }
}
