import ArgumentParser
import BLS
import Console
import Foundation
import Keystores

struct KeysInteropCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "interop",
        abstract: "Writes keystores of the deterministic interop keys, which everybody knows.",
        discussion: """
            For development networks only. The keys are sk_i = LE(sha256(uint256_le(i))) mod r; keystores (EIP-2335) land \
            in DIR/keys, their passwords in DIR/secrets, readable by you alone. Keys that are there already are kept.

            Example: the first half of a 64-validator chain
              vigil keys interop --data-dir ./node-a --count 32
              vigil keys interop --data-dir ./node-b --count 32 --start 32
            """)

    @Option(help: "The data directory of the validator client.")
    var dataDir: String

    @Option(help: "How many keys.")
    var count: Int = 16

    @Option(help: "The index of the first key.")
    var start: Int = 0

    @Option(help: "A YAML file of options, one 'option: value' a line.")
    var optionsFile: String?

    func validate() throws {
        guard (1...1_000_000).contains(count) else { throw ValidationError("--count takes 1 to 1000000") }
        guard (0...1_000_000_000).contains(start) else { throw ValidationError("--start takes 0 to 1000000000") }
    }

    func run() async throws {
        let written = try InteropKeystores.write(start..<(start + count), to: dataDir)
        let present = written < count ? ", \(count - written) were there already" : ""
        print("\(written) keystores written to \(dataDir)/keys\(present)")
    }
}

/// Interop keys as keystores with a light key derivation: their secrets are public anyway.
enum InteropKeystores {
    /// Writes those that are missing and returns how many they were; ends early when the task is cancelled.
    static func write(_ indices: Range<Int>, to dataDir: String) throws -> Int {
        let directory = KeystoreDirectory(path: dataDir)
        let progress = ProgressLine("writing keystores", total: indices.count)
        var written = 0
        do {
            try directory.prepare()
            let known = Set(try directory.list())
            for index in indices {
                if Task.isCancelled { break }
                let key = InteropKeys.secretKey(index: index)
                progress.step()
                guard !known.contains(key.publicKey.compressed) else { continue }
                try directory.create(key, cost: .light, description: "interop key \(index)")
                written += 1
            }
        } catch {
            throw UserError(error.message)
        }
        progress.finish()
        return written
    }
}
