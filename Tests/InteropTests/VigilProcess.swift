import Foundation
import Synchronization
import TestSupport

/// A real `vigil` process on this machine, ended with the test that started it.
final class VigilProcess: Sendable {
    struct Ending: Sendable {
        var exitCode: Int32
        var wasSignalled: Bool
        var output: String
        var errors: String
    }

    /// Set once before the process runs, and only asked afterwards; Foundation guards it inside.
    nonisolated(unsafe) private let process = Process()
    private let output = Mutex(Data())
    private let errors = Mutex(Data())
    private let ended: AsyncStream<Void>

    /// Where the build has put the program: beside the test bundle.
    static let binary: String = {
        if let path = ProcessInfo.processInfo.environment["VIGIL_BINARY"] { return path }
        for folder in ["release", "debug"] {
            let path = VectorTree.packageRoot + "/.build/\(folder)/vigil"
            if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        return VectorTree.packageRoot + "/.build/release/vigil"
    }()

    init(_ arguments: [String], environment: [String: String] = [:]) throws {
        let (ended, end) = AsyncStream.makeStream(of: Void.self)
        self.ended = ended
        process.executableURL = URL(fileURLWithPath: Self.binary)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let outputPipe = Pipe()
        let errorPipe = Pipe()
        process.standardOutput = outputPipe
        process.standardError = errorPipe
        process.terminationHandler = { _ in end.finish() }
        outputPipe.fileHandleForReading.readabilityHandler = { [weak self] handle in
            let data = handle.availableData
            if data.isEmpty { handle.readabilityHandler = nil }
            self?.output.withLock { $0.append(data) }
        }
        errorPipe.fileHandleForReading.readabilityHandler = { [weak self] handle in
            let data = handle.availableData
            if data.isEmpty { handle.readabilityHandler = nil }
            self?.errors.withLock { $0.append(data) }
        }
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    var outputSoFar: String { output.withLock { String(decoding: $0, as: UTF8.self) } }
    var errorsSoFar: String { errors.withLock { String(decoding: $0, as: UTF8.self) } }

    func signal(_ number: Int32) {
        kill(process.processIdentifier, number)
    }

    /// Waits for the end; a process that lasts longer than `seconds` is killed, which shows as a signalled ending.
    func waitForEnd(seconds: Double) async -> Ending {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in self.ended {} }
            group.addTask {
                try? await Task.sleep(for: .seconds(seconds))
                if !Task.isCancelled { self.signal(SIGKILL) }
            }
            await group.next()
            group.cancelAll()
        }
        process.waitUntilExit()
        return Ending(
            exitCode: process.terminationStatus, wasSignalled: process.terminationReason == .uncaughtSignal,
            output: outputSoFar, errors: errorsSoFar)
    }

    /// Waits until what was written holds `text`, in the output or the errors.
    func waitFor(_ text: String, seconds: Double) async throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while !outputSoFar.contains(text), !errorsSoFar.contains(text) {
            guard ContinuousClock.now < deadline, process.isRunning else {
                throw VectorError("'\(text)' did not come; output: \(outputSoFar) errors: \(errorsSoFar)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Runs to the end in one go.
    static func run(_ arguments: [String], seconds: Double = 60, environment: [String: String] = [:]) async throws
        -> Ending
    {
        try await VigilProcess(arguments, environment: environment).waitForEnd(seconds: seconds)
    }
}

/// A folder that goes away with the test.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "vigil-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
