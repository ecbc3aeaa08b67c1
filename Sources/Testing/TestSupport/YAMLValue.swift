import Yams

/// A YAML document with its scalars kept as text, so that no number loses a digit.
package enum YAMLValue: Equatable, Sendable {
    case scalar(String)
    case null
    case sequence([YAMLValue])
    case mapping([String: YAMLValue])

    package init(parsing text: String) throws {
        guard let node = try Yams.compose(yaml: text) else {
            self = .null
            return
        }
        self = Self.convert(node)
    }

    private static func convert(_ node: Node) -> YAMLValue {
        switch node {
        case .scalar(let scalar):
            let isNull = scalar.style == .plain && ["", "~", "null"].contains(scalar.string)
            return isNull ? .null : .scalar(scalar.string)
        case .sequence(let sequence):
            return .sequence(sequence.map(convert))
        case .mapping(let mapping):
            var values: [String: YAMLValue] = [:]
            for (key, value) in mapping { values[key.scalar?.string ?? ""] = convert(value) }
            return .mapping(values)
        case .alias:
            return .null
        }
    }

    package subscript(key: String) -> YAMLValue? {
        guard case .mapping(let values) = self else { return nil }
        return values[key]
    }

    package var string: String? {
        guard case .scalar(let text) = self else { return nil }
        return text
    }

    package var uint64: UInt64? { string.flatMap { UInt64($0) } }

    package var int: Int? { string.flatMap { Int($0) } }

    package var bool: Bool? {
        switch string?.lowercased() {
        case "true": true
        case "false": false
        default: nil
        }
    }

    package var array: [YAMLValue]? {
        guard case .sequence(let values) = self else { return nil }
        return values
    }

    package var dictionary: [String: YAMLValue]? {
        guard case .mapping(let values) = self else { return nil }
        return values
    }

    package var isNull: Bool { self == .null }
}
