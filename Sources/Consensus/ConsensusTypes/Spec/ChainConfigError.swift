/// Why a configuration cannot be used: everything that is wrong with it, so that it is put right in one go.
package struct ChainConfigError: Error, Equatable, CustomStringConvertible {
    /// A key whose value cannot be read or does not fit the others.
    package struct Invalid: Sendable, Equatable {
        package var key: String
        package var reason: String

        package init(key: String, reason: String) {
            self.key = key
            self.reason = reason
        }
    }

    /// The keys that must be there and are not.
    package var missing: [String]
    package var invalid: [Invalid]

    package init(missing: [String] = [], invalid: [Invalid] = []) {
        self.missing = missing
        self.invalid = invalid
    }

    package var description: String {
        var parts: [String] = []
        if !missing.isEmpty {
            parts.append("it lacks \(missing.joined(separator: ", ")); add them from the network's own config.yaml")
        }
        for problem in invalid { parts.append("\(problem.key) \(problem.reason)") }
        return "the chain configuration cannot be used: " + parts.joined(separator: "; ")
    }
}
