import Console
import Primitives
import SlashingProtection
import SlashingProtectionPostgres

/// Where the record of what keys have signed is, and its opening for work on the record itself: of whatever chain, with
/// its log kept on.
enum SlashingRecord: Equatable {
    /// A file of one data directory.
    case file(String)
    /// A database that several clients share; the URL may hold a password.
    case shared(String)

    /// A server may just be starting.
    private static let patience = Duration.seconds(30)

    /// The file's place in a data directory.
    static func path(in dataDirectory: String) -> String { dataDirectory + "/slashing-protection.sqlite" }

    /// The record of a client: the shared one where there is a URL, else the file.
    /// - Throws: when there are both. The shared one may know nothing of what the file knows, and the file goes stale.
    init(dataDirectory: String, url: String?) throws {
        let path = Self.path(in: dataDirectory)
        guard url != nil, Files.exists(path) else {
            self.init(of: dataDirectory, orElse: url)
            return
        }
        throw UserError(
            "there is a slashing-protection database at \(path) as well as the shared one",
            remedy: "bring what it knows over with 'vigil slashing-protection export' and 'import "
                + "--slashing-protection-url', then move it away")
    }

    /// The record of a data directory that has a file, and for one that has none the shared one.
    init(of dataDirectory: String, orElse url: String?) {
        let path = Self.path(in: dataDirectory)
        self = url.map { Files.exists(path) ? .file(path) : .shared($0) } ?? .file(path)
    }

    /// For a person; holds no password.
    var location: String {
        switch self {
        case .file(let path): path
        case .shared(let url): PostgresSlashingStore.location(of: url)
        }
    }

    /// The record, which has to be there.
    func open() async throws(SlashingDatabaseError) -> any SlashingStore {
        switch self {
        case .file(let path): try SlashingDatabase.openAsBefore(path: path)
        case .shared(let url):
            try await PostgresSlashingStore.open(url: url, genesisValidatorsRoot: nil, patience: Self.patience)
        }
    }

    /// The record; nil where there is none.
    func openIfThere() async throws(SlashingDatabaseError) -> (any SlashingStore)? {
        do throws(SlashingDatabaseError) {
            return try await open()
        } catch {
            guard error.code != .notFound else { return nil }
            throw error
        }
    }

    /// The record, made for a chain where there is none. The file's directory has to be there.
    func open(orMakeFor genesisValidatorsRoot: Root) async throws(SlashingDatabaseError) -> any SlashingStore {
        switch self {
        case .file(let path):
            guard !Files.exists(path) else { return try await open() }
            return try SlashingDatabase.create(path: path, genesisValidatorsRoot: genesisValidatorsRoot)
        case .shared(let url):
            return try await PostgresSlashingStore.open(
                url: url, genesisValidatorsRoot: genesisValidatorsRoot, createsSchema: true, patience: Self.patience)
        }
    }
}
