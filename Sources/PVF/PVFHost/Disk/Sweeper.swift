import Glibc
import Logging

/// Removes the files of pruned artifacts, apart from the loop.
struct Sweeper: Sendable {
    private let paths: AsyncStream<String>
    private let continuation: AsyncStream<String>.Continuation
    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
        // Bounded by the artifacts that there are.
        (paths, continuation) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .unbounded)
    }

    func sweep(_ paths: [String]) {
        for path in paths { continuation.yield(path) }
    }

    /// No more files come; `run` ends when the last is gone.
    func finish() {
        continuation.finish()
    }

    func run() async {
        for await path in paths { Self.remove(path, logger) }
    }

    /// A file that is gone already is as good.
    static func remove(_ path: String, _ logger: Logger) {
        guard unlink(path) != 0, errno != ENOENT else { return }
        logger.warning("an artifact cannot be removed", metadata: ["error": "\(SystemFailure("unlink \(path)"))"])
    }
}
