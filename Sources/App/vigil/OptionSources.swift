import ArgumentParser
import Console
import Foundation
import Yams

/// Merges a file of options and the environment into the typed arguments, for the subcommand that they name.
enum OptionSources {
    /// What `_dumpHelp` tells of a command, as far as it is needed here.
    private struct ToolInfo: Decodable {
        struct Command: Decodable {
            var commandName: String
            var subcommands: [Command]?
            var arguments: [Argument]?
        }
        struct Argument: Decodable {
            struct Name: Decodable {
                var kind: String
                var name: String
            }
            var kind: String
            var names: [Name]?
            var longName: String? { names?.first { $0.kind == "long" }?.name }
        }
        var command: Command
    }

    /// The arguments with those of the file and the environment put between the subcommand and what follows it.
    static func expand(_ typed: [String], environment: [String: String]) throws -> [String] {
        let tool = try JSONDecoder().decode(ToolInfo.self, from: Data(VigilCommand._dumpHelp().utf8))
        var command = tool.command
        var depth = 0
        while depth < typed.count, let next = command.subcommands?.first(where: { $0.commandName == typed[depth] }) {
            command = next
            depth += 1
        }
        guard depth > 0, command.subcommands?.isEmpty ?? true else { return typed }
        let sources = ArgumentSources(known: knownOptions(of: command))
        let rest = Array(typed[depth...])
        let path = optionsFile(in: rest) ?? environment["VIGIL_OPTIONS_FILE"]
        let file = try path.map(readFile) ?? []
        return try Array(typed[..<depth]) + sources.arguments(file: file, environment: environment, typed: rest)
    }

    private static func knownOptions(of command: ToolInfo.Command) -> [String: Bool] {
        var known: [String: Bool] = [:]
        for argument in command.arguments ?? [] {
            guard let name = argument.longName, !["help", "version", "options-file"].contains(name) else { continue }
            known[name] = argument.kind == "flag"
        }
        return known
    }

    private static func optionsFile(in arguments: [String]) -> String? {
        for (index, argument) in arguments.enumerated() {
            if argument == "--options-file", index + 1 < arguments.count { return arguments[index + 1] }
            if argument.hasPrefix("--options-file=") { return String(argument.dropFirst("--options-file=".count)) }
        }
        return nil
    }

    private static func readFile(_ path: String) throws -> [(key: String, value: String)] {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw UserError("the options file \(path) cannot be read", remedy: "check the path and its permissions")
        }
        guard let node = try? Yams.compose(yaml: text), let mapping = node.mapping else {
            throw UserError("the options file \(path) is not a YAML mapping", remedy: "write lines of 'option: value'")
        }
        return try mapping.map { key, value in
            guard let key = key.scalar?.string, let value = value.scalar?.string else {
                throw UserError("the options file \(path) nests values", remedy: "write lines of 'option: value'")
            }
            return (key, value)
        }
    }
}
