/// Where options come from, in rising precedence: a file of options, the environment, the command line.
///
/// A file option `seconds-per-slot: 2` and a variable `VIGIL_SECONDS_PER_SLOT=2` both become `--seconds-per-slot 2`, put
/// before what was typed; of an option given twice the last one counts.
package struct ArgumentSources: Sendable {
    /// The long options of the chosen subcommand, without dashes. `true` for a flag that takes no value.
    package let known: [String: Bool]

    package init(known: [String: Bool]) {
        self.known = known
    }

    /// The arguments to parse: those of the file and of the environment, then `typed`.
    package func arguments(
        file: [(key: String, value: String)], environment: [String: String], typed: [String]
    ) throws
        -> [String]
    {
        var expanded: [String] = []
        for (key, value) in file {
            guard let isFlag = known[key] else {
                let names = known.keys.sorted().joined(separator: ", ")
                throw UserError("the options file sets '\(key)', which is no option here", remedy: "options: \(names)")
            }
            expanded += try spelled(key, value, isFlag: isFlag, source: "the options file")
        }
        for (key, isFlag) in known.sorted(by: { $0.key < $1.key }) {
            let variable = "VIGIL_" + key.uppercased().replacing("-", with: "_")
            guard let value = environment[variable] else { continue }
            expanded += try spelled(key, value, isFlag: isFlag, source: variable)
        }
        return expanded + typed
    }

    private func spelled(_ key: String, _ value: String, isFlag: Bool, source: String) throws -> [String] {
        guard isFlag else { return ["--\(key)=\(value)"] }
        switch value.lowercased() {
        case "true", "1", "yes": return ["--\(key)"]
        case "false", "0", "no", "": return []
        default: throw UserError("\(source): '\(key)' is '\(value)'", remedy: "it takes true or false")
        }
    }
}
