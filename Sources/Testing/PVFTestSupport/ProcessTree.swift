internal import Foundation

/// A process of this machine, as /proc has it.
package struct RunningProcess: Hashable, Sendable {
    package let pid: Int32
    package let parent: Int32
    package let commandLine: [String]
    package let threadCount: Int
    /// 0 for ordinary work, more for what stands behind it.
    package let nice: Int

    /// The process of that number; nil when there is none, or only its remains.
    package init?(pid: Int32) {
        guard let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let command = try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(pid)/cmdline"))
        else { return nil }
        // The name, in parentheses, may hold anything; behind it are state, parent and others.
        let fields = (status.split(separator: ")").last ?? "").split(separator: " ")
        guard fields.count > 17, !["Z", "X"].contains(fields[0]), let parent = Int32(fields[1]),
            let nice = Int(fields[16]), let threads = Int(fields[17])
        else { return nil }
        self.pid = pid
        self.parent = parent
        commandLine = command.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        threadCount = threads
        self.nice = nice
    }

    /// Every process whose command line holds `text`, and what those forked.
    package static func all(mentioning text: String) -> [RunningProcess] {
        let pids = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { Int32($0) }
        return pids.compactMap { RunningProcess(pid: $0) }
            .filter { $0.commandLine.contains { $0.contains(text) } }
            .sorted { $0.pid < $1.pid }
    }
}
