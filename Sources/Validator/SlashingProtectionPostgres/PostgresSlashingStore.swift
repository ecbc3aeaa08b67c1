import Dispatch
import Foundation
package import Primitives
package import SlashingProtection
import Synchronization

/// The record of what keys have signed in a PostgreSQL database, which several validator clients on several machines
/// share.
///
/// The server judges: of two clients with the same keys, one at most is told `safe` for a duty, even when both want to
/// sign the very same message. Whatever is in doubt (a broken connection, time that is over, a server that does not sync
/// its commits, a standby) gives an error and no signature. What was asked for is then asked again on a new connection
/// until the time is over: the same client repeats itself safely.
package final class PostgresSlashingStore: SlashingStore {
    package let genesisValidatorsRoot: Root
    package let location: String
    package var isShared: Bool { true }
    /// How long one call may take, with all that waits before it, and with connecting again.
    private let patience: Duration
    private let session: Session

    /// What only the queue touches.
    private final class Session: @unchecked Sendable {
        // Confined to the queue.
        let address: PostgresAddress
        /// Tells this opening from all others, so that only one of them signs a message that several want to.
        let client = UUID().uuidString
        var connection: PostgresConnection?
        var isClosed = false
        let queue = DispatchQueue(label: "slashing-protection.postgres")

        init(_ address: PostgresAddress) { self.address = address }
    }

    /// Whether the text is meant as the URL of such a store.
    package static func isURL(_ text: String) -> Bool {
        text.hasPrefix("postgres://") || text.hasPrefix("postgresql://")
    }

    /// Where the database of a URL is, without its password; for a person.
    package static func location(of url: String) -> String {
        PostgresAddress(url: url)?.description ?? "of an unreadable URL"
    }

    private init(_ session: Session, _ root: Root, _ patience: Duration) {
        genesisValidatorsRoot = root
        location = session.address.description
        self.patience = patience
        self.session = session
    }

    /// Connects to the database at a URL that libpq understands, and makes sure that it is of the chain.
    /// - Parameters:
    ///   - genesisValidatorsRoot: the chain it must be of; nil takes the chain that the database names.
    ///   - createsSchema: makes the tables if they are not there, for that chain. Only for keys that never signed, or
    ///     whose history is then imported.
    ///   - patience: how long one call may take before it is given up, and nothing is signed.
    /// - Throws: `unreachable`, also for a URL that is none, `notFound` without the tables, `wrongChain`,
    ///   `newerSchema`, `readOnly`, `io`.
    package static func open(
        url: String, genesisValidatorsRoot: Root?, createsSchema: Bool = false, patience: Duration = .seconds(3)
    ) async throws(SlashingDatabaseError) -> PostgresSlashingStore {
        guard let address = PostgresAddress(url: url) else {
            throw SlashingDatabaseError(
                .unreachable,
                "the URL of the shared slashing database cannot be read: give it as postgres://USER@HOST:PORT/DATABASE "
                    + "and keep the password in ~/.pgpass or PGPASSWORD.")
        }
        let session = Session(address)
        let store = PostgresSlashingStore(session, genesisValidatorsRoot ?? Root(), patience)
        if createsSchema, let genesisValidatorsRoot {
            let schema = PostgresStatements.schema(genesisValidatorsRoot: PostgresColumns.hex(genesisValidatorsRoot))
            try await store.perform { connection, deadline throws(PostgresFailure) in
                try connection.script(schema, deadline)
            }
        }
        let answer = try await store.perform { connection, deadline throws(PostgresFailure) -> PostgresAnswer? in
            guard try connection.run(PostgresStatements.isThere, by: deadline).rows.first?.first == "t" else {
                return nil
            }
            return try connection.run(PostgresStatements.identity, by: deadline)
        }
        let stored = try store.check(answer)
        guard let genesisValidatorsRoot else { return PostgresSlashingStore(session, stored, patience) }
        guard stored == genesisValidatorsRoot else { throw store.wrongChain(stored.hex) }
        return store
    }

    /// The chain that the tables name.
    private func check(_ answer: PostgresAnswer?) throws(SlashingDatabaseError) -> Root {
        guard let row = answer?.rows.first, row.count == 3, let root = Root(hex: "0x" + (row[1] ?? "")) else {
            throw SlashingDatabaseError(
                .notFound,
                "there are no tables of slashing protection in \(location): if these keys have signed before, give the "
                    + "URL of the database that knows it; make the tables only for keys that never signed.")
        }
        guard let version = Int(row[0] ?? ""), version <= PostgresStatements.schemaVersion else {
            throw SlashingDatabaseError(
                .newerSchema, "the tables in \(location) are of a newer version than this one: upgrade Vigil.")
        }
        guard row[2] == "t" else { throw notDurable }
        return root
    }

    func wrongChain(_ stored: String) -> SlashingDatabaseError {
        SlashingDatabaseError(
            .wrongChain,
            "the slashing database \(location) belongs to another chain than the one with genesis validators root "
                + "\(genesisValidatorsRoot)\(stored.isEmpty ? "" : " (its root is \(stored))"): use the database of "
                + "that chain.")
    }

    var notDurable: SlashingDatabaseError {
        SlashingDatabaseError(
            .readOnly,
            "the server of \(location) does not promise that a commit is on disk (fsync and synchronous_commit must be "
                + "on), or is a standby: nothing is signed on its account.")
    }

    /// The client as the tables have it.
    var client: String { session.client }

    package func close() async throws(SlashingDatabaseError) {
        let session = session
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            session.queue.async {
                session.isClosed = true
                session.connection = nil
                continuation.resume()
            }
        }
    }

    // MARK: - Working on the connection

    /// Runs the body on the connection and its thread; on a new connection when the old one broke, as long as there is
    /// time. The body has to be such that doing it twice does no harm.
    func perform<T: Sendable>(
        _ body: @escaping @Sendable (PostgresConnection, PostgresDeadline) throws(PostgresFailure) -> T
    ) async throws(SlashingDatabaseError) -> T {
        let deadline = PostgresDeadline(after: patience)
        let (session, location) = (session, location)
        let timeout = Int32(clamping: patience.components.seconds * 1000 + 1000)
        let result: Result<T, SlashingDatabaseError> = await withCheckedContinuation { continuation in
            session.queue.async {
                continuation.resume(
                    returning: Result { () throws(SlashingDatabaseError) in
                        try Self.attempt(session, location, timeout, deadline, body)
                    })
            }
        }
        return try result.get()
    }

    private static func attempt<T>(
        _ session: Session, _ location: String, _ timeout: Int32, _ deadline: PostgresDeadline,
        _ body: (PostgresConnection, PostgresDeadline) throws(PostgresFailure) -> T
    ) throws(SlashingDatabaseError) -> T {
        guard !session.isClosed else {
            throw SlashingDatabaseError(.closed, "the slashing database \(location) was closed.")
        }
        var reason: String?
        while !deadline.isOver {
            do throws(PostgresFailure) {
                return try body(try connected(session, timeout, deadline), deadline)
            } catch {
                // Whatever happened, an open transaction must not stay.
                session.connection = nil
                switch error {
                // What was wrong before says more than that the time was over at last.
                case .timedOut: reason = reason ?? "it does not answer in time"
                case .refused(let state, let message) where !isPassing(state):
                    throw Self.error(state, message, location)
                case .refused(_, let message), .disconnected(let message): reason = message
                }
            }
            // A server that starts again refuses at once: do not ask it a thousand times.
            _ = poll(nil, 0, min(50, deadline.milliseconds))
        }
        throw SlashingDatabaseError(
            .unreachable,
            "the slashing database \(location) cannot be used (\(reason ?? "too much waits before it")): "
                + "check the server and the network. Nothing was signed on its account.")
    }

    private static func connected(
        _ session: Session, _ timeout: Int32, _ deadline: PostgresDeadline
    ) throws(PostgresFailure) -> PostgresConnection {
        if let connection = session.connection, connection.isAlive { return connection }
        let connection = try PostgresConnection(session.address, deadline)
        _ = try connection.run(PostgresStatements.session(timeoutMilliseconds: timeout), by: deadline)
        session.connection = connection
        return connection
    }

    /// What may go by itself: lost connections, a server that starts or stops, deadlocks and serialisation.
    private static func isPassing(_ state: String) -> Bool {
        ["08", "40"].contains(state.prefix(2)) || state.hasPrefix("57P") || state == "53300"
    }

    private static func error(_ state: String, _ message: String, _ location: String) -> SlashingDatabaseError {
        let text = "the slashing database \(location) failed (\(message)). Nothing was signed on its account."
        return switch state {
        case "25006", "42501": SlashingDatabaseError(.readOnly, text)
        case "53100": SlashingDatabaseError(.noSpace, text)
        case "57014": SlashingDatabaseError(.unreachable, text)
        default: SlashingDatabaseError(state.hasPrefix("28") ? .readOnly : .io, text)
        }
    }
}
