import Foundation

/// The process that took a lock: its id, and when it started, for ids are used again.
struct LockOwner: Equatable {
    let processID: Int32
    /// When the process started, in the kernel's ticks since boot; nil where the kernel does not say.
    let startTime: UInt64?

    /// This process.
    static var current: LockOwner {
        let processID = ProcessInfo.processInfo.processIdentifier
        return LockOwner(processID: processID, startTime: startTime(of: processID))
    }

    init(processID: Int32, startTime: UInt64?) {
        self.processID = processID
        self.startTime = startTime
    }

    /// Reads the line of a lock file.
    init?(line: String) {
        let parts = line.split(whereSeparator: \.isWhitespace)
        guard let processID = parts.first.flatMap({ Int32($0) }), processID > 0 else { return nil }
        self.init(processID: processID, startTime: parts.dropFirst().first.flatMap { UInt64($0) })
    }

    /// The line of a lock file: process id and start time.
    var line: String { "\(processID) \(startTime.map(String.init) ?? "")\n" }

    /// Whether the process still lives: there is one of its id, and it started when this one did.
    var isAlive: Bool {
        guard let now = Self.startTime(of: processID) else { return false }
        return startTime == nil || startTime == now
    }

    /// The process for a person. A lock that outlives its owner is held by a child of it, or over a network file system by
    /// another machine.
    var name: String {
        isAlive ? "process \(processID)" : "a child or another machine's process (process \(processID) has ended)"
    }

    /// Field 22 of `/proc/<pid>/stat`, counted behind the program's name, which may hold anything.
    private static func startTime(of processID: Int32) -> UInt64? {
        guard let stat = try? String(contentsOfFile: "/proc/\(processID)/stat", encoding: .utf8),
            let nameEnd = stat.lastIndex(of: ")")
        else { return nil }
        let fields = stat[stat.index(after: nameEnd)...].split(separator: " ")
        return fields.count > 19 ? UInt64(fields[19]) : nil
    }
}
