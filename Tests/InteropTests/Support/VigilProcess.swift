import Dispatch
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
        /// When the process was gone.
        var moment: ContinuousClock.Instant
    }

    private let process = Process()
    private let output = Mutex(Data())
    private let errors = Mutex(Data())
    private let endMoment = Mutex(ContinuousClock.now)
    /// Left by the end of the process and by the end of each of its two streams.
    private let running = DispatchGroup()

    /// Where the build has put the program: `VIGIL_BINARY`, else beside the test bundle.
    static let binary: String = {
        if let path = ProcessInfo.processInfo.environment["VIGIL_BINARY"] { return path }
        #if DEBUG
            let folder = "debug"
        #else
            let folder = "release"
        #endif
        let beside = URL(fileURLWithPath: CommandLine.arguments.first ?? "").deletingLastPathComponent().path + "/vigil"
        let inBuild = VectorTree.packageRoot + "/.build/\(folder)/vigil"
        return [beside, inBuild].first(where: FileManager.default.isExecutableFile(atPath:)) ?? inBuild
    }()

    init(_ arguments: [String], environment: [String: String] = [:]) throws {
        process.executableURL = URL(fileURLWithPath: Self.binary)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let (outputPipe, errorPipe) = (Pipe(), Pipe())
        process.standardOutput = outputPipe
        process.standardError = errorPipe
        process.terminationHandler = { [weak self, running] _ in
            self?.endMoment.withLock { $0 = .now }
            running.leave()
        }
        for _ in 0..<3 { running.enter() }
        do {
            try process.run()
        } catch {
            for _ in 0..<3 { running.leave() }
            throw error
        }
        collect(outputPipe) { [weak self] data in self?.output.withLock { $0.append(data) } }
        collect(errorPipe) { [weak self] data in self?.errors.withLock { $0.append(data) } }
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    private func collect(_ pipe: Pipe, _ take: @escaping @Sendable (Data) -> Void) {
        pipe.fileHandleForReading.readabilityHandler = { [running] handle in
            let data = handle.availableData
            take(data)
            guard data.isEmpty else { return }
            handle.readabilityHandler = nil
            running.leave()
        }
    }

    var outputSoFar: String { output.withLock { String(decoding: $0, as: UTF8.self) } }
    var errorsSoFar: String { errors.withLock { String(decoding: $0, as: UTF8.self) } }

    func signal(_ number: Int32) {
        if process.isRunning { kill(process.processIdentifier, number) }
    }

    /// Waits for the end; a process that lasts longer than `seconds` is killed, which shows as a signalled ending.
    func waitForEnd(seconds: Double = 60) async -> Ending {
        let killing = DispatchWorkItem { [weak self] in self?.signal(SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + seconds, execute: killing)
        await withCheckedContinuation { continuation in
            running.notify(queue: .global()) { continuation.resume() }
        }
        killing.cancel()
        return Ending(
            exitCode: process.terminationStatus, wasSignalled: process.terminationReason == .uncaughtSignal,
            output: outputSoFar, errors: errorsSoFar, moment: endMoment.withLock { $0 })
    }

    /// Waits until what was written holds `text`, in the output or the errors.
    func waitFor(_ text: String, seconds: Double = 60) async throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            // Asked before looking: what a process wrote last is still found.
            let isOver = !process.isRunning || ContinuousClock.now > deadline
            if outputSoFar.contains(text) || errorsSoFar.contains(text) { return }
            guard !isOver else {
                throw VectorError("'\(text)' did not come; output: \(outputSoFar) errors: \(errorsSoFar)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Runs to the end in one go.
    static func run(
        _ arguments: [String], seconds: Double = 60, environment: [String: String] = [:]
    ) async throws
        -> Ending
    {
        try await VigilProcess(arguments, environment: environment).waitForEnd(seconds: seconds)
    }
}
