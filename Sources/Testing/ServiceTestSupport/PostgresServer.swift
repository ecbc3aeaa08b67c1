import Foundation
import Glibc
import Synchronization

/// A real server of the tests' own: in a directory of its own, gone when the test process is. It listens on a unix
/// socket alone, or with certificates also on loopback, there for encrypted connections only.
package final class PostgresServer: Sendable {
    /// Where Debian puts the programs; the newest version first.
    private static let programs: String? = {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return versions.sorted { ($0 as NSString).doubleValue > ($1 as NSString).doubleValue }
            .map { "\(root)/\($0)/bin" }
            .first { FileManager.default.isExecutableFile(atPath: $0 + "/postgres") }
    }()

    /// Whether there is a server to start: `scripts/setup --with-postgres` brings it.
    package static var isInstalled: Bool { programs != nil }

    /// Short, because a socket's path may have no more than 107 bytes; not below TMPDIR, which the server's user may not
    /// be able to enter; in memory where there is room, because a server that was killed syncs every file it has.
    private let directory: String
    private let isEncrypted: Bool
    private let process: Mutex<Process?> = Mutex(nil)
    private let chosenPort = Mutex(5432)

    /// Where it listens on loopback, when it does.
    package var port: Int { chosenPort.withLock { $0 } }

    /// A database, through the unix socket.
    package func url(_ database: String = "postgres") -> String {
        "postgres://postgres@/\(database)?host=\(directory)&port=\(port)"
    }

    /// Makes a database that a test has for itself, and gives its name.
    package func makeDatabase() throws -> String {
        let name = "t" + UUID().uuidString.replacing("-", with: "").lowercased()
        try sql("CREATE DATABASE \(name)")
        return name
    }

    /// All that the server was asked so far.
    package var log: String {
        FileManager.default.contents(atPath: directory + "/log").map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// Makes a server and starts it.
    /// - Parameter certificates: its own, for encrypted connections on loopback.
    package init(certificates: TestCertificates? = nil) throws {
        let programs = Self.programs ?? ""
        isEncrypted = certificates != nil
        let room = try? FileManager.default.attributesOfFileSystem(forPath: "/dev/shm")[.systemFreeSize] as? Int
        directory = "\(room ?? 0 > 512 << 20 ? "/dev/shm" : "/tmp")/vigil-postgres-\(UUID().uuidString.prefix(13))"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let options = "-A trust -U postgres -E UTF8 --locale=C --no-sync --wal-segsize=1"
        let initialise = """
            chmod 700 '\(directory)' && \(isRoot ? "chown postgres '\(directory)' &&" : "")
            \(asServer) '\(programs)/initdb' -D '\(directory)/data' \(options) >'\(directory)/initdb.log' 2>&1
            """
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = ["-c", initialise]
        shell.standardInput = FileHandle.nullDevice
        try shell.run()
        shell.waitUntilExit()
        guard shell.terminationStatus == 0 else {
            let log = try? String(contentsOfFile: directory + "/initdb.log", encoding: .utf8)
            throw ServerError("initdb failed: \(log ?? "it said nothing")")
        }
        if let certificates { try install(certificates) }
        try start()
    }

    /// The server reads a key only of its own user's, and takes unencrypted connections from the socket alone.
    private func install(_ certificates: TestCertificates) throws {
        let (certificate, key) = (certificates.path("server.pem"), certificates.path("server.key"))
        let done = run(
            """
            cp '\(certificate)' '\(directory)/data/server.crt' && cp '\(key)' '\(directory)/data/server.key' && \
            printf 'local all all trust\nhostssl all all 127.0.0.1/32 trust\n' >'\(directory)/data/pg_hba.conf' && \
            chmod 600 '\(directory)/data/server.key' \
            \(isRoot ? "&& chown postgres '\(directory)/data/server.key' '\(directory)/data/server.crt'" : "")
            """)
        guard done else { throw ServerError("the server's certificates cannot be put in place") }
    }

    private var isRoot: Bool { getuid() == 0 }

    /// The server refuses to be root.
    private var asServer: String { isRoot ? "setpriv --reuid=postgres --regid=postgres --init-groups" : "" }

    /// Starts the server, and waits until it answers. One that was killed may take a while to let go of its memory.
    package func start() throws {
        for _ in 0..<600 {
            if process.withLock({ $0?.isRunning }) != true {
                // Somebody else may have taken the last one.
                if isEncrypted { chosenPort.withLock { $0 = Self.freePort() } }
                try launch()
            }
            if run("pg_isready -q -h '\(directory)' -p \(port)") { return }
            // A process of its own makes the pause: the server is not ours to be woken by.
            _ = run("sleep 0.1")
        }
        throw ServerError("the server does not start: \(log.suffix(2000))")
    }

    /// Between this process and the server stands one that sees this one end, whose input ends with it.
    private static let keeper = """
        import shutil, signal, subprocess, sys, threading
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        directory, program, user = sys.argv[1:4]
        who = {"user": user, "group": user, "extra_groups": []} if user else {}
        options = sys.argv[4:] + ["log_statement=all", "log_parameter_max_length=0", "max_connections=40"]
        options += ["max_wal_size=32MB"]
        command = [program, "-D", directory + "/data", "-k", directory]
        for option in options: command += ["-c", option]
        with open(directory + "/log", "ab") as log:
            server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **who)
        over = threading.Event()
        def watch():
            sys.stdin.buffer.read()
            over.set()
            server.send_signal(signal.SIGQUIT)
        threading.Thread(target=watch, daemon=True).start()
        server.wait()
        if over.is_set(): shutil.rmtree(directory, ignore_errors=True)
        """

    private func launch() throws {
        let keeper = Process()
        keeper.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        keeper.arguments = [
            "-c", Self.keeper, directory, (Self.programs ?? "") + "/postgres", isRoot ? "postgres" : "", "port=\(port)",
        ]
        keeper.arguments? += isEncrypted ? ["listen_addresses=127.0.0.1", "ssl=on"] : ["listen_addresses="]
        keeper.standardInput = Pipe()
        keeper.standardOutput = FileHandle.nullDevice
        keeper.standardError = FileHandle.nullDevice
        try keeper.run()
        process.withLock { $0 = keeper }
    }

    /// Kills the server as a failing machine would, in the middle of whatever it does.
    package func kill() {
        let file = (try? String(contentsOfFile: directory + "/data/postmaster.pid", encoding: .utf8)) ?? ""
        guard let id = pid_t(file.split(separator: "\n").first ?? "") else { return }
        Foundation.kill(id, SIGKILL)
        process.withLock { $0?.waitUntilExit() }
    }

    /// Runs SQL as the owner of everything.
    package func sql(_ text: String, in database: String = "postgres") throws {
        let program = "'\(Self.programs ?? "")/psql' -q -X -v ON_ERROR_STOP=1"
        guard run("\(program) -h '\(directory)' -p \(port) -U postgres -c \"\(text)\" \(database)") else {
            throw ServerError("psql failed: \(text)")
        }
    }

    private func run(_ command: String) -> Bool {
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = ["-c", "PATH=\(Self.programs ?? ""):$PATH; \(command) </dev/null >/dev/null 2>&1"]
        guard (try? shell.run()) != nil else { return false }
        shell.waitUntilExit()
        return shell.terminationStatus == 0
    }

    /// A port of loopback that nobody listens on.
    private static func freePort() -> Int {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                guard bind(socket, pointer, size) == 0, getsockname(socket, pointer, &size) == 0 else { return 0 }
                return pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                    Int(UInt16(bigEndian: $0.pointee.sin_port))
                }
            }
        }
    }
}

package struct ServerError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
