import Dispatch
import Foundation
package import Logging
import ServiceLifecycle
import Synchronization

/// Writes down what became of every duty, so that `vigil why` can tell. It never holds up a duty: entries wait in a bounded
/// queue, a thread of its own writes them, and a full disk costs entries, not duties.
package final class FlightRecorder: Service {
    /// The most entries that wait to be written; more are dropped, and counted.
    private static let queueLimit = 4096

    private enum Item: Sendable {
        case entry(FlightEntry)
        case keys([String: UInt64])
    }

    private let folder: FlightFolder
    private let logger: Logger
    private let items: AsyncStream<Item>
    private let input: AsyncStream<Item>.Continuation
    private let dropped = Atomic<Int>(0)
    private let thread = DispatchQueue(label: "vigil.flight-recorder", qos: .utility)

    /// Makes the folder if it is not there.
    package init(folder: FlightFolder, logger: Logger) throws {
        self.folder = folder
        self.logger = logger
        (items, input) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.queueLimit))
        try FileManager.default.createDirectory(
            atPath: folder.path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    package func record(_ entry: FlightEntry) { put(.entry(entry)) }

    /// Which key is which validator now.
    package func setKeys(_ indices: [String: UInt64]) { put(.keys(indices)) }

    private func put(_ item: Item) {
        if case .dropped = input.yield(item) { dropped.add(1, ordering: .relaxed) }
    }

    /// Writes until the task is cancelled or the service group shuts down; what waits then is still written.
    package func run() async throws {
        await withTaskCancellationOrGracefulShutdownHandler {
            await write()
        } onCancelOrGracefulShutdown: {
            self.input.finish()
        }
    }

    private func write() async {
        let writer = SegmentWriter(folder: folder)
        var isFailing = false
        for await item in items {
            let failure = await onThread {
                switch item {
                case .entry(let entry): writer.append(entry)
                case .keys(let indices): writer.writeKeys(indices)
                }
            }
            report(failure, &isFailing)
        }
    }

    private func onThread(_ work: @escaping @Sendable () -> String?) async -> String? {
        await withCheckedContinuation { continuation in
            thread.async { continuation.resume(returning: work()) }
        }
    }

    /// Says once that entries are lost, and once that they are not any more.
    private func report(_ failure: String?, _ isFailing: inout Bool) {
        if let failure, !isFailing {
            logger.warning("the flight recorder loses entries; duties go on", metadata: ["reason": "\(failure)"])
        } else if failure == nil, isFailing {
            logger.notice("the flight recorder writes again")
        }
        isFailing = failure != nil
        let count = dropped.exchange(0, ordering: .relaxed)
        if count > 0 { logger.warning("the flight recorder dropped entries", metadata: ["count": "\(count)"]) }
    }
}

/// The segment that is being written. Used by one thread at a time.
private final class SegmentWriter: Sendable {
    private struct State: ~Copyable {
        var number: Int
        var file: FlightFile?
    }

    private let folder: FlightFolder
    private let state: Mutex<State>

    init(folder: FlightFolder) {
        self.folder = folder
        state = Mutex(State(number: (folder.segments().last ?? 0) + 1, file: nil))
    }

    /// Returns why it failed.
    func append(_ entry: FlightEntry) -> String? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let line = try? encoder.encode(entry) else { return "an entry has no JSON form" }
        return state.withLock { state in
            do throws(FlightFolder.Failure) {
                if state.file == nil { state.file = try FlightFile(path: folder.file(state.number)) }
                try state.file?.append(Array(line) + [UInt8(ascii: "\n")])
                if (state.file?.bytes ?? 0) >= folder.limits.segmentBytes {
                    state.file = nil
                    state.number += 1
                    folder.prune()
                }
                return nil
            } catch {
                state.file = nil
                return error.description
            }
        }
    }

    func writeKeys(_ indices: [String: UInt64]) -> String? {
        do {
            try folder.writeKeys(indices)
            return nil
        } catch {
            return "\(error)"
        }
    }
}
