import Foundation
import TestSupport
import Testing

/// A chain in a folder of its own, with a node and a validator client that can be started on it, stopped and killed.
struct TestChain {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    var genesis: String { folder.path + "/chain/genesis.ssz" }
    var config: String { folder.path + "/chain/config.yaml" }
    var node: String { folder.path + "/node" }
    var client: String { folder.path + "/client" }

    /// A chain whose votes carry the names of their authors.
    static let electra = ["--genesis-fork", "electra", "--fork-schedule", "genesis"]

    static func time(inSeconds seconds: Int) -> UInt64 {
        UInt64(Int(Date().timeIntervalSince1970) + seconds)
    }

    /// Writes genesis and configuration.
    func make(
        genesisTime: UInt64 = 1_600_000_000, validators: Int = 16, folder name: String = "chain",
        options: [String] = []
    ) async throws {
        let ending = try await VigilProcess.run(
            [
                "genesis", "interop", "--genesis-time", "\(genesisTime)", "--validators", "\(validators)",
                "--out", folder.path + "/" + name,
            ] + options)
        try #require(ending.exitCode == 0, "\(ending.errors)")
    }

    func makeKeys(_ count: Int = 16, start: Int = 0, data: String? = nil) async throws {
        let ending = try await VigilProcess.run([
            "keys", "interop", "--start", "\(start)", "--count", "\(count)", "--data-dir", data ?? client,
        ])
        try #require(ending.exitCode == 0, "\(ending.errors)")
    }

    func beacon(
        port: Int = 0, config: String? = nil, genesis: String? = nil, data: String? = nil
    ) -> [String] {
        [
            "beacon", "--config", config ?? self.config, "--genesis", genesis ?? self.genesis,
            "--data-dir", data ?? node, "--beacon-port", "\(port)",
        ]
    }

    func validator(port: Int, _ extra: [String] = []) -> [String] {
        validator(ports: [port], extra)
    }

    /// A client of several nodes, the best first.
    func validator(ports: [Int], data: String? = nil, _ extra: [String] = []) -> [String] {
        [
            "validator", "--beacon-nodes", ports.map { "http://127.0.0.1:\($0)" }.joined(separator: ","),
            "--data-dir", data ?? client, "--suggested-fee-recipient", "0x" + String(repeating: "fe", count: 20),
        ] + extra
    }

    /// Starts the node and returns it with the port it listens on.
    func startBeacon(_ arguments: [String]? = nil) async throws -> (process: VigilProcess, port: Int) {
        let process = try VigilProcess(arguments ?? beacon())
        try await process.waitFor("beacon node is up")
        let port = try #require(process.errorsSoFar.firstMatch(of: /127\.0\.0\.1:(\d+)/)?.1)
        return (process, try #require(Int(port)))
    }
}

/// What a person gets for a mistake: an exit code, and one line that says what is wrong and what to do.
func expectOneLine(
    _ ending: VigilProcess.Ending, contains parts: String..., sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(ending.exitCode != 0, sourceLocation: sourceLocation)
    #expect(!ending.wasSignalled, sourceLocation: sourceLocation)
    let lines = ending.errors.split(separator: "\n").filter { $0.hasPrefix("vigil: error:") }
    #expect(lines.count == 1, "\(ending.errors)", sourceLocation: sourceLocation)
    for part in parts {
        #expect(lines.first?.contains(part) == true, "'\(part)' in \(ending.errors)", sourceLocation: sourceLocation)
    }
}

/// Asks a process to stop, as Ctrl-C does, and expects it to end by itself with exit code 0.
@discardableResult
func expectCleanStop(
    _ process: VigilProcess, signal: Int32 = SIGINT, sourceLocation: SourceLocation = #_sourceLocation
) async -> VigilProcess.Ending {
    process.signal(signal)
    let ending = await process.waitForEnd(seconds: 120)
    #expect(!ending.wasSignalled && ending.exitCode == 0, "\(ending.errors)", sourceLocation: sourceLocation)
    return ending
}
