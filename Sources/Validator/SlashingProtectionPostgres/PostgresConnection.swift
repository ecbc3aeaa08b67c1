import CLibpq
import Glibc

/// Why a statement gave no answer.
enum PostgresFailure: Error {
    /// There is no connection, or it broke: whether the statement was executed is not known.
    case disconnected(String)
    /// The time is over: whether the statement was or will be executed is not known.
    case timedOut
    /// The server says no; nothing of the transaction was done.
    case refused(state: String, message: String)
}

/// The end of a piece of work.
struct PostgresDeadline: Sendable {
    private let end: ContinuousClock.Instant

    init(after patience: Duration) { end = .now + patience }

    /// What is left, as `poll` takes it.
    var milliseconds: Int32 {
        let left = (end - .now).components
        return Int32(clamping: max(0, left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000))
    }

    var isOver: Bool { milliseconds == 0 }
}

/// One connection to a server, used by one thread at a time. Nothing waits beyond its deadline, and a connection that
/// failed is not used again.
final class PostgresConnection {
    private let handle: OpaquePointer

    deinit { PQfinish(handle) }

    init(_ address: PostgresAddress, _ deadline: PostgresDeadline) throws(PostgresFailure) {
        guard let handle = PQconnectStart(address.url) else { throw .disconnected("out of memory") }
        self.handle = handle
        // libpq asks to be treated at first as if it waited to write.
        var state = PGRES_POLLING_WRITING
        while state != PGRES_POLLING_OK {
            guard state != PGRES_POLLING_FAILED, PQstatus(handle) != CONNECTION_BAD else { throw broken() }
            try wait(state == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline)
            state = PQconnectPoll(handle)
        }
        guard PQsetnonblocking(handle, 1) == 0 else { throw broken() }
    }

    /// Whether the connection looks usable. The other side may be gone all the same.
    var isAlive: Bool { PQstatus(handle) == CONNECTION_OK }

    /// Runs one statement with its parameters in text form.
    /// - Returns: the rows, and how many rows were affected.
    func run(
        _ statement: String, _ parameters: [String?] = [], by deadline: PostgresDeadline
    ) throws(PostgresFailure) -> PostgresAnswer {
        let sent = withCStrings(parameters) { values in
            PQsendQueryParams(handle, statement, Int32(parameters.count), nil, values, nil, nil, 0)
        }
        guard sent == 1 else { throw broken() }
        return try answer(deadline)
    }

    /// Runs statements without parameters in one transaction.
    func script(_ statements: String, _ deadline: PostgresDeadline) throws(PostgresFailure) {
        guard PQsendQuery(handle, statements) == 1 else { throw broken() }
        _ = try answer(deadline)
    }

    private func answer(_ deadline: PostgresDeadline) throws(PostgresFailure) -> PostgresAnswer {
        try flush(deadline)
        var answer = PostgresAnswer()
        var refusal: PostgresFailure?
        while true {
            while PQisBusy(handle) == 1 {
                try wait(POLLIN, deadline)
                guard PQconsumeInput(handle) == 1 else { throw broken() }
            }
            guard let result = PQgetResult(handle) else { break }
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK: answer = PostgresAnswer(result)
            default:
                let state = PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map { String(cString: $0) } ?? ""
                let message = oneLine(String(cString: PQresultErrorMessage(result)))
                refusal = refusal ?? .refused(state: state, message: message)
            }
        }
        guard isAlive else { throw broken() }
        if let refusal { throw refusal }
        return answer
    }

    private func flush(_ deadline: PostgresDeadline) throws(PostgresFailure) {
        while true {
            switch PQflush(handle) {
            case 0: return
            case 1:
                try wait(POLLIN | POLLOUT, deadline)
                guard PQconsumeInput(handle) == 1 else { throw broken() }
            default: throw broken()
            }
        }
    }

    private func wait(_ events: Int32, _ deadline: PostgresDeadline) throws(PostgresFailure) {
        while true {
            guard !deadline.isOver else { throw .timedOut }
            var descriptor = pollfd(fd: PQsocket(handle), events: Int16(events), revents: 0)
            let ready = poll(&descriptor, 1, deadline.milliseconds)
            if ready > 0 { return }
            guard ready == 0 || errno == EINTR else { throw .disconnected(String(cString: strerror(errno))) }
        }
    }

    private func broken() -> PostgresFailure {
        .disconnected(oneLine(String(cString: PQerrorMessage(handle))))
    }

    private func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).map { $0.trimmingPrefix { $0.isWhitespace } }.joined(separator: " ")
    }
}

/// What a statement returned, as text.
struct PostgresAnswer {
    var rows: [[String?]] = []
    /// How many rows were written.
    var count = 0
    /// "COMMIT", "ROLLBACK", ...
    var command = ""

    init() {}

    init(_ result: OpaquePointer) {
        let columns = PQnfields(result)
        rows = (0..<PQntuples(result)).map { row in
            (0..<columns).map { column in
                PQgetisnull(result, row, column) == 1 ? nil : String(cString: PQgetvalue(result, row, column))
            }
        }
        count = Int(String(cString: PQcmdTuples(result))) ?? 0
        command = String(cString: PQcmdStatus(result))
    }
}

/// The texts as C has them, for the time of the body.
private func withCStrings<T>(_ texts: [String?], _ body: ([UnsafePointer<CChar>?]) -> T) -> T {
    let copies = texts.map { $0.flatMap { strdup($0) } }
    defer { for copy in copies { free(copy) } }
    return body(copies.map { $0.map { UnsafePointer($0) } })
}
