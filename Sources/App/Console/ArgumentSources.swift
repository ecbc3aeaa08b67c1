/// Where options come from, in rising precedence: a file of options, the environment, the command line.
///
/// A file option `seconds-per-slot: 2` and a variable `VIGIL_SECONDS_PER_SLOT=2` both become `--seconds-per-slot 2`, put
/// before what was typed; of an option given twice the last one counts. A list in the file is an option given several
/// times.
package struct ArgumentSources: Sendable {
    /// Where the value of an option comes from.
    package enum Source: String, Sendable {
        case file = "options file"
        case environment
        case commandLine = "command line"
    }

    /// The long options of the chosen subcommand, without dashes. `true` for a flag that takes no value.
    package let known: [String: Bool]
    /// What lists the options, for people.
    private let list: String

    /// - Parameter list: a command that lists the options.
    package init(known: [String: Bool], list: String = "--help") {
        self.known = known
        self.list = list
    }

    /// The arguments to parse: those of the file and of the environment, then `typed`.
    ///
    /// An option of which the environment or the command line gives any value loses all of a lower source, so that a list
    /// is replaced and not made longer.
    package func arguments(
        file: [(key: String, values: [String])], environment: [String: String], typed: [String]
    ) throws -> [String] {
        let given = Set(typed.compactMap(Self.longName).map(base))
        var expanded: [String] = []
        for (key, values) in file {
            try requireKnown(key)
            guard !given.contains(base(key)), environment[Self.variable(key)] == nil else { continue }
            for value in values { expanded += try spelled(key, value, source: "the options file") }
        }
        for key in known.keys.sorted() {
            let variable = Self.variable(key)
            guard let value = environment[variable], !given.contains(base(key)) else { continue }
            expanded += try spelled(key, value, source: variable)
        }
        return expanded + typed
    }

    /// Every option that is given a value, with the value that counts and where it comes from.
    package func resolved(
        file: [(key: String, values: [String])], environment: [String: String], typed: [String]
    ) throws -> [(name: String, value: String, source: Source)] {
        var values: [String: (value: String, source: Source)] = [:]
        for (key, all) in file {
            try requireKnown(key)
            values[key] = (all.joined(separator: ", "), .file)
        }
        for key in known.keys {
            if let value = environment[Self.variable(key)] { values[key] = (value, .environment) }
        }
        for (key, all) in typedValues(typed) { values[key] = (all.joined(separator: ", "), .commandLine) }
        return values.sorted { $0.key < $1.key }.map { ($0.key, $0.value.value, $0.value.source) }
    }

    /// Variables that look like options of this program and are none of them.
    package static func unknownVariables(_ environment: [String: String], known: Set<String>) -> [String] {
        let names = Set(known.map(variable))
        return environment.keys.filter { $0.hasPrefix("VIGIL_") && !names.contains($0) }.sorted()
    }

    package static func variable(_ option: String) -> String {
        "VIGIL_" + option.uppercased().replacing("-", with: "_")
    }

    private func requireKnown(_ key: String) throws {
        guard known[key] == nil else { return }
        let near = Nearness.nearest(to: key, in: known.keys, count: 2).map { "'\($0)'" }.joined(separator: " or ")
        throw UserError(
            "the options file sets '\(key)', which is no option here",
            remedy: "did you mean \(near)? '\(list)' lists all options")
    }

    /// Where the values that were not typed come from, by option.
    package func origins(
        file: [(key: String, values: [String])], path: String, environment: [String: String], typed: [String]
    ) throws -> [String: String] {
        var origins: [String: String] = [:]
        for option in try resolved(file: file, environment: environment, typed: typed) {
            switch option.source {
            case .file: origins[option.name] = "the options file \(path)"
            case .environment: origins[option.name] = "the environment variable \(Self.variable(option.name))"
            case .commandLine: break
            }
        }
        return origins
    }

    /// The option that a complaint is about: the longest one that it names.
    package static func option(in complaint: String, of names: some Sequence<String>) -> String? {
        names.filter { name in
            complaint.ranges(of: "--" + name).contains { range in
                guard range.upperBound < complaint.endIndex else { return true }
                let next = complaint[range.upperBound]
                return !next.isLetter && !next.isNumber && next != "-"
            }
        }.max { $0.count < $1.count }
    }

    /// A flag and its inversion are one option.
    private func base(_ name: String) -> String {
        name.hasPrefix("no-") && known[String(name.dropFirst(3))] == true ? String(name.dropFirst(3)) : name
    }

    private static func longName(_ argument: String) -> String? {
        guard argument.hasPrefix("--"), argument.count > 2 else { return nil }
        return String(argument.dropFirst(2).prefix { $0 != "=" })
    }

    private func typedValues(_ typed: [String]) -> [String: [String]] {
        var values: [String: [String]] = [:]
        for (position, argument) in typed.enumerated() {
            guard let name = Self.longName(argument), let isFlag = known[name] else { continue }
            if let equals = argument.firstIndex(of: "=") {
                values[name, default: []].append(String(argument[argument.index(after: equals)...]))
            } else if isFlag {
                values[name] = ["true"]
            } else if position + 1 < typed.count {
                values[name, default: []].append(typed[position + 1])
            }
        }
        return values
    }

    private func spelled(_ key: String, _ value: String, source: String) throws -> [String] {
        guard known[key] == true else { return ["--\(key)=\(value)"] }
        switch value.lowercased() {
        case "true", "1", "yes": return ["--\(key)"]
        case "false", "0", "no", "": return known["no-\(key)"] == true ? ["--no-\(key)"] : []
        default: throw UserError("\(source): '\(key)' is '\(value)'", remedy: "it takes true or false")
        }
    }
}
