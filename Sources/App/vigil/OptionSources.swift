import ArgumentParser
import Console
import Foundation
import Yams

/// Merges a file of options and the environment into the typed arguments, for the subcommand that they name.
struct OptionSources {
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
            var defaultValue: String?
            var longNames: [String] { names?.filter { $0.kind == "long" }.map(\.name) ?? [] }
        }
        var command: Command
    }

    /// Variables that are no options.
    private static let otherVariables: Set<String> = ["options-file", "deps-cache", "vectors"]
    private static let notFromSources: Set<String> = ["help", "version", "options-file"]

    private let command: ToolInfo.Command
    /// The subcommand's names, then what follows them.
    private let path: [String]
    private let rest: [String]
    private let sources: ArgumentSources
    private let file: [(key: String, values: [String])]
    private let filePath: String
    private let environment: [String: String]

    /// nil when the arguments do not name a subcommand that runs and takes options.
    init?(_ typed: [String], environment: [String: String]) throws {
        var command = try Self.tool()
        var depth = 0
        while depth < typed.count, let next = command.subcommands?.first(where: { $0.commandName == typed[depth] }) {
            command = next
            depth += 1
        }
        let known = Self.knownOptions(of: command)
        guard depth > 0, command.subcommands?.isEmpty ?? true, !known.isEmpty else { return nil }
        self.command = command
        self.environment = environment
        path = Array(typed[..<depth])
        rest = Array(typed[depth...])
        sources = ArgumentSources(
            known: known, list: (["vigil"] + path + ["--help"]).joined(separator: " "))
        filePath = Self.optionsFile(in: rest) ?? environment["VIGIL_OPTIONS_FILE"] ?? ""
        if let path = Self.optionsFile(in: rest) {
            file = try Self.readFile(path)
        } else if let path = environment["VIGIL_OPTIONS_FILE"] {
            // The file of the environment serves all commands: what is another's option is passed over.
            let all = Self.allOptions(try Self.tool())
            file = try Self.readFile(path).filter { known[$0.key] != nil || !all.contains($0.key) }
        } else {
            file = []
        }
    }

    /// The arguments with those of the file and the environment put between the subcommand and what follows it.
    func arguments() throws -> [String] {
        try path + sources.arguments(file: file, environment: environment, typed: rest)
    }

    /// A complaint about an option with the source that it comes from; nil when it was typed, or none is named.
    func complaint(_ text: String) throws -> UserError? {
        let origins = try sources.origins(file: file, path: filePath, environment: environment, typed: rest)
        guard let option = ArgumentSources.option(in: text, of: origins.keys), let origin = origins[option] else {
            return nil
        }
        return UserError(
            text, remedy: "--\(option) comes from \(origin)", exitCode: ExitCode.validationFailure.rawValue)
    }

    /// Every option of the subcommand: its value, nil when it has none, and where that comes from.
    func settings() throws -> [(name: String, value: String?, source: String)] {
        let given = try sources.resolved(file: file, environment: environment, typed: rest)
        let values = Dictionary(given.map { ($0.name, $0) }) { first, _ in first }
        return (command.arguments ?? []).compactMap { argument in
            guard let name = argument.longNames.first, !Self.notFromSources.contains(name) else { return nil }
            for name in argument.longNames {
                if let given = values[name] { return (name, given.value, given.source.rawValue) }
            }
            return (name, argument.defaultValue, argument.defaultValue == nil ? "not set" : "default")
        }
    }

    /// Variables that begin with VIGIL_ and are no option of any subcommand: typing errors, most likely.
    static func unknownVariables(_ environment: [String: String]) throws -> [String] {
        ArgumentSources.unknownVariables(environment, known: allOptions(try tool()).union(otherVariables))
    }

    private static func allOptions(_ command: ToolInfo.Command) -> Set<String> {
        (command.subcommands ?? []).reduce(into: Set(knownOptions(of: command).keys)) { $0.formUnion(allOptions($1)) }
    }

    private static func tool() throws -> ToolInfo.Command {
        try JSONDecoder().decode(ToolInfo.self, from: Data(VigilCommand._dumpHelp().utf8)).command
    }

    private static func knownOptions(of command: ToolInfo.Command) -> [String: Bool] {
        var known: [String: Bool] = [:]
        for argument in command.arguments ?? [] {
            for name in argument.longNames where !notFromSources.contains(name) {
                known[name] = argument.kind == "flag"
            }
        }
        return known
    }

    // MARK: The file

    private static func optionsFile(in arguments: [String]) -> String? {
        for (index, argument) in arguments.enumerated() {
            if argument == "--options-file", index + 1 < arguments.count { return arguments[index + 1] }
            if argument.hasPrefix("--options-file=") { return String(argument.dropFirst("--options-file=".count)) }
        }
        return nil
    }

    private static func readFile(_ path: String) throws -> [(key: String, values: [String])] {
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
            let values = value.sequence.map { $0.map(\.scalar?.string) } ?? [value.scalar?.string]
            guard let key = key.scalar?.string, !values.contains(nil) else {
                throw UserError(
                    "the options file \(path) nests values",
                    remedy: "write lines of 'option: value' or 'option: [value, value]'")
            }
            return (key, values.compactMap(\.self))
        }
    }
}
