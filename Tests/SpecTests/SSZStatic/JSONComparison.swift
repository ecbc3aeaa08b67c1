import JSONBytes
import TestSupport

/// Compares the Beacon API's JSON with a vector's YAML, scalar by scalar as text.
enum JSONComparison {
    /// Where the two differ first, and how; nil when they are equal.
    static func difference(_ json: inout JSONReader, _ yaml: YAMLValue, at path: String) throws(JSONError) -> String? {
        switch yaml {
        case .mapping(let fields):
            return try difference(object: try json.object(), fields, at: path)
        case .sequence(let elements):
            return try difference(array: &json, elements, at: path)
        case .scalar(let text):
            let found = try scalar(&json)
            return found == text ? nil : "\(path): \(found) instead of \(text)"
        case .null:
            return json.isNull() ? nil : "\(path): a value instead of null"
        }
    }

    private static func difference(
        object: JSONObject, _ fields: [String: YAMLValue], at path: String
    ) throws(JSONError) -> String? {
        guard object.keys.sorted() == fields.keys.sorted() else { return "\(path): fields \(object.keys)" }
        for (name, expected) in fields {
            var value = try object.value(name)
            if let difference = try difference(&value, expected, at: "\(path).\(name)") { return difference }
        }
        return nil
    }

    private static func difference(
        array json: inout JSONReader, _ elements: [YAMLValue], at path: String
    ) throws(JSONError) -> String? {
        var found: String?
        var count = 0
        try json.array { (element: inout JSONReader) throws(JSONError) in
            defer { count += 1 }
            guard found == nil, elements.indices.contains(count) else { return try element.skip() }
            found = try difference(&element, elements[count], at: "\(path)[\(count)]")
            // The reader stands anywhere after a difference; the rest is not compared.
            if found != nil { throw JSONError(found ?? "") }
        }
        return found ?? (count == elements.count ? nil : "\(path): \(count) elements instead of \(elements.count)")
    }

    private static func scalar(_ json: inout JSONReader) throws(JSONError) -> String {
        var attempt = json
        if let flag = try? attempt.bool() {
            json = attempt
            return flag ? "true" : "false"
        }
        return try json.string()
    }
}
