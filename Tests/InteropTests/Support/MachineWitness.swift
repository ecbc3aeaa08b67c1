import Foundation
import TestSupport

/// Tells a client that does nothing from a machine that lets it do nothing.
///
/// The kernel counts how long the threads of a process were ready to run and had no core; the witness reads it for the
/// processes it watches, and sees how long a small write takes to reach the disk. A process that sleeps or waits for
/// another is not excused by either.
actor MachineWitness {
    private struct Look {
        var time: Double
        /// Seconds that were withheld since the look before.
        var withheld: Double
    }

    private var waited: [pid_t: UInt64] = [:]
    private var looks: [Look] = []
    private var watching: Task<Void, Never>?
    private let folder: TemporaryFolder

    init(_ processes: VigilProcess...) throws {
        folder = try TemporaryFolder()
        for process in processes { waited[process.pid] = Self.waited(process.pid) }
    }

    deinit {
        watching?.cancel()
    }

    /// Also watches a process that was started later.
    func watch(_ process: VigilProcess) {
        waited[process.pid] = Self.waited(process.pid)
    }

    func start() {
        let file = folder.path + "/block"
        watching = Task { [weak self] in
            while !Task.isCancelled {
                let begin = ContinuousClock.now
                try? await Task.sleep(for: .milliseconds(100))
                let slept = ContinuousClock.now - begin - .milliseconds(100)
                await self?.look(max(slept / .seconds(1), Self.timeToWrite(file)))
            }
        }
    }

    private func look(_ ownDelay: Double) {
        var longest = ownDelay
        for (pid, before) in waited {
            guard let now = Self.waited(pid) else { continue }
            waited[pid] = now
            longest = max(longest, Double(now - min(before, now)) / 1e9)
        }
        looks.append(Look(time: Date().timeIntervalSince1970, withheld: longest))
    }

    /// Seconds that the machine withheld between two times, in seconds since 1970.
    func withheld(from start: Double, to end: Double) -> Double {
        looks.reduce(0) { start <= $1.time && $1.time < end ? $0 + $1.withheld : $0 }
    }

    /// Nanoseconds that all threads of a process have waited for a core; nil when the process is gone.
    private static func waited(_ pid: pid_t) -> UInt64? {
        guard let tasks = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task") else { return nil }
        return tasks.reduce(0) { sum, task in
            let bytes = (try? VectorTree.bytes(ofFile: "/proc/\(pid)/task/\(task)/schedstat")) ?? []
            return sum
                + (String(decoding: bytes, as: UTF8.self).split(separator: " ").dropFirst().first.flatMap { UInt64($0) }
                    ?? 0)
        }
    }

    private static func timeToWrite(_ path: String) -> Double {
        let begin = ContinuousClock.now
        let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { return 0 }
        defer { close(file) }
        let block = [UInt8](repeating: 1, count: 4096)
        pwrite(file, block, block.count, 0)
        fsync(file)
        return (ContinuousClock.now - begin) / .seconds(1)
    }
}
