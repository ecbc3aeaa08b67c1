import ArgumentParser
import Console
import Foundation
import Primitives
import RemoteSigner

/// Where remote signers are, and how they are asked.
struct RemoteSignerOptions: ParsableArguments {
    @Option(
        name: .customLong("remote-signer"),
        help: "A remote signer (web3signer): https://[USER:PASSWORD@]HOST:PORT. May be given several times.")
    var urls: [String] = []

    @Option(
        name: .customLong("remote-signer-keys"),
        help: "Which of its keys to sign with: 'all', or a file with one public key a line.")
    var keys = "all"

    @Option(
        name: .customLong("remote-signer-ca"),
        help: "The authorities that a remote signer's certificate must come from: a PEM file.")
    var authorities: String?

    @Option(
        name: .customLong("remote-signer-cert"),
        help: "The certificate to show to remote signers: a PEM file.")
    var certificate: String?

    @Option(name: .customLong("remote-signer-key"), help: "The key of that certificate: a PEM file.")
    var key: String?

    @Option(
        name: .customLong("remote-signer-headers"),
        help: "Headers of every request to a remote signer: a file that only you can read, one 'Name: value' a line.")
    var headers: String?

    @Option(name: .customLong("remote-signer-timeout"), help: "How many seconds a remote signature may take.")
    var timeout = 3.0

    @Option(
        name: .customLong("remote-signer-connections"),
        help: "How many signatures are asked of one remote signer at a time; blocks have connections of their own.")
    var connections = 32

    @Option(
        name: .customLong("remote-signer-refresh"),
        help: ArgumentHelp("How often a remote signer is asked which keys it has.", valueName: "seconds"))
    var refresh = 60

    func validate() throws {
        guard (1...1024).contains(connections) else {
            throw ValidationError("--remote-signer-connections takes 1 to 1024")
        }
        guard (1...86_400).contains(refresh) else {
            throw ValidationError("--remote-signer-refresh takes 1 to 86400 seconds")
        }
        guard (0.1...60).contains(timeout) else { throw ValidationError("--remote-signer-timeout takes 0.1 to 60") }
        guard urls.isEmpty, keys != "all" || [authorities, certificate, key, headers].contains(where: { $0 != nil })
        else { return }
        throw ValidationError("--remote-signer-... options need a --remote-signer URL")
    }

    func configurations() throws -> [RemoteSignerConfiguration] {
        let chosen = try chosenKeys()
        let headers = try readHeaders()
        return urls.map { url in
            var configuration = RemoteSignerConfiguration(url: url)
            configuration.keys = chosen
            configuration.headers = headers
            configuration.tls = RemoteSignerTLS(authorities: authorities, certificate: certificate, key: key)
            configuration.timeout = .milliseconds(Int64(timeout * 1000))
            configuration.connections = connections
            configuration.refreshInterval = .seconds(refresh)
            return configuration
        }
    }

    private func chosenKeys() throws -> RemoteSignerConfiguration.Keys {
        guard keys != "all" else { return .all }
        var listed: Set<BLSPubkey> = []
        for (number, line) in try lines(keys).enumerated() where !line.isEmpty && !line.hasPrefix("#") {
            guard let pubkey = BLSPubkey(hex: line.hasPrefix("0x") ? line : "0x" + line) else {
                throw UserError(
                    "line \(number + 1) of \(keys) is not a public key", remedy: "write 0x and 96 hex digits")
            }
            listed.insert(pubkey)
        }
        guard !listed.isEmpty else {
            throw UserError("\(keys) names no keys", remedy: "write one public key a line, or pass 'all'")
        }
        return .listed(listed)
    }

    private func readHeaders() throws -> [RemoteSignerHeader] {
        guard let headers else { return [] }
        let attributes = try? FileManager.default.attributesOfItem(atPath: headers)
        if let mode = attributes?[.posixPermissions] as? Int, mode & 0o077 != 0 {
            throw UserError("others can read \(headers)", remedy: "chmod 600 \(headers)")
        }
        return try lines(headers).enumerated().filter { !$1.isEmpty && !$1.hasPrefix("#") }.map { number, line in
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 2, !parts[0].isEmpty, Self.isPlain(parts[0]), Self.isPlain(parts[1]) else {
                throw UserError("line \(number + 1) of \(headers) is not a header", remedy: "write 'Name: value'")
            }
            return RemoteSignerHeader(name: parts[0], value: parts[1])
        }
    }

    /// No control characters, which would end the header.
    private static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f } }

    private func lines(_ path: String) throws -> [String] {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw UserError("cannot read \(path)", remedy: "check that the file is there and that you may read it")
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
    }
}
